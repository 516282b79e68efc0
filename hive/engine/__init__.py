"""The workflow engine: graph, plan and run loop. No I/O."""
