"""Calls without a committee: the service prepares the proposals itself, in bulk, for whoever decides."""
