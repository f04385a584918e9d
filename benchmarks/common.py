"""What all benchmarks share: their arguments, the machine they ran on, and how figures are shown."""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from monitor import __version__

#: A figure is a number, or a group of figures with names.
Figures = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """The arguments that every benchmark takes."""

    #: A folder with third-party data; None: only our own data is measured.
    data: Path | None
    json: bool
    #: A folder with a sentence encoder; None: measured without.
    encoder: Path | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What a benchmark found, in the form that `--json` prints (see `docs/formats.md`)."""

    name: str
    figures: Figures
    baselines: Figures = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "figures": dict(self.figures),
            "baselines": dict(self.baselines),
            "command": " ".join(["./run bench", self.name, *sys.argv[1:]]),
            "version": __version__,
            "machine": machine(),
        }


def options(doc: str | None) -> Options:
    """Reads the command line; `doc` is the docstring of the benchmark."""
    parser = argparse.ArgumentParser(description=doc, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, help="folder with third-party data sets")
    parser.add_argument("--encoder", type=Path, help="folder with a sentence encoder (bench detect)")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    given = parser.parse_args()
    return Options(data=given.data, json=given.json, encoder=given.encoder)


def machine() -> dict[str, Any]:
    """What the figures of speed depend on."""
    return {
        "processors": os.cpu_count(),
        "architecture": platform.machine(),
        "system": platform.system(),
        "python": platform.python_version(),
    }


def report(result: Result, *, as_json: bool) -> None:
    """Prints the result for a program or for a person."""
    if as_json:
        print(json.dumps(result.as_json(), ensure_ascii=False))
        return
    _show(result.figures, "")
    if result.baselines:
        print("\nbaselines")
        _show(result.baselines, "  ")


def _show(figures: Figures, indent: str) -> None:
    width = max(map(len, figures), default=0)
    for name, value in figures.items():
        if isinstance(value, Mapping):
            print(f"{indent}{name}")
            _show(value, indent + "  ")
        else:
            print(f"{indent}{name:<{width}}  {_number(value)}")


def _number(value: object) -> str:
    return f"{value:.4f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)


def table(rows: Sequence[Sequence[object]]) -> str:
    """Rows in columns; the first row is the head."""
    cells = [[_number(cell) for cell in row] for row in rows]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    return "\n".join(
        "  ".join(c.ljust(w) for c, w in zip(row, widths, strict=True)).rstrip() for row in cells
    )
