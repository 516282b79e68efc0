"""Stored workflows, their versions and their activation."""
