"""Calls in the administration: started, designed, opened, and revised while they are open."""
