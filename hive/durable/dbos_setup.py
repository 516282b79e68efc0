"""How Hive sets DBOS up: its configuration, its SQLite file, its serializer and its log."""

import logging
import os
import re
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine import make_url
from typing_extensions import override

from hive.durable.port import SegmentKind
from hive.errors import OperationalError
from hive.kit import json

if TYPE_CHECKING:
    from dbos import DBOSConfig, Serializer

APP_NAME = "hive"
# Rows are claimed and recovered only by processes of their own version, so this is the generation
# of Hive's own run protocol and not a hash of the code, which every release would change.
APP_VERSION = "hive-engine-1"
# A run that kills the process that claims it must not go round for ever.
MAX_RECOVERY_ATTEMPTS = 3
WORKFLOWS = {kind: f"hive.{kind.value}" for kind in SegmentKind}
QUEUES = {kind: f"hive-{kind.value}" for kind in SegmentKind}

HIGHEST_PRIORITY = 100


@dataclass(frozen=True, slots=True)
class DbosOptions:
    """What one process spends on DBOS.

    `poll_s` is the latency of queued runs against idle CPU; immediate runs do not wait for it.
    """

    poll_s: float = 0.5
    watch_s: float = 0.5
    pool_size: int = 4
    threads: int = 4
    answer_s: float = 15.0


class PickleRefusedError(OperationalError):
    """A row of the engine's database asks to be unpickled, which Hive never does."""


def queue_priority(priority: int) -> int:
    """Turn Hive's priority (0-100, higher first) into DBOS's (from 1, lower first)."""
    return 1 + HIGHEST_PRIORITY - max(0, min(HIGHEST_PRIORITY, priority))


def sqlite_engine(url: str, options: DbosOptions) -> Engine:
    """Open DBOS's own SQLite file, readable by its owner only, in WAL mode.

    DBOS would open it with the rollback journal and full syncs. Hive's own tables decide what
    runs, so this file may lose its last commits in a power failure (not in a crash of Hive):
    `synchronous=NORMAL` saves two syncs per run.
    """
    path = make_url(url).database
    if path:
        os.close(os.open(Path(path), os.O_CREAT | os.O_RDWR, 0o600))
    engine = create_engine(url, pool_size=options.pool_size, max_overflow=0, pool_timeout=30)

    @event.listens_for(engine, "connect")
    def tune(connection: Any, _record: object) -> None:
        connection.isolation_level = "IMMEDIATE"  # as DBOS does: writers queue up, none deadlocks
        for pragma in ("busy_timeout=30000", "journal_mode=WAL", "synchronous=NORMAL"):
            connection.execute(f"PRAGMA {pragma}")
        connection.execute("PRAGMA foreign_keys=ON")

    return engine


def dbos_config(
    url: str, executor_id: str, options: DbosOptions, engine: Engine | None
) -> "DBOSConfig":
    """Write DBOS's configuration: no telemetry, small pools, our JSON, this process's name."""
    return {
        "name": APP_NAME,
        "application_version": APP_VERSION,
        "executor_id": executor_id,
        "system_database_url": url,
        "system_database_engine": engine,
        "sys_db_pool_size": options.pool_size,
        "max_executor_threads": options.threads,
        "serializer": json_serializer(),
        "use_listen_notify": False,  # wakes waits for messages only, and costs a connection
        "notification_listener_polling_interval_sec": 0.25,  # an idle loop; close waits for it
        "enable_otlp": False,
        "log_level": "WARNING",
    }


def json_serializer() -> "Serializer":
    """Make the serializer of DBOS's rows: JSON, where DBOS would pickle."""
    from dbos import Serializer

    class JsonSerializer(Serializer):
        @override
        def serialize(self, data: Any) -> str:
            if isinstance(data, BaseException):
                data = {"error": type(data).__name__, "message": str(data)}
            return json.dump_text(data)

        @override
        def deserialize(cls, serialized_data: str) -> Any:  # noqa: N805 - named so by DBOS
            return json.loads(serialized_data)

        @override
        def name(self) -> str:
            return "hive_json"

    return JsonSerializer()


def refuse_pickle() -> None:
    """Close the door that a custom serializer leaves open.

    Each row names its serializer, and DBOS unpickles any row that says `py_pickle`: whoever can
    write to its tables could run code in every process.
    """
    pickler = import_module("dbos._serialization").DefaultSerializer

    def refuse(_self: object, _data: object) -> Any:
        raise PickleRefusedError

    pickler.deserialize = refuse


class RunFailedError(OperationalError):
    """The handler of a run raised an error; it is recorded with the run."""


class _Noise(logging.Filter):
    """Drop what DBOS says about things that Hive has logged itself or does on purpose."""

    # A handler that failed was logged with its run; a cancelled run is no error.
    ERRORS: ClassVar = (RunFailedError.__name__, "DBOSAwaitedWorkflowCancelledError")
    # The second submit of a name; a run that was told to stop.
    MESSAGES: ClassVar = re.compile(r"already exists in queue|was cancelled during execution")

    @override
    def filter(self, record: logging.LogRecord) -> bool:
        error = record.exc_info[0] if record.exc_info else None
        if error is not None and error.__name__ in self.ERRORS:
            return False
        return self.MESSAGES.search(record.getMessage()) is None


def route_log() -> None:
    """Send DBOS's log to Hive's, once; without a handler DBOS would install its own console."""
    logger = logging.getLogger("dbos")
    if not any(isinstance(handler, logging.NullHandler) for handler in logger.handlers):
        logger.addHandler(logging.NullHandler())
        logger.addFilter(_Noise())
