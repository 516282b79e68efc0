"""Nodes that start workflows."""
