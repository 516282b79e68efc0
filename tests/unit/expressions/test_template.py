"""How a parameter text is split into text and JavaScript."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hive.engine.expressions.template import Chunk, Code, is_expression, split


@pytest.mark.parametrize(
    ("text", "chunks"),
    [
        ("=", ()),
        ("=plain", ("plain",)),
        ("={{ 1 }}", (Code(" 1 "),)),
        ("={{1}}", (Code("1"),)),
        ("=x{{ 1 }}", ("x", Code(" 1 "))),
        ("= {{ 1 }}", (" ", Code(" 1 "))),
        ("={{ 1 }} ", (Code(" 1 "), " ")),
        ("={{ 1 }}{{ 2 }}", (Code(" 1 "), Code(" 2 "))),
        ("={{ $json.a", (Code(" $json.a"),)),
        ("={{", ("",)),
        ("={{1}}{{", (Code("1"), "")),
        ("={{}}", (Code(""),)),
        (r"=\{{ x }}", (r"\{{ x }}",)),
        (r"=\\{{ 1 }}", ("\\", Code(" 1 "))),
        (r"=\\\{{ 1 }}", (r"\\\{{ 1 }}",)),
        (r"=a\\b{{ 1 }}c\\d", (r"a\b", Code(" 1 "), r"c\\d")),
        (r"=a \{{ {{ 1 }}", (r"a \{{ ", Code(" 1 "))),
        (r"={{ 'a\}}b' }}", (Code(" 'a}}b' "),)),
        (r"={{ 'x\\' }}", (Code(r" 'x\\' "),)),
        ("={{ 'a}}b' }}", (Code(" 'a"), "b' }}")),
        ("={ 1 }", ("{ 1 }",)),
        ("={{{a:1}.a}}", (Code("{a:1}.a"),)),
    ],
)
def test_splits_at_brackets_and_honours_escapes(text: str, chunks: tuple[Chunk, ...]):
    assert split(text).chunks == chunks


def test_one_block_and_nothing_else_is_the_typed_value():
    assert split("={{ 1 }}").single == Code(" 1 ")
    assert split("={{ 1 }} ").single is None


def test_text_without_a_block_is_literal():
    assert split("=plain").literal == "plain"
    assert split("=").literal == ""
    assert split("={{ 1 }}").literal is None


@pytest.mark.parametrize(("value", "expected"), [("=1", True), ("1", False), (1, False)])
def test_only_texts_that_begin_with_an_equals_sign_are_expressions(
    value: object, *, expected: bool
):
    assert is_expression(value) is expected


@given(st.text(alphabet="{}\\= ab'\n", max_size=40))
def test_every_text_can_be_split(text: str):
    template = split("=" + text)
    assert "".join(c if isinstance(c, str) else c.source for c in template.chunks) is not None
    assert template.single is None or template.literal is None
