"""Runs user code with the scope of the node that asks for it."""

from hive.engine.expressions.payload import scope_data
from hive.engine.expressions.port import CodeJob, CodeRunner
from hive.engine.expressions.scope import Scope
from hive.sdk.context import CodeMode, CodeResult
from hive.sdk.items import Items


class ScopedCode:
    """The code port of one node: it adds the scope and passes the job on."""

    def __init__(self, runner: CodeRunner, scope: Scope) -> None:
        self._runner = runner
        self._scope = scope

    async def run(self, *, language: str, mode: CodeMode, code: str, items: Items) -> CodeResult:
        """Run the code on these items; raises `NodeError`."""
        indexes = range(len(items))
        job = CodeJob(
            execution_id=self._scope.execution.id,
            tenant=self._scope.tenant,
            language=language,
            mode=mode,
            code=code,
            scope=scope_data([code], scope=self._scope, indexes=indexes),
        )
        answer = await self._runner.run_code(job)
        return CodeResult(value=answer.value, logs=answer.logs)
