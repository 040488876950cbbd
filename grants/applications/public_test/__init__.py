"""« Suis-je éligible ? »: the rules of a call, asked of a visitor before any account. Nothing is kept."""
