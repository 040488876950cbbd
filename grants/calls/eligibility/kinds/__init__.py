"""Every kind of rule: importing this package registers them, in the order that designers read."""

from grants.calls.eligibility.kinds import (
    basics,
    bodies,
    dates,
    funding,
    money,
    people,
    places,
    statements,
    tallies,
)

__all__ = ["basics", "bodies", "dates", "funding", "money", "people", "places", "statements", "tallies"]
