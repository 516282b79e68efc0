"""Tasks: which agent gets which when, and what becomes of them."""
