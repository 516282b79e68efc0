"""The HTTP face of figures."""

from typing import Annotated

from fastapi import APIRouter

from hive.auth.deps import require
from hive.auth.tokens import Caller
from hive.http.deps import provide
from hive.monitoring.model import PerformanceMetrics
from hive.monitoring.service import PerformanceMonitor

router = APIRouter(tags=["monitoring"])


@router.get("/api/metrics/performance")
async def get_performance(
    caller: Annotated[Caller, require("metrics.view")],
    monitor: Annotated[PerformanceMonitor, provide(PerformanceMonitor)],
) -> PerformanceMetrics:
    """Return how this machine and the tenant's work perform now."""
    return await monitor.metrics(tenant=caller.tenant)
