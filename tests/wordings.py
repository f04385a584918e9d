"""The texts that stand in code and are shown in the language of who reads them: for tests of the catalogues."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator
from pathlib import Path


def in_code(folder: Path, one: Collection[str], two: Collection[str]) -> Iterator[tuple[str, str | None]]:
    """(text, its plural if it has one) of every call of these functions in a folder.

    Args:
        one: Functions that take a text.
        two: Functions that take it in the singular and in the plural.
    """
    for path in sorted(folder.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            name = getattr(node.func, "id", None) or getattr(node.func, "attr", "")
            texts = [
                each.value
                for each in node.args
                if isinstance(each, ast.Constant) and isinstance(each.value, str)
            ]
            if name in one and texts:
                yield texts[0], None
            elif name in two:
                yield texts[0], texts[1]
