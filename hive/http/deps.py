"""Hand services to routes."""

from typing import Any, TypeVar, cast

from fastapi import Depends, Request

T = TypeVar("T")


def provide(service: type[T]) -> Any:
    """Return a dependency that gives the app's instance of this service."""

    def dependency(request: Request) -> T:
        return cast("T", request.app.state.services[service])

    return Depends(dependency)
