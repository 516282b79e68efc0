"""Machines that run models: who they are, how they are, and how to speak to them."""
