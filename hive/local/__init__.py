"""A small real model on this machine, as a process of its own."""
