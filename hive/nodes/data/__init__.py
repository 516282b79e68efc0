"""Nodes that change items."""
