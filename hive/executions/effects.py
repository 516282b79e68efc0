"""Effects of one node run, remembered in the journal."""

from collections.abc import Awaitable, Callable
from typing import Any

from hive.db.store import Store, Work
from hive.executions import repository
from hive.executions.codec import encode_json
from hive.executions.journal import Journal, KnownEffect
from hive.executions.keys import EffectPlace, idempotency_key
from hive.executions.recorder import Recorder, StaleFenceError
from hive.sdk import Effect, NeedsAttentionError, NodeError


class JournaledEffects:
    """The effect port of one node in one run."""

    def __init__(
        self,
        recorder: Recorder,
        *,
        store: Store,
        known: dict[EffectPlace, KnownEffect],
        node: str,
        run_index: int,
        effect: Effect,
    ) -> None:
        self._recording = recorder.recording
        self._store = store
        self._known = known
        self._node = node
        self._run_index = run_index
        self._effect = effect

    async def perform(self, item: int, do: Callable[[str], Awaitable[Any]]) -> Any:
        """Return the remembered result for this item, or run `do` with its Idempotency-Key."""
        place = (self._node, self._run_index, item)
        known = self._known.get(place)
        if known is not None and known.finished:
            return known.result
        if self._effect is Effect.NONE:
            return await do(self._key(place))
        if self._effect is Effect.ONCE:
            await self._begin_once(place, known)
        result = await self._do(place, do)
        data = encode_json(result)
        await self._write(lambda journal: journal.finish_effect(place, data))
        self._known[place] = KnownEffect(finished=True, result=result)
        return result

    async def _do(self, place: EffectPlace, do: Callable[[str], Awaitable[Any]]) -> Any:
        try:
            return await do(self._key(place))
        except NodeError:
            if self._effect is Effect.ONCE:  # the node knows that it failed: no doubt is left
                await self._write(lambda journal: journal.forget_effect(place))
                self._known.pop(place, None)
            raise

    async def _begin_once(self, place: EffectPlace, known: KnownEffect | None) -> None:
        if known is not None:
            message = (
                f"Node {self._node!r} was interrupted while it acted on item {place[2]}: "
                "nobody knows whether that happened, and it must not happen twice"
            )
            raise NeedsAttentionError(message, item=place[2])
        await self._write(lambda journal: journal.begin_effect(place))
        self._known[place] = KnownEffect(finished=False)

    async def _write(self, change: Callable[[Journal], None]) -> None:
        recording = self._recording

        def body(work: Work) -> None:
            if not repository.write_fenced(
                work.connection,
                recording.execution_id,
                fence=recording.fence,
                values={"fence": recording.fence},
            ):
                raise StaleFenceError
            change(
                Journal(
                    work.connection,
                    execution_id=recording.execution_id,
                    tenant=recording.tenant,
                )
            )

        await self._store.write(body)

    def _key(self, place: EffectPlace) -> str:
        """Name the effect the same in every attempt, in letters that a header can carry."""
        return idempotency_key(self._recording.execution_id, place)
