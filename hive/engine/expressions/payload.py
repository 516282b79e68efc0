"""Packs what JavaScript needs to know of a scope: only what the sources name."""

from collections.abc import Sequence
from typing import Any

from hive.engine.expressions.port import ScopeData
from hive.engine.expressions.scope import Scope


def scope_data(texts: Sequence[str], *, scope: Scope, indexes: Sequence[int]) -> ScopeData:
    """Return the part of the scope that these templates can see."""
    del texts, indexes
    variables: dict[str, Any] = {"timezone": scope.timezone}
    return ScopeData(variables=variables, items=list(scope.items))
