"""Trained classifiers on disk: `models/<id>/` with a card and plain data, and `models/current`, which is in use."""

from __future__ import annotations

import os
import re
import secrets
import shutil
from collections.abc import Mapping
from pathlib import Path

from monitor.errors import ModelError
from monitor.store.database import explained

#: What a model is made of; anything else in its folder is left alone and never read.
FILES = ("card.json", "model.npz")
#: Among the examples: never trained on, every new model is measured with it.
GOLDEN = "golden.jsonl"
#: A larger file is not one of ours.
MAX_BYTES = 64 * 1024 * 1024

_ID = re.compile(r"[a-z0-9][a-z0-9.-]{0,63}")


def folder_of(home: Path) -> Path:
    """Where the models of a home folder stand."""
    return home / "models"


def examples_of(home: Path) -> list[Path]:
    """The files of labelled examples to train on, in the order of their names."""
    return [path for path in sorted((folder_of(home) / "examples").glob("*.jsonl")) if path.name != GOLDEN]


def add_examples(home: Path, name: str, body: bytes) -> Path:
    """Write a further file of labelled examples, under a name that is free."""
    folder = folder_of(home) / "examples"
    stem = re.sub(r"[^a-z0-9-]+", "-", name.lower()).strip("-")[:40] or "examples"
    with explained(folder):
        folder.mkdir(parents=True, exist_ok=True)
        names = (f"imported-{stem}{number}.jsonl" for number in ("", *(f"-{n}" for n in range(2, 1_000))))
        path = next(folder / each for each in names if not (folder / each).exists())
        _write(path, body)
    return path


def golden_of(home: Path) -> list[Path]:
    """The file of the golden set, which no model is trained on; empty when the folder has none."""
    path = folder_of(home) / "examples" / GOLDEN
    return [path] if path.is_file() else []


def save(home: Path, model: str, files: Mapping[str, bytes], folder: Path | None = None) -> Path:
    """Write a model whole or not at all: into a folder beside its place, which is then renamed."""
    parent = folder or folder_of(home)
    target = parent / _checked(model)
    with explained(target):
        parent.mkdir(parents=True, exist_ok=True)
        unfinished = parent / f".{model}.{secrets.token_hex(4)}"
        unfinished.mkdir(mode=0o700)
        for name, body in files.items():
            _write(unfinished / name, body)
        if target.exists():
            shutil.rmtree(target)
        unfinished.rename(target)
        _flush_folder(parent)
    return target


def read(home: Path, model: str) -> dict[str, bytes]:
    """The files of a model, unchecked: `detect.classify` looks whether they fit.

    Raises:
        ModelError: There is no such model, or a file is missing or too large.
    """
    folder = folder_of(home) / _checked(model)
    if not folder.is_dir():
        raise ModelError(f"there is no model {model}: see `monitor models list`")
    return {name: _read(folder / name) for name in FILES}


def card(home: Path, model: str) -> bytes:
    """The card of a model alone, for lists.

    Raises:
        ModelError: It is missing or too large.
    """
    return _read(folder_of(home) / _checked(model) / "card.json")


def listed(home: Path) -> list[str]:
    """The ids of all models, oldest first by name."""
    folder = folder_of(home)
    if not folder.is_dir():
        return []
    return sorted(
        path.name for path in folder.iterdir() if (path / "card.json").is_file() and _ID.fullmatch(path.name)
    )


def current(home: Path) -> str | None:
    """The id of the model in use; None when none was trained yet."""
    path = folder_of(home) / "current"
    if not path.is_file():
        return None
    return _checked(path.read_text("utf-8").strip())


def use(home: Path, model: str) -> None:
    """Make a model the one in use."""
    read(home, model)
    folder = folder_of(home)
    with explained(folder):
        unfinished = folder / f".current.{secrets.token_hex(4)}"
        _write(unfinished, f"{model}\n".encode())
        unfinished.rename(folder / "current")
        _flush_folder(folder)


def _checked(model: str) -> str:
    # An id is a folder's name: "../x" must never leave models/.
    if not _ID.fullmatch(model):
        raise ModelError(f"{model!r} is no model id: small letters, digits, dots and hyphens")
    return model


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            body = file.read(MAX_BYTES + 1)
    except FileNotFoundError:
        raise ModelError(f"{path} is missing: train again with `monitor train`") from None
    if len(body) > MAX_BYTES:
        raise ModelError(f"{path} is larger than {MAX_BYTES:,} bytes: not a model of this program")
    return body


def _write(path: Path, body: bytes) -> None:
    with path.open("wb") as file:
        os.fchmod(file.fileno(), 0o600)
        file.write(body)
        file.flush()
        os.fsync(file.fileno())


def _flush_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
