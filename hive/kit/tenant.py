"""The tenant of who has no other."""

DEFAULT_TENANT = "default"
