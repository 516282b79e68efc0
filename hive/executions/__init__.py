"""Runs of workflows: start, journal, resume."""
