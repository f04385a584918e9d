"""Training over a home folder: the gate, the way back, and what changes for the stored pieces."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner
from samples import NOON as SAMPLE_NOON
from samples import entry, judged, pending
from sqlite_utils import Database

from monitor import learning
from monitor.cli.main import cli
from monitor.errors import ModelError
from monitor.records import Band, Example
from monitor.store import articles, entries, feeds, models
from monitor.store.articles import Reading
from monitor.store.database import writing
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


def store(db: Database, text: str) -> None:
    """An article that begins with the name, and is judged to be in English."""
    said = judged(text=text)
    said = replace(said, article=replace(said.article, language="en"))
    with writing(db):
        entries.add(db, feeds.due(db, SAMPLE_NOON)[0], [entry("1", summary="Soltanov")], SAMPLE_NOON)
        waiting = pending(db)[0]
        reading = Reading(entry=waiting, final_url="1", fetched_at=SAMPLE_NOON, page_hash="h", judged=said)
        articles.save(db, reading)


def test_the_difference_of_two_models_is_told_by_stored_piece(
    db: Database, home: Path, examples: list[Example]
) -> None:
    store(
        db,
        "Nihad Soltanov, this so-called journalist, sold his homeland for grants, and the masters who pay him know "
        "the price of a traitor. Who pays for his lies? He must answer for his treason before the law.",
    )
    learning.train(home, examples, now=NOON, splits=("random",))
    model = learning.in_use(home)
    assert model is not None
    strict = replace(model, card={**model.card, "thresholds": {"likely": 1.1, "possible": 1.1}})
    assert list(learning.compare(db, model, model)) == []
    [change] = learning.compare(db, model, strict)
    assert (change.journalist, change.new) == ("nihad", Band.UNLIKELY)
    assert change.old in (Band.LIKELY, Band.POSSIBLE) and change.old_score == change.new_score
