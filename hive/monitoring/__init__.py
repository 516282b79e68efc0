"""Figures about the whole hive."""
