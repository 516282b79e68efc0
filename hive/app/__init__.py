"""The composition root: builds every service, mounts every router; nothing else wires."""

from hive.app.main import create_app

__all__ = ["create_app"]
