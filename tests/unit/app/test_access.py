"""Every door has a lock or says why not."""

from collections.abc import Iterator

import pytest
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute, APIWebSocketRoute

from hive.app.main import ROUTERS, create_app
from hive.auth.deps import Permission, Public, authenticate
from hive.auth.permissions import DESCRIPTIONS, ROLES
from hive.live.topics import PERMISSIONS
from hive.settings import Settings

PUBLIC = {
    "/health/live",
    "/health/ready",
    "/api/auth/links",
    "/webhook/{path:path}",
    "/ws",
    "/{path:path}",
}
"""The allow-list; a new public route must be added here by somebody who thought about it."""

Route = APIRoute | APIWebSocketRoute
APP = create_app(Settings())
ROUTES = [
    route
    for routes in (APP.routes, *(router.routes for router in ROUTERS))
    for route in routes
    if isinstance(route, APIRoute | APIWebSocketRoute)
]


def test_no_route_escapes_the_walk():
    documented = set(APP.openapi()["paths"])
    walked = {route.path for route in ROUTES}
    assert documented <= walked
    others = [r for r in APP.routes if type(r).__name__ not in ("APIRoute", "_IncludedRouter")]
    assert others == [], "a plain route has no permission"


def locks(dependant: Dependant) -> Iterator[object]:
    for each in dependant.dependencies:
        if isinstance(each.call, Permission | Public) or each.call is authenticate:
            yield each.call
        yield from locks(each)


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.path)
def test_every_route_names_a_permission_or_is_known_to_be_public(route: Route):
    found = list(locks(route.dependant))
    assert found, "declare `require(...)` or `public(...)`"
    is_public = any(isinstance(each, Public) for each in found)
    assert is_public == (route.path in PUBLIC)


def test_every_permission_that_is_asked_for_is_described_and_used():
    asked = {
        permission
        for route in ROUTES
        for each in locks(route.dependant)
        if isinstance(each, Permission)
        for permission in each.permissions
    } | set(PERMISSIONS)
    assert asked == set(DESCRIPTIONS)


def test_the_openapi_document_is_whole_and_its_operations_have_plain_names():
    document = APP.openapi()
    operations = [o for path in document["paths"].values() for o in path.values()]
    names = [operation["operationId"] for operation in operations]
    assert len(names) == len(set(names)) > 30
    assert all(name.isidentifier() for name in names)


def test_roles_grant_only_permissions_that_exist():
    families = {name.split(".")[0] for name in DESCRIPTIONS}
    for granted in ROLES.values():
        for each in granted:
            assert each == "*" or each in DESCRIPTIONS or each.removesuffix(".*") in families
