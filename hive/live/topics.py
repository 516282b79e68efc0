"""The topics of the WebSocket as data: who may hear them, and which tell of a state."""

import re
from dataclasses import dataclass
from typing import NamedTuple

from hive.auth.tokens import Caller
from hive.errors import ForbiddenError, InvalidError

MAX_TOPIC = 200
_NAME = re.compile(r"[A-Za-z0-9_.:-]+")


class UnknownTopicError(InvalidError):
    """There is no such topic."""


class TopicForbiddenError(ForbiddenError):
    """The caller may not hear this topic."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """A kind of topic. `permission` None: each caller hears the topic named after them.

    Of a state (`is_status`) only the latest counts, so a slow connection may skip what is older.
    `only` is the one name the family has; without it, names are free and `*` means all.
    """

    permission: str | None
    is_status: bool = False
    only: str | None = None


FAMILIES = {
    "agent": Family(permission="agents.view", is_status=True),
    "execution": Family(permission="executions.view"),
    "task": Family(permission="tasks.view"),
    "cluster": Family(permission="cluster.view", is_status=True, only="status"),
    "user": Family(permission=None),
}
PERMISSIONS = tuple(sorted({f.permission for f in FAMILIES.values() if f.permission}))


class Subject(NamedTuple):
    """A topic within a tenant; `name` may be `*`."""

    tenant: str
    topic: str

    @property
    def wildcard(self) -> "Subject":
        """The subject that hears of everything in the same family."""
        return Subject(self.tenant, f"{self.topic.partition('.')[0]}.*")


def resolve(topic: object, caller: Caller) -> Subject:
    """Return what a caller means by a topic.

    Raises `UnknownTopicError` or `TopicForbiddenError`.
    """
    if not isinstance(topic, str) or len(topic) > MAX_TOPIC:
        raise UnknownTopicError("A topic is a text like 'agent.acacia'")
    prefix, _, name = topic.partition(".")
    family = FAMILIES.get(prefix)
    if family is None or not _is_name(family, name):
        raise UnknownTopicError(f"There is no topic {topic!r}; known are {', '.join(examples())}")
    if family.permission is None:
        if name != str(caller.user_id):
            raise TopicForbiddenError(f"The topic {topic!r} belongs to somebody else")
    elif not caller.may(family.permission):
        raise TopicForbiddenError(f"The topic {topic!r} needs the permission {family.permission!r}")
    return Subject(caller.tenant, topic)


def is_status(topic: str) -> bool:
    """Tell whether only the latest frame of a topic counts."""
    family = FAMILIES.get(topic.partition(".")[0])
    return family is not None and family.is_status


def examples() -> list[str]:
    """Name the topics for people.

    >>> examples()[:2]
    ['agent.*', 'execution.*']
    """
    return [f"{prefix}.{family.only or '*'}" for prefix, family in FAMILIES.items()]


def _is_name(family: Family, name: str) -> bool:
    if family.only is not None:
        return name == family.only
    return name == "*" or _NAME.fullmatch(name) is not None
