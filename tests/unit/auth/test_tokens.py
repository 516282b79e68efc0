from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from joserfc import jwt
from joserfc.jwk import OctKey

from hive.auth.permissions import allows, permissions_of
from hive.auth.tokens import Tokens, UnauthenticatedError

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
USER = UUID(int=7)
KEY = b"k" * 48


def tokens(now: datetime = NOON, key: bytes = KEY) -> Tokens:
    return Tokens(key=key, clock=lambda: now, lifetime=timedelta(hours=1))


def signed(**changes: object) -> str:
    claims = {
        "iss": "hive",
        "aud": "hive",
        "sub": str(USER),
        "iat": int(NOON.timestamp()),
        "exp": int(NOON.timestamp()) + 60,
        "roles": ["admin"],
        "permissions": ["*"],
        "tenant": "default",
        **changes,
    }
    kept = {name: value for name, value in claims.items() if value is not None}
    return jwt.encode({"alg": "HS256"}, kept, OctKey.import_key(KEY), algorithms=["HS256"])


def test_a_token_says_who_its_bearer_is():
    caller = tokens().read(tokens().issue(user_id=USER, tenant="acme", roles=("viewer", "unknown")))
    assert (caller.user_id, caller.tenant) == (USER, "acme")
    assert caller.may("agents.view")
    assert not caller.may("agents.manage")


def test_a_token_carries_the_claims_of_the_specification():
    token = tokens().issue(user_id=USER, tenant="acme", roles=("admin",))
    claims = jwt.decode(token, OctKey.import_key(KEY), algorithms=["HS256"]).claims
    wanted = {"sub", "iat", "exp", "roles", "permissions", "tenant"}
    assert wanted <= claims.keys()


def test_a_token_ends():
    token = tokens().issue(user_id=USER, tenant="acme", roles=("admin",))
    with pytest.raises(UnauthenticatedError):
        tokens(NOON + timedelta(hours=2)).read(token)


@pytest.mark.parametrize(
    "changes",
    [
        {"exp": None},
        {"exp": "later"},
        {"exp": -1},
        {"iss": "someone"},
        {"aud": "else"},
        {"sub": "not a uuid"},
        {"sub": None},
        {"tenant": None},
        {"roles": None},
        {"permissions": 5},
        {"nbf": int(NOON.timestamp()) + 600},
    ],
    ids=str,
)
def test_claims_that_lack_something_are_refused(changes: dict[str, object]):
    with pytest.raises(UnauthenticatedError):
        tokens().read(signed(**changes))


@pytest.mark.parametrize(
    "token", ["", "x", "a.b.c", "\0", "é.é.é", "..", "eyJhbGciOiJub25lIn0.e30."]
)
def test_what_is_no_token_is_refused(token: str):
    with pytest.raises(UnauthenticatedError):
        tokens().read(token)


def test_a_token_of_another_installation_is_refused():
    token = tokens(key=b"x" * 48).issue(user_id=USER, tenant="acme", roles=("admin",))
    with pytest.raises(UnauthenticatedError):
        tokens().read(token)


def test_roles_are_those_of_the_specification():
    assert permissions_of(["admin"]) == ("*",)
    assert {"workflows.*", "executions.*", "agents.view", "tasks.create"} <= set(
        permissions_of(["developer"])
    )
    assert {"workflows.view", "executions.view", "agents.view"} <= set(permissions_of(["viewer"]))


@pytest.mark.parametrize(
    ("granted", "wanted", "may"),
    [
        (["*"], "agents.manage", True),
        (["agents.*"], "agents.manage", True),
        (["agents.*"], "agentsx.manage", False),
        (["agents.view"], "agents.manage", False),
        ([], "agents.view", False),
        (["agents"], "agents.view", False),
    ],
)
def test_wildcards_cover_a_family(granted: list[str], wanted: str, may: bool):  # noqa: FBT001
    assert allows(granted, wanted) is may
