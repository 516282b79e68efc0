"""Figures about this machine and the hive; null where nothing was or can be measured."""

from datetime import datetime

from pydantic import BaseModel, ConfigDict


class PerformanceMetrics(BaseModel):
    """The specification's metrics: per cent, bytes since boot, seconds, tokens per second."""

    model_config = ConfigDict(frozen=True)

    timestamp: datetime
    cpu_usage: float
    memory_usage: float
    disk_usage: float
    network_io: dict[str, float]
    tokens_per_second: float | None
    response_time: float | None
    queue_length: int
    active_tasks: int
    gpu_usage: float | None = None
    gpu_memory: float | None = None
    gpu_temperature: float | None = None
    success_rate: float | None
    error_rate: float | None
    retry_count: int
