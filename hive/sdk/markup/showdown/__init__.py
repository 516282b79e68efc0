"""Writes Markdown as HTML by the rules of showdown (MIT), whose results n8n's users know."""
