"""User code in the Code node: all items at once, or one by one."""

import pytest

from hive.sdk.errors import NodeError
from tests.expression_parts import a_chain_scope, a_scope
from tests.integration.sandbox.conftest import RunCode

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_code_sees_all_items_and_returns_a_value(run_code: RunCode):
    answer = await run_code(
        "return $input.all().map(i => ({json: {double: i.json.n * 2}}))", {"n": 1}, {"n": 2}
    )
    assert answer.value == [{"json": {"double": 2}}, {"json": {"double": 4}}]


@pytest.mark.parametrize(
    ("code", "value"),
    [
        ("return items.length", 2),
        ("return $input.first().json.n + $input.last().json.n", 3),
        ("return $input.item.json.n", 1),
        ("return $json.n", 1),
        ("return", None),
        ("await new Promise(r => setTimeout(r, 5)); return 'later'", "later"),
        ("return await Promise.all([1, Promise.resolve(2)])", [1, 2]),
        ("return DateTime.fromISO('2026-01-01').plus({days: 1}).toISODate()", "2026-01-02"),
        ("return {when: DateTime.fromISO('2026-01-01'), no: undefined}",
         {"when": "2026-01-01T00:00:00.000Z"}),
        ("return require('luxon').DateTime.fromISO('2026-01-01').year", 2026),
        ("return $execution.id + $workflow.name + $itemIndex", "77flow0"),
        ("return [1, 2, 3].reduce((a, b) => a + b)", 6),
        ("return $jmespath({a: {b: 1}}, 'a.b')", 1),
        ("class P { get y() { return this.x + 1 } x = 2 } return new P().y", 3),
        ("return new Date(0).toISOString() + btoa('x')", "1970-01-01T00:00:00.000ZeA=="),
    ],
)  # fmt: skip
async def test_what_code_may_use(run_code: RunCode, code: str, value: object):
    assert (await run_code(code, {"n": 1}, {"n": 2})).value == value


async def test_each_item_has_its_own_run(run_code: RunCode):
    answer = await run_code(
        "console.log($itemIndex); if (item.json.n === 2) return;\n"
        "return {json: {n: $json.n, same: $input.item.json.n}}",
        {"n": 1},
        {"n": 2},
        {"n": 3},
        mode="each",
    )
    assert answer.value == [
        {"json": {"n": 1, "same": 1}},
        None,
        {"json": {"n": 3, "same": 3}},
    ]
    assert answer.logs == ["0", "1", "2"]


async def test_code_reads_other_nodes(run_code: RunCode):
    answer = await run_code(
        "return [$('A').first().json.v, $('B').all(0, 0)[0].json.v, $('A').itemMatching(4).json.v]",
        scope=a_chain_scope(),
    )
    assert answer.value == ["a0", "old", "a1"]


async def test_what_is_printed_is_kept(run_code: RunCode):
    answer = await run_code("console.log('a', {b: 1}, [2], null, undefined); console.error(3)")
    assert answer.logs == ['a {"b":1} [2] null undefined', "3"]


async def test_an_error_names_the_users_line(run_code: RunCode):
    with pytest.raises(NodeError, match=r"mine \[line 3\]") as caught:
        await run_code("const a = 1;\nconsole.log(a);\nthrow new Error('mine');")
    assert caught.value.details["logs"] == ["1"]


async def test_an_error_in_one_item_names_the_item(run_code: RunCode):
    with pytest.raises(NodeError, match="Cannot read properties of undefined") as caught:
        await run_code("return $json.a.b", {"a": {}}, {}, mode="each")
    assert caught.value.item == 1


async def test_a_mistake_in_the_code_is_told(run_code: RunCode):
    with pytest.raises(NodeError, match="Unexpected"):
        await run_code("return [1, 2")


@pytest.mark.parametrize("module", ["fs", "child_process", "net", "axios"])
async def test_other_modules_are_refused_by_name(run_code: RunCode, module: str):
    with pytest.raises(NodeError, match=f"Module '{module}' is not available"):
        await run_code(f"return require('{module}')")


async def test_custom_data_and_static_data_come_back(run_code: RunCode):
    answer = await run_code(
        "$execution.customData.set('key', 5); const d = $getWorkflowStaticData('global');"
        "d.count = (d.count ?? 0) + 1; return $execution.customData.get('key')"
    )
    assert answer.value == "5"
    assert answer.custom_data == {"key": "5"}
    assert answer.static_data == {"global": {"count": 1}}


async def test_code_without_items_sees_none(run_code: RunCode):
    answer = await run_code("return [items.length, $input.all().length]", scope=a_scope())
    assert answer.value == [1, 1]
