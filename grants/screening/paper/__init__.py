"""Keying files that came on paper."""
