"""Pages of a list, held together by an opaque cursor."""

import base64
import binascii
from collections.abc import Callable, Sequence
from typing import Generic, TypeVar
from uuid import UUID

from pydantic import BaseModel

from hive.errors import InvalidError

T = TypeVar("T")
MAX_PAGE = 200


class CursorError(InvalidError):
    """This cursor was not given out by this list."""


class Page(BaseModel, Generic[T]):
    """Some of the things, and where to go on; `next_cursor` is null on the last page."""

    items: list[T]
    next_cursor: str | None = None


def read_cursor(cursor: str | None) -> UUID | None:
    """Return the id after which the page starts; raises `CursorError`."""
    if cursor is None:
        return None
    try:
        return UUID(bytes=base64.urlsafe_b64decode(cursor + "=="))
    except (ValueError, binascii.Error) as error:
        raise CursorError from error


def write_cursor(last: UUID) -> str:
    """Return the cursor that continues after this id."""
    return base64.urlsafe_b64encode(last.bytes).decode().rstrip("=")


def page_of(rows: Sequence[T], limit: int, key: Callable[[T], UUID]) -> Page[T]:
    """Cut a list that was read with one row too many into a page."""
    kept = list(rows[:limit])
    more = len(rows) > limit
    return Page(items=kept, next_cursor=write_cursor(key(kept[-1])) if more else None)
