"""Outgoing requests, guarded."""
