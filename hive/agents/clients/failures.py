"""Turn what went wrong on the wire into errors that say who must act."""

from typing import TYPE_CHECKING

from hive.agents.clients.port import (
    AgentBusyError,
    AgentCallError,
    AgentDisconnectedError,
    AgentFailedError,
    AgentProtocolError,
    AgentRefusedError,
    AgentSilentError,
    AgentUnreachableError,
    ModelMissingError,
)
from hive.agents.clients.reading import MAX_MESSAGE, error_text
from hive.kit.storable import storable_text

if TYPE_CHECKING:
    import httpx

BUSY = frozenset({429, 503})
FAILED = frozenset({408, 425, 500, 502, 504})
NOT_FOUND = 404
REDIRECTS = range(300, 400)


def failed(error: Exception, endpoint: str) -> AgentCallError:
    """Name the failure of a connection."""
    import httpx

    said = storable_text(str(error))[:MAX_MESSAGE] or type(error).__name__
    match error:
        case httpx.ConnectTimeout():
            return AgentUnreachableError(f"{endpoint} does not take a connection in time")
        case httpx.ConnectError():
            return AgentUnreachableError(f"{endpoint} cannot be reached: {said}")
        case httpx.PoolTimeout():
            return AgentBusyError(f"All connections to {endpoint} are in use")
        case httpx.TimeoutException():
            return AgentSilentError(f"{endpoint} is silent: {said}")
        case httpx.RemoteProtocolError() if "disconnected" not in said and "closed" not in said:
            return AgentProtocolError(f"{endpoint} does not speak HTTP: {said}")
        case _:
            return AgentDisconnectedError(f"{endpoint} closed the connection: {said}")


def answered(response: "httpx.Response", body: bytes, url: str) -> AgentCallError:
    """Name what a status other than 200 means."""
    status, text = response.status_code, error_text(body)
    if status in REDIRECTS:
        target = response.headers.get("location", "elsewhere")[:MAX_MESSAGE]
        return AgentProtocolError(f"{url} redirects to {target}; register that address instead")
    if status in BUSY:
        return AgentBusyError(f"The agent is busy: {text or status}")
    if status == NOT_FOUND:
        if text and "model" in text.lower():
            return ModelMissingError(f"The agent says: {text}")
        return AgentProtocolError(f"{url} does not exist; is this the right driver?")
    if status in FAILED:
        return AgentFailedError(f"The agent failed with status {status}: {text or 'no reason'}")
    return AgentRefusedError(f"The agent refused with status {status}: {text or 'no reason'}")
