"""Running the user's own code: what becomes of what it returns."""

from typing import Any

import pytest
from typing_extensions import override

from hive.nodes.data.code import Code
from hive.sdk import NodeError
from hive.sdk.items import Items
from hive.sdk.testing import MemoryCode, Ports, run_items, run_node

EMPTY: dict[str, Any] = {}

EACH = {"mode": "runOnceForEachItem"}


def returning(value: Any) -> Ports:
    return Ports(code=MemoryCode(lambda _code, _mode, _items: value))


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ([{"json": {"a": 1}}], [{"a": 1}]),
        ([{"a": 1}, {"a": 2}], [{"a": 1}, {"a": 2}]),
        ({"a": 1}, [{"a": 1}]),
        ({"json": {"a": 1}}, [{"a": 1}]),
        (None, []),
        ([], []),
    ],
)
async def test_objects_become_items(value: Any, expected: list[Any]) -> None:
    assert await run_node(Code(), {}, {}, ports=returning(value)) == [expected]


@pytest.mark.parametrize(
    ("value", "message"),
    [
        (5, "Code doesn't return items properly"),
        ([1], "Code doesn't return items properly"),
        ([{"json": 5}], "A 'json' property isn't an object"),
        ([{"json": EMPTY, "binary": 5}], "A 'binary' property isn't an object"),
        ([{"json": EMPTY, "extra": 1}], "Unknown top-level item key: extra"),
        ([{"json": EMPTY}, {"a": 1}], "Unknown top-level item key: a"),
    ],
)
async def test_what_makes_no_items_is_refused_or_told(value: Any, message: str) -> None:
    with pytest.raises(NodeError) as caught:
        await run_node(Code(), {}, {}, ports=returning(value))
    assert caught.value.message == message
    rows = await run_node(Code(), {}, {}, ports=returning(value), continue_on_fail=True)
    assert rows == [[{"error": message}]]


@pytest.mark.parametrize(
    ("params", "ran"),
    [
        ({"jsCode": "js"}, ("js", "javascript")),
        ({"language": "python", "pythonCode": "py"}, ("py", "python")),
        ({"language": "pythonNative", "pythonCode": "py"}, ("py", "python")),
    ],
)
async def test_the_code_of_the_chosen_language_runs(
    params: dict[str, Any], ran: tuple[str, str]
) -> None:
    class Noting(MemoryCode):
        language = ""

        @override
        async def run(self, *, language: str, **more: Any) -> Any:
            self.language = language
            return await super().run(language=language, **more)

    code = Noting(lambda _code, _mode, _items: [])
    await run_node(Code(), params, {}, ports=Ports(code=code))
    assert (code.ran, code.language) == ([ran[0]], ran[1])


def each(*values: Any) -> Ports:
    """Answer for every item with the value of the same number in its field n."""

    def answer(_code: str, mode: str, items: Items) -> Any:
        assert mode == "each"
        found = [values[item["json"]["n"]] for item in items]
        if "fail" in found:
            raise NodeError("thrown", item=found.index("fail"))
        return found

    return Ports(code=MemoryCode(answer))


ROWS = [{"n": 0}, {"n": 1}]


async def test_one_object_for_each_item_keeps_its_place() -> None:
    outputs = await run_items(Code(), EACH, *ROWS, ports=each(None, {"json": {"a": 1}}))
    assert outputs == [[{"json": {"a": 1}, "pairedItem": {"item": 1}}]]


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ([EMPTY], "Code doesn't return a single object"),
        (5, "Code doesn't return an object"),
        ({"json": EMPTY, "extra": 1}, "Unknown top-level item key: extra"),
    ],
)
async def test_for_each_item_only_one_object_will_do(value: Any, message: str) -> None:
    with pytest.raises(NodeError) as caught:
        await run_node(Code(), EACH, *ROWS, ports=each({}, value))
    assert (caught.value.message, caught.value.item) == (message, 1)


async def test_an_item_that_fails_is_told_apart_from_the_others() -> None:
    rows = await run_node(
        Code(), EACH, *ROWS, ports=each({"fine": 1}, "fail"), continue_on_fail=True
    )
    assert rows == [[{"fine": 1}, {"error": "thrown"}]]


def test_the_code_is_not_read_as_an_expression() -> None:
    assert Code().ignored({"jsCode": "={{ x }}", "pythonCode": "="}) == {"jsCode", "pythonCode"}
