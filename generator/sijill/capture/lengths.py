"""Lengths of style sheets in CSS pixels, and sums of them (CSS Values and Units 4), for a desktop's screen."""

import ast
import operator
import re
from typing import Any

WIDTH, HEIGHT = 1280, 720  # of the reader's window, in CSS pixels
_VIEW = {"w": WIDTH / 100, "h": HEIGHT / 100, "i": WIDTH / 100, "b": HEIGHT / 100, "min": HEIGHT / 100,
         "max": WIDTH / 100}  # fmt: skip
UNITS = {"px": 1.0, "em": 16, "rem": 16, "%": 1, "pt": 4 / 3, "pc": 16, "in": 96, "cm": 96 / 2.54, "mm": 9.6 / 2.54,
         "q": 2.4 / 2.54, "ch": 8, "ex": 8, "rch": 8, "rex": 8, "cap": 11, "ic": 16, "lh": 18, "rlh": 18,
         **{f"{size}v{side}": one for size in ("", "s", "l", "d") for side, one in _VIEW.items()},
         **{f"cq{side}": one for side, one in _VIEW.items()}}  # fmt: skip
NUMBER = r"(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:e[-+]?[0-9]+)?"
_LENGTH = re.compile(rf"([-+]?{NUMBER})([a-z%]*)")
_WITHIN = re.compile(rf"(?<![\w.])({NUMBER})([a-z%]*)")
_SUM = re.compile(r"(?:calc|min|max|clamp)\(")
_LONGEST = 200  # letters of a sum
_SIGNS: dict[type, Any] = {ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul,
                           ast.Div: operator.truediv}  # fmt: skip
_CALLS: dict[str, Any] = {"calc": lambda one: one, "min": min, "max": max,
                          "clamp": lambda low, one, high: max(low, min(one, high))}  # fmt: skip


def pixels(value: str) -> float | None:
    """Return a length, percentage or number in pixels, None if it is none of these."""
    try:
        if found := _LENGTH.fullmatch(value):
            return float(found[1]) * (UNITS[found[2]] if found[2] else 1)
        if not _SUM.match(value) or len(value) > _LONGEST:
            return None
        plain = _WITHIN.sub(lambda one: repr(float(one[1]) * (UNITS[one[2]] if one[2] else 1)), value)
        return _value(ast.parse(plain, mode="eval").body)
    except (ArithmeticError, KeyError, SyntaxError, TypeError, ValueError, MemoryError):
        return None


def _value(node: ast.expr) -> float:
    if isinstance(node, ast.BinOp):
        return float(_SIGNS[type(node.op)](_value(node.left), _value(node.right)))
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        return -_value(node.operand)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
        return float(_CALLS[node.func.id](*map(_value, node.args)))
    if isinstance(node, ast.Constant) and isinstance(node.value, float):
        return node.value
    raise ValueError(ast.dump(node))
