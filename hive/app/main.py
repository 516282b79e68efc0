"""The web application."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any

from fastapi import Depends, FastAPI
from fastapi.routing import APIRoute

from hive.agents.routes import router as agents
from hive.app.dashboard import mount
from hive.app.health import Readiness
from hive.app.health import router as health
from hive.app.services import running_services
from hive.auth.deps import authenticate
from hive.auth.routes import router as auth
from hive.coordinator.routes import router as tasks
from hive.coordinator.status_routes import router as status
from hive.executions.routes import router as executions
from hive.executions.triggers.routes import router as webhooks
from hive.http import problems
from hive.http.middleware import BodyLimitMiddleware, CorrelationMiddleware
from hive.live.routes import router as live
from hive.monitoring.routes import router as monitoring
from hive.settings import Settings
from hive.workflows.routes import router as workflows

ROUTERS = (
    health,
    auth,
    agents,
    tasks,
    status,
    workflows,
    executions,
    webhooks,
    live,
    monitoring,
)
DESCRIPTION = "Tasks, n8n workflows and agents of your own hive."


def create_app(settings: Settings) -> FastAPI:
    """Build the application; its services start and stop with its lifespan."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncGenerator[None]:
        readiness: Readiness = app.state.services[Readiness]
        async with running_services(settings) as services:
            app.state.services |= services
            readiness.ready = True
            yield
            readiness.ready = False

    app = FastAPI(
        title="Hive",
        version="0.1.0",
        description=DESCRIPTION,
        lifespan=lifespan,
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        generate_unique_id_function=_operation_id,
        responses={"default": {"model": problems.Problem, "description": "A problem (RFC 9457)"}},
    )
    app.state.services = {Readiness: Readiness()}
    problems.install(app)
    for router in ROUTERS:
        app.include_router(router)
    _serve_openapi(app)
    mount(app)
    app.add_middleware(BodyLimitMiddleware, max_bytes=int(settings.max_body_mb * 1024 * 1024))
    app.add_middleware(CorrelationMiddleware)
    return app


def _serve_openapi(app: FastAPI) -> None:
    @app.get("/openapi.json", include_in_schema=False, dependencies=[Depends(authenticate)])
    async def get_openapi() -> dict[str, Any]:
        return app.openapi()


def _operation_id(route: APIRoute) -> str:
    """Name operations as their functions are named, so that generated clients read well."""
    return route.name
