"""Nodes that decide where items go."""
