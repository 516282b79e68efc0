"""Roles and permissions as data. `docs/permissions.md` lists them for people."""

from collections.abc import Iterable, Mapping

ROLES: Mapping[str, tuple[str, ...]] = {
    "admin": ("*",),
    "developer": (
        "workflows.*",
        "executions.*",
        "agents.view",
        "tasks.create",
        "metrics.view",
        "cluster.view",
    ),
    "viewer": ("workflows.view", "executions.view", "agents.view", "cluster.view"),
}
"""The specification's matrix; `metrics.*` and `cluster.*` are added in its style."""

DESCRIPTIONS: Mapping[str, str] = {
    "agents.view": "see agents, their health and their speed",
    "agents.manage": "register, change and remove agents",
    "cluster.view": "see the state of the whole hive",
    "executions.view": "see executions and what their nodes put out",
    "executions.start": "run workflows",
    "executions.manage": "cancel and retry executions",
    "metrics.view": "see performance figures",
    "tasks.create": "submit tasks; implies seeing and cancelling one's own",
    "tasks.view": "see everybody's tasks",
    "tasks.cancel": "cancel everybody's tasks",
    "tasks.assign": "give a task to an agent by hand",
    "workflows.view": "see workflows",
    "workflows.create": "add workflows",
    "workflows.update": "change, activate and deactivate workflows",
    "workflows.delete": "remove workflows",
}
"""Every permission that a route or topic asks for."""


def permissions_of(roles: Iterable[str]) -> tuple[str, ...]:
    """Return what these roles may do; unknown roles may do nothing."""
    return tuple(sorted({p for role in roles for p in ROLES.get(role, ())}))


def allows(granted: Iterable[str], wanted: str) -> bool:
    """Tell whether the granted permissions, with wildcards, cover the wanted one.

    >>> allows(["workflows.*"], "workflows.create"), allows(["workflows.view"], "workflows.create")
    (True, False)
    """
    return any(
        each in ("*", wanted) or (each.endswith(".*") and wanted.startswith(each[:-1]))
        for each in granted
    )
