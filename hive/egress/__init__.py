"""HTTP to the outside, kept away from the inside."""
