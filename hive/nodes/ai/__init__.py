"""Nodes that ask language models."""
