"""Tasks: the queue, the choice of an agent, and each attempt."""
