"""Reads the simple part of JavaScript into a tree."""

from hive.engine.expressions.lexer import Token, Unsupported, tokens, unescape
from hive.engine.expressions.tree import (
    Binary,
    Call,
    Chain,
    Choice,
    Get,
    Listing,
    Literal,
    Mapping,
    Name,
    Text,
    Tree,
    Unary,
)

_PRECEDENCE = {
    "??": 1, "||": 2, "&&": 3, "==": 4, "!=": 4, "===": 4, "!==": 4,
    "<": 5, ">": 5, "<=": 5, ">=": 5, "+": 6, "-": 6, "*": 7, "/": 7, "%": 7,
}  # fmt: skip
_LOGICAL = {"||", "&&"}
_WORDS = {"true": True, "false": False, "null": None}
_RESERVED = frozenset({
    "new", "function", "class", "async", "await", "yield", "delete", "void", "in", "of", "let",
    "instanceof", "this", "super", "import", "const", "var", "return", "throw", "if", "for",
    "while", "do", "switch", "try", "typeof", "with", "debugger",
})  # fmt: skip
_MAX_DEPTH = 60


def parse(source: str) -> Tree:
    """Return the tree of an expression; raises `Unsupported`."""
    reader = _Reader(tokens(source))
    tree = reader.expression()
    reader.expect("end")
    return tree


class _Reader:
    def __init__(self, found: list[Token]) -> None:
        self._tokens = found
        self._at = 0
        self._depth = 0

    def expression(self) -> Tree:
        """Read `a ? b : c` and everything that binds tighter."""
        self._depth += 1
        if self._depth > _MAX_DEPTH:
            raise Unsupported
        condition = self._binary(0)
        if self._accept("?"):
            yes = self.expression()
            self.expect(":")
            condition = Choice(condition, yes, self.expression())
        self._depth -= 1
        return condition

    def expect(self, mark: str) -> None:
        """Take this token or give up."""
        if not self._accept(mark):
            raise Unsupported

    def _accept(self, mark: str) -> bool:
        token = self._tokens[self._at]
        if (token.kind == "mark" and token.text == mark) or token.kind == mark == "end":
            self._at += 1
            return True
        return False

    def _binary(self, minimum: int) -> Tree:
        left = self._unary()
        while True:
            token = self._tokens[self._at]
            rank = _PRECEDENCE.get(token.text, 0) if token.kind == "mark" else 0
            if rank <= minimum:
                return left
            self._at += 1
            left = _joined(token.text, left, self._binary(rank))

    def _unary(self) -> Tree:
        token = self._tokens[self._at]
        if token.kind == "mark" and token.text in "!-+":
            self._at += 1
            if self._tokens[self._at].text == token.text != "!":
                raise Unsupported
            return Unary(token.text, self._unary())
        if token.text == "typeof" and token.kind == "name":
            self._at += 1
            return Unary("typeof", self._unary())
        return self._chain(self._primary())

    def _chain(self, base: Tree) -> Tree:
        steps: list[Get | Call] = []
        while True:
            optional = self._accept("?.")
            step = self._step(optional=optional)
            if step is None:
                break
            steps.append(step)
        return Chain(base, tuple(steps)) if steps else base

    def _step(self, *, optional: bool) -> Get | Call | None:
        if self._accept("["):
            key = self.expression()
            self.expect("]")
            return Get(key, optional)
        if self._accept("("):
            return Call(None, self._arguments(), optional)
        if not optional and not self._accept("."):
            return None
        token = self._tokens[self._at]
        if token.kind != "name":
            raise Unsupported
        self._at += 1
        if self._accept("("):
            return Call(token.text, self._arguments(), optional)
        return Get(Literal(token.text), optional)

    def _arguments(self) -> tuple[Tree, ...]:
        found: list[Tree] = []
        while not self._accept(")"):
            found.append(self.expression())
            if not self._accept(","):
                self.expect(")")
                break
        return tuple(found)

    def _primary(self) -> Tree:
        token = self._tokens[self._at]
        self._at += 1
        if token.kind in {"number", "text"}:
            return Literal(token.value)
        if token.kind == "template":
            return _template(token.text[1:-1])
        if token.kind == "name":
            return self._named(token.text)
        if token.text == "(":
            inner = self.expression()
            self.expect(")")
            # Brackets end a chain: what follows is not cut short by a `?.` inside. They also
            # allow `??` beside `||`.
            return Chain(inner, ())
        if token.text == "[":
            return self._listing()
        if token.text == "{":
            return self._mapping()
        raise Unsupported

    def _named(self, name: str) -> Tree:
        if name in _RESERVED or (self._at < len(self._tokens) and self._is_arrow()):
            raise Unsupported
        return Literal(_WORDS[name]) if name in _WORDS else Name(name)

    def _is_arrow(self) -> bool:
        return self._tokens[self._at].text == "="

    def _listing(self) -> Tree:
        found: list[Tree] = []
        while not self._accept("]"):
            found.append(self.expression())
            if not self._accept(","):
                self.expect("]")
                break
        return Listing(tuple(found))

    def _mapping(self) -> Tree:
        fields: list[tuple[str, Tree]] = []
        while not self._accept("}"):
            token = self._tokens[self._at]
            if token.kind not in {"name", "text"}:
                raise Unsupported
            self._at += 1
            self.expect(":")
            name = str(token.value) if token.kind == "text" else token.text
            fields.append((name, self.expression()))
            if not self._accept(","):
                self.expect("}")
                break
        return Mapping(tuple(fields))


def _joined(operator: str, left: Tree, right: Tree) -> Tree:
    """Join two sides; JavaScript refuses `??` beside `||` and `&&` without brackets."""
    inner = {side.operator for side in (left, right) if isinstance(side, Binary)}
    if ("??" in inner and operator in _LOGICAL) or (operator == "??" and inner & _LOGICAL):
        raise Unsupported
    return Binary(operator, left, right)


def _template(body: str) -> Tree:
    parts: list[Tree] = []
    while "${" in body:
        before, _, rest = body.partition("${")
        inside, closed, body = rest.partition("}")
        if not closed or "{" in inside or "`" in inside or before.endswith("\\"):
            raise Unsupported
        parts += [Literal(unescape(before)), parse(inside)]
    return Text((*parts, Literal(unescape(body))))
