"""The journal of executions: finished runs, and the effects they had."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import Connection, Row

from hive.db.repository import upserting_insert
from hive.engine.state import NodeFailure, NodeRun, Source
from hive.executions.codec import decode_json, decode_outputs, encode_outputs, references
from hive.executions.keys import EffectPlace
from hive.executions.tables import execution_effects, execution_nodes, items
from hive.sdk.items import Outputs


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownEffect:
    """What the journal remembers of an effect."""

    finished: bool
    result: Any = None


class Journal:
    """The journal of one execution."""

    def __init__(self, connection: Connection, *, execution_id: UUID, tenant: str) -> None:
        self._connection = connection
        self._execution_id = execution_id
        self._tenant = tenant

    def append(self, runs: Iterable[NodeRun]) -> None:
        """Add finished runs."""
        rows: list[dict[str, Any]] = []
        blobs: dict[bytes, bytes] = {}
        for run in runs:
            outputs, large = encode_outputs(run.outputs)
            blobs |= large
            rows.append(self._row(run, outputs))
        for digest, data in blobs.items():
            self._add_items(digest, data)
        if rows:
            self._connection.execute(execution_nodes.insert(), rows)

    def runs(self, *, after: int = -1, limit: int | None = None) -> list[NodeRun]:
        """Return the recorded runs in their order, those after a sequence number."""
        query = (
            sa.select(execution_nodes)
            .where(
                execution_nodes.c.execution_id == self._execution_id,
                execution_nodes.c.sequence > after,
            )
            .order_by(execution_nodes.c.sequence)
        )
        rows = self._connection.execute(query.limit(limit)).all()
        blobs = self._blobs({h for row in rows for h in references(row.outputs)})
        return [_run(row, decode_outputs(row.outputs, blobs.__getitem__)) for row in rows]

    def effects(self) -> dict[EffectPlace, KnownEffect]:
        """Return everything that is known of effects."""
        rows = self._connection.execute(
            sa.select(execution_effects).where(
                execution_effects.c.execution_id == self._execution_id
            )
        )
        return {
            (row.node, row.run_index, row.item): KnownEffect(
                finished=row.status == "finished",
                result=None if row.result is None else decode_json(row.result),
            )
            for row in rows
        }

    def begin_effect(self, place: EffectPlace) -> None:
        """Note that an effect is about to happen."""
        self._put_effect(place, status="started", result=None)

    def finish_effect(self, place: EffectPlace, result: bytes) -> None:
        """Remember what an effect gave."""
        self._put_effect(place, status="finished", result=result)

    def forget_effect(self, place: EffectPlace) -> None:
        """Take back that an effect began."""
        node, run_index, item = place
        effects = execution_effects.c
        self._connection.execute(
            sa.delete(execution_effects).where(
                effects.execution_id == self._execution_id,
                effects.node == node,
                effects.run_index == run_index,
                effects.item == item,
            )
        )

    def copy_from(self, other: UUID, *, before: int | None) -> None:
        """Take over another execution's effects, and its runs up to a sequence number."""
        source = execution_nodes.c
        for table, condition in (
            (execution_nodes, sa.true() if before is None else source.sequence < before),
            (execution_effects, execution_effects.c.status == "finished"),
        ):
            names = [c.name for c in table.c if c.name != "execution_id"]
            query = sa.select(
                sa.literal(self._execution_id, sa.Uuid()), *[table.c[n] for n in names]
            ).where(table.c.execution_id == other, condition)
            self._connection.execute(table.insert().from_select(["execution_id", *names], query))

    def _row(self, run: NodeRun, outputs: bytes) -> dict[str, Any]:
        return {
            "execution_id": self._execution_id,
            "sequence": run.sequence,
            "node": run.node,
            "run_index": run.run_index,
            "status": run.status,
            "source": [asdict(source) if source else None for source in run.source],
            "outputs": outputs,
            "item_counts": [len(output) for output in run.outputs],
            "error": asdict(run.error) if run.error else None,
            "metadata": run.metadata or None,
            "started_at": datetime.fromtimestamp(run.started_at, UTC),
            "duration_s": run.duration_s,
            "tries": run.tries,
        }

    def _add_items(self, digest: bytes, data: bytes) -> None:
        insert = upserting_insert(self._connection)
        self._connection.execute(
            insert(items)
            .values(tenant_id=self._tenant, hash=digest, data=data)
            .on_conflict_do_nothing()
        )

    def _blobs(self, hashes: set[bytes]) -> dict[bytes, bytes]:
        if not hashes:
            return {}
        rows = self._connection.execute(
            sa.select(items.c.hash, items.c.data).where(
                items.c.tenant_id == self._tenant, items.c.hash.in_(hashes)
            )
        )
        return {row.hash: row.data for row in rows}

    def _put_effect(self, place: EffectPlace, *, status: str, result: bytes | None) -> None:
        node, run_index, item = place
        insert = upserting_insert(self._connection)
        self._connection.execute(
            insert(execution_effects)
            .values(
                execution_id=self._execution_id,
                node=node,
                run_index=run_index,
                item=item,
                status=status,
                result=result,
            )
            .on_conflict_do_update(
                index_elements=["execution_id", "node", "run_index", "item"],
                set_={"status": status, "result": result},
            )
        )


def _run(row: Row[Any], outputs: Outputs) -> NodeRun:
    return NodeRun(
        node=row.node,
        run_index=row.run_index,
        sequence=row.sequence,
        status=row.status,
        source=[Source(**source) if source else None for source in row.source],
        outputs=outputs,
        error=NodeFailure(**row.error) if row.error else None,
        started_at=row.started_at.timestamp(),
        duration_s=row.duration_s,
        tries=row.tries,
        metadata=row.metadata or {},
    )
