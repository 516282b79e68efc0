"""The data directory: private, and used by one server at a time."""

import fcntl
import os
import secrets
from pathlib import Path
from typing import Any

from hive.errors import UserError
from hive.kit import json

KEY_BYTES = 48


class DataDirectoryInUseError(UserError):
    """Another server uses this data directory."""


class DataDirectory:
    """A directory that only this user can read, locked while it is held."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock: int | None = None

    @property
    def database(self) -> Path:
        """The SQLite file."""
        return self.path / "hive.db"

    @property
    def engine_database(self) -> Path:
        """The SQLite file of the durable engine."""
        return self.path / "engine.db"

    @property
    def run_file(self) -> Path:
        """Where a running server says how to reach it."""
        return self.path / "run.json"

    def lock(self) -> None:
        """Take the directory; raises `DataDirectoryInUseError`. Files made from now on are 0600."""
        os.umask(0o077)
        self.path.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle = os.open(self.path / "lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            os.close(handle)
            message = f"Another server uses the data directory {str(self.path)!r}"
            raise DataDirectoryInUseError(message) from error
        self._lock = handle

    def unlock(self) -> None:
        """Let go of the directory."""
        self.run_file.unlink(missing_ok=True)
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    def signing_key(self) -> bytes:
        """Return the key that signs tokens, made on first use."""
        path = self.path / "secret.key"
        try:
            return bytes.fromhex(path.read_text().strip())
        except FileNotFoundError:
            pass
        self.path.mkdir(parents=True, exist_ok=True, mode=0o700)
        key = secrets.token_bytes(KEY_BYTES)
        try:
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            return bytes.fromhex(path.read_text().strip())
        with os.fdopen(handle, "w") as file:
            file.write(key.hex() + "\n")
        return key

    def write_run_file(self, facts: dict[str, Any]) -> None:
        """Say how to reach the running server."""
        partial = self.run_file.with_suffix(".new")
        handle = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(json.dumps(facts))
        partial.replace(self.run_file)

    def read_run_file(self) -> dict[str, Any] | None:
        """Return how to reach the running server, if there is one."""
        try:
            return json.loads(self.run_file.read_bytes())
        except (FileNotFoundError, ValueError):
            return None
