"""Does the same for many items, several at a time."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from hive.sdk.errors import NodeError

T = TypeVar("T")


async def for_each(
    count: int, run: Callable[[int], Awaitable[T]], *, limit: int, go_on: bool = False
) -> list[T | NodeError]:
    """Run for every index below `count`, at most `limit` at once, and give results in order.

    The first `NodeError` stops new starts and is raised once what runs has ended; with `go_on`
    errors take the place of their results instead. Other errors cancel the rest.
    """
    results: list[Any] = [None] * count
    failed = False
    waiting = iter(range(count))

    async def worker() -> None:
        nonlocal failed
        for i in waiting:
            if failed:
                return
            try:
                results[i] = await run(i)
            except NodeError as error:
                results[i] = error
                failed = not go_on

    try:
        async with asyncio.TaskGroup() as group:
            for _ in range(min(limit, count)):
                group.create_task(worker())
    except BaseExceptionGroup as errors:
        raise errors.exceptions[0] from None
    if failed:
        raise next(result for result in results if isinstance(result, NodeError))
    return results
