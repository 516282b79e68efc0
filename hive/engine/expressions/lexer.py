"""Cuts the simple part of JavaScript into tokens."""

import re
from typing import NamedTuple


class Unsupported(Exception):  # noqa: N818 -- no error: it says that JavaScript has to answer
    """This source, or this value, is for JavaScript."""


class Token(NamedTuple):
    """A piece of source: `kind` is name, number, text, template, mark or end."""

    kind: str
    text: str
    value: object = None


_TOKEN = re.compile(
    r"""\s*(?:
    (?P<number>(?:0|[1-9]\d*)(?:\.\d+)?(?![\w.]))
  | (?P<name>[$A-Za-z_][$\w]*)
  | (?P<text>"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')
  | (?P<template>`(?:[^`\\]|\\.)*`)
  | (?P<mark>===|!==|==|!=|<=|>=|&&|\|\||\?\?|\?\.(?!\d)|[-+*/%<>!?:.,()\[\]{}])
  | (?P<end>$)
)""",
    re.VERBOSE | re.ASCII,
)
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "v": "\v", "0": "\0"}
_ESCAPE = re.compile(r"\\(u\{[0-9a-fA-F]+\}|u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|.)", re.DOTALL)
_LAST_UNIT = 0xD800


def tokens(source: str) -> list[Token]:
    """Return all tokens, an `end` last; raises `Unsupported` for anything unusual."""
    found: list[Token] = []
    at = 0
    while not found or found[-1].kind != "end":
        match = _TOKEN.match(source, at)
        if match is None or "//" in match.group() or "/*" in match.group():
            raise Unsupported
        found.append(_token(match))
        at = match.end()
        if source.startswith(("/*", "//"), at):
            raise Unsupported
    return found


def _token(match: re.Match[str]) -> Token:
    kind = match.lastgroup or "end"
    text = match[kind]
    if kind == "number":
        return Token(kind, text, float(text) if "." in text else int(text))
    if kind == "text":
        return Token(kind, text, unescape(text[1:-1]))
    return Token(kind, text)


def unescape(text: str) -> str:
    """Read the escapes of a JavaScript text."""
    return _ESCAPE.sub(_escaped, text) if "\\" in text else text


def _escaped(match: re.Match[str]) -> str:
    code = match[1]
    if code[0] in "ux" and len(code) > 1:
        number = int(code[1:].strip("{}"), 16)
        if number >= _LAST_UNIT or len(code) > 6:  # noqa: PLR2004 -- \uXXXX at most
            raise Unsupported
        return chr(number)
    if code in "ux\n\r123456789":
        raise Unsupported
    return _ESCAPES.get(code, code)
