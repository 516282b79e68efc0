"""Serves the built dashboard from the package."""

from pathlib import Path

from fastapi import FastAPI, Request
from fastapi.responses import FileResponse, PlainTextResponse, Response

from hive.auth.deps import public

FOLDER = Path(__file__).parents[1] / "dashboard_dist"
NOT_PAGES = ("api/", "ws", "webhook", "health/", "metrics", "v1/", "mcp", "openapi.json", "docs")
"""Paths at which a missing thing is a missing thing, not a page of the dashboard."""
HASHED = "public, max-age=31536000, immutable"
FRESH = "no-cache"


def mount(app: FastAPI, folder: Path = FOLDER) -> None:
    """Serve the files of `folder`, and its `index.html` for every page of the dashboard."""
    files = {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()}

    @app.get(
        "/{path:path}",
        include_in_schema=False,
        dependencies=[public("the dashboard's files hold no data; its calls carry a token")],
    )
    async def page(path: str, request: Request) -> Response:
        if path in files:
            kept = HASHED if path.startswith("assets/") else FRESH
            return FileResponse(folder / path, headers={"cache-control": kept})
        if path.startswith((*NOT_PAGES, "assets/")):
            from hive.http.problems import problem

            return problem(404, "not_found", f"There is nothing at {request.url.path!r}")
        if "index.html" not in files:
            text = "Hive runs. The dashboard is not built: run `make install`.\n"
            return PlainTextResponse(text, status_code=404)
        return FileResponse(folder / "index.html", headers={"cache-control": FRESH})
