"""Whether the server lives, and whether it takes work."""

from typing import Annotated, Literal

from fastapi import APIRouter, Response
from pydantic import BaseModel

from hive.auth.deps import public
from hive.http.deps import provide

router = APIRouter(
    prefix="/health",
    tags=["health"],
    dependencies=[public("load balancers ask; the answer says nothing but yes or no")],
)


class Readiness:
    """Whether the server takes work; false first when it stops."""

    def __init__(self) -> None:
        self.ready = False


class Health(BaseModel):
    """The answer."""

    status: Literal["ok", "starting"]


@router.get("/live")
async def get_liveness() -> Health:
    """Say that the process answers."""
    return Health(status="ok")


@router.get("/ready")
async def get_readiness(
    response: Response, readiness: Annotated[Readiness, provide(Readiness)]
) -> Health:
    """Say whether the server takes work: 200, or 503 while it starts or stops."""
    if readiness.ready:
        return Health(status="ok")
    response.status_code = 503
    return Health(status="starting")
