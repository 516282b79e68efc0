"""The WebSocket: what happens, as it happens, to those who may see it."""
