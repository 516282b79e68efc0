"""Language-model calls of workflows become tasks of the coordinator."""

from typing import Any, Protocol
from uuid import UUID

from typing_extensions import override

from hive.coordinator.model import CapabilityNeed, Message, Task, TaskRequest, TaskStatus
from hive.errors import UserError
from hive.executions.ports import ChatGateway, ExecutionRef
from hive.sdk import ChatRequest, ChatResult, NodeError

TITLE_LIMIT = 255


class TaskCalls(Protocol):
    """What the coordinator offers to workflows."""

    async def submit_effect(
        self,
        request: TaskRequest,
        *,
        tenant: str,
        effect_key: str,
        execution_id: UUID,
        correlation_id: str | None,
    ) -> Task:
        """Create the task, or return the one created before under this key."""
        ...

    async def wait(self, task_id: UUID, *, tenant: str) -> Task:
        """Return the task when it has ended."""
        ...

    async def cancel_execution(self, execution_id: UUID, *, tenant: str) -> None:
        """Cancel the open tasks of an execution."""
        ...


class CoordinatedChats(ChatGateway):
    """Chats through the coordinator: the hive's own agents answer."""

    def __init__(self, tasks: TaskCalls) -> None:
        self._tasks = tasks

    @override
    async def chat(
        self, request: ChatRequest, *, key: str, execution: ExecutionRef, node: str
    ) -> ChatResult:
        try:
            task = await self._tasks.submit_effect(
                _task(request, execution, node),
                tenant=execution.tenant,
                effect_key=key,
                execution_id=execution.id,
                correlation_id=execution.correlation_id,
            )
        except UserError as error:
            raise NodeError(f"The hive cannot ask a model for this: {error}") from error
        ended = await self._tasks.wait(task.id, tenant=execution.tenant)
        if ended.status is not TaskStatus.COMPLETED or ended.result is None:
            reason = ended.error.message if ended.error else ended.status.value
            message = f"The model did not answer: {reason}"
            raise NodeError(message, details={"task_id": str(ended.id)})
        result = ended.result
        return ChatResult(
            text=result.text,
            usage=result.usage,
            agent_id=result.agent_id,
            model=result.model,
            tokens_per_second=result.tokens_per_second,
        )

    @override
    async def cancel_all(self, execution_id: UUID, *, tenant: str) -> None:
        await self._tasks.cancel_execution(execution_id, tenant=tenant)


def _task(request: ChatRequest, execution: ExecutionRef, node: str) -> TaskRequest:
    parameters: dict[str, Any] = dict(request.parameters)
    if request.response_format is not None:
        parameters["response_format"] = dict(request.response_format)
    return TaskRequest(
        title=f"{execution.workflow_name}: {node}"[:TITLE_LIMIT],
        messages=tuple(Message.model_validate(each) for each in request.messages),
        model=request.model,
        agent_id=request.agent_id,
        capabilities=tuple(CapabilityNeed(name=name) for name in request.capabilities),
        parameters=parameters,
        metadata={"execution_id": str(execution.id), "node": node},
    )
