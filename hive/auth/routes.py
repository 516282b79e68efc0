"""The HTTP face of access."""

from typing import Annotated

from fastapi import APIRouter, Depends

from hive.auth.deps import authenticate, public
from hive.auth.model import AccessToken, LinkExchange, Me
from hive.auth.service import AuthService
from hive.auth.tokens import Caller
from hive.http.deps import provide

router = APIRouter(prefix="/api/auth", tags=["auth"])


@router.post("/links", dependencies=[public("the secret of the link is the proof; it works once")])
async def exchange_link(
    body: LinkExchange, auth: Annotated[AuthService, provide(AuthService)]
) -> AccessToken:
    """Exchange a one-time link for a token."""
    return await auth.exchange(body.token)


@router.get("/me")
async def get_me(caller: Annotated[Caller, Depends(authenticate)]) -> Me:
    """Say who calls and what they may do."""
    return Me(
        user_id=caller.user_id,
        tenant=caller.tenant,
        roles=caller.roles,
        permissions=caller.permissions,
    )
