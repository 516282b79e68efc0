"""Nodes for developers and tests."""
