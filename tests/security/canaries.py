"""Words that only the first association's files hold: where they show, something slipped."""

CANARY = "Canari-7f3a"
LAST4 = "9173"
CANARIES = (CANARY, LAST4)
