"""What must not be in a log is not in it."""

import io
import logging
from collections.abc import Generator

import pytest
import structlog

from hive.kit import json
from hive.kit.correlation import correlation_id
from hive.kit.logs import REMOVED, configure_logs, redact

SECRET = "s3cr3t-value-0123456789"


@pytest.fixture
def stream() -> Generator[io.StringIO]:
    root = logging.getLogger()
    handlers, level = root.handlers, root.level
    stream = io.StringIO()
    configure_logs("info", stream=stream)
    yield stream
    structlog.reset_defaults()
    root.handlers = handlers
    root.setLevel(level)


@pytest.mark.parametrize(
    "fields",
    [
        {"authorization": SECRET},
        {"headers": {"Authorization": SECRET, "Cookie": SECRET}},
        {"body": [{"apiKey": SECRET}, {"api_key": SECRET}, {"x-api-key": SECRET}]},
        {"password": SECRET, "client_secret": SECRET, "access_token": SECRET},
        {"note": f"sent Bearer {SECRET} to it"},
        {"url": f"https://x.example/?token={SECRET}&a=1"},
        {"url": f"http://127.0.0.1/#/welcome?token={SECRET}"},
        {"protocol": f"ticket.{SECRET}"},
    ],
)
def test_secrets_are_taken_out(fields: dict[str, object]):
    out = json.dump_text(redact(None, "info", {"event": "x", **fields}))
    assert SECRET not in out
    assert REMOVED in out


def test_figures_about_tokens_stay():
    event = {"event": "answered", "tokens_per_second": 12.5, "max_tokens": 5}
    assert redact(None, "info", dict(event)) == event


def test_every_log_is_a_line_of_json(stream: io.StringIO):
    token = correlation_id.set("request-1")
    structlog.get_logger("hive.x").warning("it_happened", count=1, what={"password": SECRET})
    logging.getLogger("some.package").info("Started %s", "here")
    try:
        raise ValueError(SECRET)
    except ValueError:
        structlog.get_logger("hive.x").exception("it_broke")
    correlation_id.reset(token)
    lines = [json.loads(line) for line in stream.getvalue().splitlines()]
    assert [line["event"] for line in lines] == ["it_happened", "Started here", "it_broke"]
    assert lines[0]["correlation_id"] == "request-1"
    assert lines[0]["level"] == "warning"
    assert lines[0]["what"] == {"password": REMOVED}
    assert "Traceback" in lines[2]["exception"]


def test_a_value_that_json_cannot_hold_is_written_as_text(stream: io.StringIO):
    structlog.get_logger("hive.x").info("odd", value=object())
    assert "object" in json.loads(stream.getvalue())["value"]


def test_lines_cannot_be_forged(stream: io.StringIO):
    structlog.get_logger("hive.x").info("said", text='x\n{"event": "forged"}')
    assert len(stream.getvalue().splitlines()) == 1
