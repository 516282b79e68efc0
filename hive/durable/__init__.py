"""Run a segment of work so that it outlives the process that runs it."""
