"""Training over a home folder: the gate, the way back, and what changes for the stored pieces."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

from monitor import learning
from monitor.cli.main import cli
from monitor.errors import ModelError
from monitor.records import Example
from monitor.store import models
from monitor.train.examples import read, write

SHIPPED = Path(__file__).parent.parent / "models" / "examples" / "en.jsonl"
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
LATER = datetime(2026, 3, 2, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def examples() -> list[Example]:
    return read(SHIPPED)[:80]


@pytest.fixture
def trained(tmp_path: Path, examples: list[Example]) -> Path:
    learning.train(tmp_path, examples, now=NOON, splits=("random",))
    return tmp_path


def spoil(home: Path) -> None:
    """The model in use becomes one of another version."""
    path = home / "models" / str(models.current(home)) / "card.json"
    card = json.loads(path.read_text("utf-8"))
    path.write_text(json.dumps({**card, "features": -1}), "utf-8")


def test_the_first_model_is_used(trained: Path, examples: list[Example]) -> None:
    found = learning.in_use(trained)
    assert found is not None and found.card["data"]["examples"] == len(examples)
    assert found.card["parent"] is None


def test_a_model_that_no_longer_fits_does_not_block_the_next(trained: Path, examples: list[Example]) -> None:
    spoil(trained)
    with pytest.raises(ModelError):
        learning.in_use(trained)
    result = learning.train(trained, examples, now=LATER, splits=("random",))
    assert result.used and "not compared" in result.reason
    assert models.current(trained) == result.model


def test_one_can_go_back_to_the_model_before(trained: Path, examples: list[Example]) -> None:
    first = models.current(trained)
    learning.train(trained, examples, now=LATER, by="ana", force=True, splits=("random",))
    card = json.loads(models.card(trained, str(models.current(trained))))
    assert (card["parent"], card["by"]) == (first, "ana")
    result = CliRunner().invoke(cli, ["models", "rollback", "--home", str(trained)], catch_exceptions=False)
    assert result.exit_code == 0 and models.current(trained) == first


def test_there_is_nothing_before_the_first(trained: Path) -> None:
    with pytest.raises(ModelError, match="replaced no other"):
        learning.predecessor(trained)


def test_one_source_that_brings_most_new_labels_is_named(trained: Path, examples: list[Example]) -> None:
    from dataclasses import replace

    foreign = [replace(e, id=f"x{e.id}", text=f"{e.text} Indeed.", source="stranger") for e in examples]
    result = learning.train(trained, [*examples, *foreign], now=LATER, splits=("random",))
    assert any("stranger brings" in warning for warning in result.warnings)


def test_the_command_prints_a_table_and_the_code_of_a_candidate(
    trained: Path, examples: list[Example]
) -> None:
    file = trained / "few.jsonl"
    file.write_bytes(write(examples))
    arguments = ["train", "--examples", str(file), "--home", str(trained)]
    result = CliRunner().invoke(cli, arguments, catch_exceptions=False)
    assert result.exit_code == 0, result.output
    assert "held out by random" in result.output and "AP" in result.output
