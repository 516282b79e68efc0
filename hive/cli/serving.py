"""Run the web server: its socket, its signals, and what it tells the person who started it."""

import logging
import os
import socket
import sys
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager, suppress
from types import FrameType
from typing import Any

import uvicorn
from fastapi import FastAPI
from typing_extensions import override

from hive.app import create_app
from hive.auth.service import AuthService
from hive.cli.errors import CommandError, Exit
from hive.db.datadir import DataDirectory
from hive.errors import HiveError
from hive.kit.collector import collect_rarely
from hive.kit.logs import configure_logs
from hive.settings import Settings

GRACE_S = 4
"""For answers that are being given; the services then have as long again."""
MAX_FRAME = 64 * 1024
BACKLOG = 2048
FORCED = 1


def serve(settings: Settings) -> int:
    """Serve until told to stop; return the exit code."""
    configure_logs(settings.log_level, stream=sys.stderr)
    listening = listen(settings.host, settings.port)
    address = address_of(settings.host, listening.getsockname()[1])
    app = create_app(settings)
    collect_rarely()
    start = Start(app)

    async def ready() -> None:
        DataDirectory(settings.data).write_run_file({"url": address, "pid": os.getpid()})
        auth: AuthService = app.state.services[AuthService]
        welcome(settings, address, await auth.make_admin_link())

    server = Server(configuration(app), ready=ready)
    with suppress(SystemExit):  # uvicorn's way to say that the start failed
        server.run(sockets=[listening])
    if start.error is not None:
        raise CommandError(str(start.error), Exit.BAD_INPUT) from start.error
    if server.force_exit:
        # Somebody asked twice: what still runs in threads must not hold the process.
        sys.stderr.flush()
        os._exit(FORCED)
    return Exit.OK if server.was_ready else Exit.FAILED


def configuration(app: FastAPI) -> uvicorn.Config:
    """Return how Hive is served."""
    return uvicorn.Config(
        app,
        loop="uvloop",
        http="httptools",
        ws="websockets-sansio",
        ws_max_size=MAX_FRAME,
        ws_per_message_deflate=False,
        lifespan="on",
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=GRACE_S,
    )


class Start:
    """Remembers why the services did not start, so that one sentence can say it."""

    def __init__(self, app: FastAPI) -> None:
        self.error: HiveError | None = None
        lifespan = app.router.lifespan_context
        logging.getLogger("uvicorn.error").addFilter(_is_news)

        @asynccontextmanager
        async def watched(served: Any) -> AsyncGenerator[Any]:
            started = False
            try:
                async with lifespan(served) as state:
                    started = True
                    yield state
            except HiveError as error:
                if started:
                    raise
                self.error = error
                raise QuietExit from None

        app.router.lifespan_context = watched


class QuietExit(SystemExit):
    """Ends the start without a trace: the message comes later."""


def _is_news(record: logging.LogRecord) -> bool:
    """Keep uvicorn from logging the trace of a start that failed for a known reason."""
    return QuietExit.__name__ not in record.getMessage()


class Server(uvicorn.Server):
    """A server that says when it is ready, and that stops at once when asked twice."""

    def __init__(self, config: uvicorn.Config, *, ready: Callable[[], Any]) -> None:
        super().__init__(config)
        self._ready = ready
        self.was_ready = False

    @override
    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started and not self.should_exit:
            await self._ready()
            self.was_ready = True

    @override
    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        if self.should_exit:
            self.force_exit = True
        self.should_exit = True


def listen(host: str, port: int) -> socket.socket:
    """Open the socket, before anything else is started."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
    except (OSError, OverflowError) as error:
        listening.close()
        message = f"Cannot listen on {host} port {port} ({error}); choose another with --port"
        raise CommandError(message, Exit.BAD_INPUT) from error
    listening.listen(BACKLOG)
    listening.setblocking(False)
    return listening


def address_of(host: str, port: int) -> str:
    """Return how this machine reaches the server.

    >>> address_of("0.0.0.0", 80), address_of("::1", 8000)
    ('http://127.0.0.1:80', 'http://[::1]:8000')
    """
    reached = {"0.0.0.0": "127.0.0.1", "::": "::1", "": "127.0.0.1"}.get(host, host)  # noqa: S104
    return f"http://{f'[{reached}]' if ':' in reached else reached}:{port}"


def welcome(settings: Settings, address: str, secret: str) -> None:
    """Tell the person at the terminal where Hive is and how to come in."""
    lines = [
        f"Hive runs at {address}",
        f"Come in once with {address}/#/welcome?token={secret}",
        f"Data is in {settings.data}",
    ]
    if settings.local_agent:
        lines.append("A small model is starting as agent 'local'")
    sys.stdout.write("\n".join(lines) + "\n")
    sys.stdout.flush()
