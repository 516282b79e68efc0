"""Reads, searches and writes HTML, Markdown and XML."""
