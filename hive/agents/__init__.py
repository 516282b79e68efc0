"""The agent network: registry, health, and the drivers that speak to models."""
