"""Logs: one line each, JSON where no person reads along, without secrets."""

import logging
import re
from collections.abc import Mapping, MutableMapping
from typing import Any, TextIO, cast

import structlog
from structlog.stdlib import ProcessorFormatter

from hive.kit import json
from hive.kit.correlation import correlation_id

SECRET_KEY = re.compile(
    r"authorization|token|secret|password|passwd|api[_-]?key|cookie|credential|private[_-]?key",
    re.IGNORECASE,
)
INNOCENT = frozenset({"tokens", "tokens_per_second", "max_tokens", "usage", "total_tokens"})
_BEARER = re.compile(r"(?i)\b(bearer|basic|token|ticket)([ .=:]+)[A-Za-z0-9._~+/=-]{8,}")
_IN_URL = re.compile(r"(?i)([?&#][^=&#\s]*(?:token|secret|password|key)[^=&#\s]*=)[^&#\s]+")
REMOVED = "[removed]"
DEEPEST = 6
QUIET = ("httpx", "httpcore", "alembic", "sqlalchemy", "asyncio", "hpack")

EventDict = MutableMapping[str, Any]


def configure_logs(level: str, *, stream: TextIO) -> None:
    """Send every log, of Hive and of the libraries, to this stream."""
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        _correlate,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.stdlib.PositionalArgumentsFormatter(),
    ]
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *shared,
            ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(stream)
    handler.setFormatter(_formatter(shared, people=stream.isatty()))
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level.upper())
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)


def _formatter(shared: list[Any], *, people: bool) -> ProcessorFormatter:
    last = (
        structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)
        if people
        else structlog.processors.JSONRenderer(serializer=_dump)
    )
    trace = [] if people else [structlog.processors.format_exc_info]
    return ProcessorFormatter(
        foreign_pre_chain=shared,
        processors=[ProcessorFormatter.remove_processors_meta, *trace, redact, last],
    )


def redact(_: Any, __: str, event: EventDict) -> EventDict:
    """Take secrets out of an event, by the names of its fields and by how they look."""
    return cast("EventDict", _clean(event, 0))


def _clean(value: Any, depth: int) -> Any:
    if isinstance(value, str):
        hidden = _BEARER.sub(rf"\1\2{REMOVED}", value)
        return _IN_URL.sub(rf"\1{REMOVED}", hidden)
    if depth > DEEPEST:
        return REMOVED
    if isinstance(value, Mapping):
        fields = cast("Mapping[Any, Any]", value)
        return {
            key: REMOVED if _is_secret(key) and field else _clean(field, depth + 1)
            for key, field in fields.items()
        }
    if isinstance(value, list | tuple):
        return [_clean(each, depth + 1) for each in cast("list[Any]", value)]
    return value


def _is_secret(key: Any) -> bool:
    return isinstance(key, str) and key not in INNOCENT and SECRET_KEY.search(key) is not None


def _correlate(_: Any, __: str, event: EventDict) -> EventDict:
    if request_id := correlation_id.get():
        event.setdefault("correlation_id", request_id)
    return event


def _dump(value: Any, **_: Any) -> str:
    try:
        return json.dump_text(value)
    except TypeError:
        return json.dump_text({key: str(field) for key, field in value.items()})
