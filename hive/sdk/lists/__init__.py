"""What n8n's nodes do to lists of items."""
