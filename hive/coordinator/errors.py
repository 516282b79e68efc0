"""What can be wrong with a request about tasks."""

from hive.errors import ConflictError, InvalidError, NotFoundError


class TaskNotFoundError(NotFoundError):
    """There is no such task."""


class TaskEndedError(ConflictError):
    """The task has ended already."""


class TaskRunningError(ConflictError):
    """An agent works on the task already; cancel it instead."""


class UnknownDependencyError(InvalidError):
    """A task that this one depends on does not exist."""


class UnknownAgentError(InvalidError):
    """There is no agent with this id."""
