"""Errors as problem documents (RFC 9457) with a stable `code`."""

from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel
from starlette.exceptions import HTTPException

from hive.errors import BugError, HiveError, UserError
from hive.kit.correlation import correlation_id

log = structlog.get_logger()
MEDIA_TYPE = "application/problem+json"


class FieldProblem(BaseModel):
    """What is wrong with one field."""

    field: str
    message: str


class Problem(BaseModel):
    """Why a request was refused."""

    type: str = "about:blank"
    title: str
    status: int
    code: str
    detail: str
    correlation_id: str | None = None
    errors: list[FieldProblem] | None = None


def install(app: FastAPI) -> None:
    """Render every error of the application as a problem document."""
    app.add_exception_handler(HiveError, _hive_error)
    app.add_exception_handler(RequestValidationError, _validation_error)
    app.add_exception_handler(HTTPException, _http_error)
    app.add_exception_handler(Exception, _unexpected)


def problem(
    status: int,
    code: str,
    detail: str,
    *,
    errors: list[FieldProblem] | None = None,
    extra: dict[str, Any] | None = None,
) -> JSONResponse:
    """Build the answer."""
    body = Problem(
        title=HTTPStatus(status).phrase,
        status=status,
        code=code,
        detail=detail,
        correlation_id=correlation_id.get(),
        errors=errors,
    )
    content = {**(extra or {}), **body.model_dump(exclude_none=True)}
    return JSONResponse(content, status_code=status, media_type=MEDIA_TYPE)


async def _hive_error(_: Request, error: Exception) -> JSONResponse:
    if not isinstance(error, HiveError):  # registered for HiveError alone
        raise error
    if not isinstance(error, UserError):
        log.error("request_failed", code=error.code, detail=str(error), exc_info=error)
    detail = "Hive made a mistake; the log has it." if isinstance(error, BugError) else str(error)
    return problem(error.status, error.code, detail, extra=error.extra)


async def _validation_error(_: Request, error: Exception) -> JSONResponse:
    if not isinstance(error, RequestValidationError):
        raise error
    errors = field_problems(error.errors())
    detail = "; ".join(f"{e.field}: {e.message}" for e in errors[:3])
    return problem(422, "invalid_request", detail, errors=errors)


def field_problems(errors: Sequence[Any]) -> list[FieldProblem]:
    """Say of each of pydantic's errors where it is and what is wrong, without the input."""
    return [
        FieldProblem(
            field=".".join(str(part) for part in error["loc"] if part != "body") or "body",
            message=str(error["msg"]).removeprefix("Value error, "),
        )
        for error in errors
    ]


async def _http_error(_: Request, error: Exception) -> JSONResponse:
    if not isinstance(error, HTTPException):
        raise error
    code = HTTPStatus(error.status_code).phrase.lower().replace(" ", "_").replace("-", "_")
    answer = problem(error.status_code, code, str(error.detail))
    answer.headers.update(error.headers or {})
    return answer


async def _unexpected(_: Request, error: Exception) -> JSONResponse:
    log.error("request_crashed", exc_info=error)
    return problem(500, "bug", "Hive made a mistake; the log has it.")
