"""Who follows a file, since when and after whom, and what they note for one another."""
