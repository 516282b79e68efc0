"""Read the agents that a YAML file lists."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, cast

from pydantic import ValidationError

from hive.agents.model import AgentRegistration
from hive.errors import InvalidError

if TYPE_CHECKING:
    import yaml

KEY = "agents"


class AgentsConfigError(InvalidError):
    """The file that lists agents cannot be used."""


def load_agents_config(path: Path) -> list[AgentRegistration]:
    """Return the agents under `agents:`, in the shape of a registration.

    Raises `AgentsConfigError` with file, line and field.
    """
    root, document = _read(path)
    fields = cast("dict[object, object]", document) if isinstance(document, dict) else {}
    entries = fields.get(KEY)
    if not isinstance(entries, list):
        raise AgentsConfigError(f"{path}:1: needs a list `{KEY}:`")
    if unknown := [str(key) for key in fields if key != KEY]:
        line = _line(root, unknown[0])
        raise AgentsConfigError(f"{path}:{line}: {unknown[0]}: is not known; only `{KEY}:` is")
    agents: list[AgentRegistration] = []
    for node, entry in zip(_children(root, KEY), cast("list[object]", entries), strict=True):
        agent = _agent(path, node, entry)
        if any(agent.agent_id == other.agent_id for other in agents):
            raise AgentsConfigError(f"{path}:{_row(node)}: agent_id: {agent.agent_id!r} is twice")
        agents.append(agent)
    return agents


def _read(path: Path) -> tuple["yaml.Node", object]:
    import yaml

    try:
        text = path.read_text(encoding="utf-8")
        root = yaml.compose(text, Loader=yaml.SafeLoader)
        if root is None:
            raise AgentsConfigError(f"{path}:1: is empty")
        _refuse_twice(path, root)
        return root, yaml.safe_load(text)
    except OSError as error:
        raise AgentsConfigError(f"{path}: cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise AgentsConfigError(f"{path}: is not UTF-8 text") from error
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        raise AgentsConfigError(f"{path}:{line}: {error.problem or error.context}") from error
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise AgentsConfigError(f"{path}: {str(error).splitlines()[0]}") from error


def _agent(path: Path, node: "yaml.Node", entry: object) -> AgentRegistration:
    try:
        return AgentRegistration.model_validate(entry)
    except ValidationError as error:
        problems = [
            f"{path}:{_line(node, *each['loc'])}: {'.'.join(map(str, each['loc'])) or 'agent'}: "
            f"{each['msg'].removeprefix('Value error, ')}"
            for each in error.errors(include_input=False, include_url=False)
        ]
        raise AgentsConfigError("\n".join(problems)) from error


def _refuse_twice(path: Path, node: "yaml.Node") -> None:
    """Refuse a mapping that names a key twice: YAML would silently take the last."""
    import yaml

    waiting, seen = [node], set[int]()
    while waiting:
        each = waiting.pop()
        if id(each) in seen:
            continue
        seen.add(id(each))
        if isinstance(each, yaml.SequenceNode):
            waiting.extend(each.value)
        elif isinstance(each, yaml.MappingNode):
            names: set[str] = set()
            for key, value in each.value:
                if str(key.value) in names:
                    raise AgentsConfigError(f"{path}:{_row(key)}: {key.value}: is given twice")
                names.add(str(key.value))
                waiting.append(value)


def _line(node: "yaml.Node", *where: int | str) -> int:
    """Return the line of the innermost part of `where` that the file has."""
    import yaml

    place: yaml.Node = node
    for step in where:
        if isinstance(place, yaml.MappingNode):
            found = [(key, value) for key, value in place.value if key.value == step]
            if not found:
                break
            key, place = found[0]
            node = key
        elif isinstance(place, yaml.SequenceNode) and isinstance(step, int):
            place = node = place.value[step]
    return _row(node)


def _children(node: "yaml.Node", key: str) -> Sequence["yaml.Node"]:
    import yaml

    if isinstance(node, yaml.MappingNode):
        for name, value in node.value:
            if name.value == key and isinstance(value, yaml.SequenceNode):
                return value.value
    return []


def _row(node: "yaml.Node") -> int:
    return node.start_mark.line + 1
