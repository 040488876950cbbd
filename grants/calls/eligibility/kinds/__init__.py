"""Every kind of rule: importing this package registers them."""

from grants.calls.eligibility.kinds import basics, money

__all__ = ["basics", "money"]
