"""Screens of payments, for officers, the finance office and applicants."""
