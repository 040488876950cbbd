"""The last minutes of a call, played against a real server: hundreds submit while others type."""
