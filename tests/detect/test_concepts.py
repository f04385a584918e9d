"""Vocabularies."""

from __future__ import annotations

import pytest

from monitor.detect.concepts import (
    BLAME_FILE,
    CUES_FILE,
    FRAMES_FILE,
    LANGUAGES,
    Lexicon,
    concepts,
    lexicon,
    parse,
)
from monitor.detect.described import described
from monitor.detect.fold import plain
from monitor.records import Frame

TERMS = Lexicon({"traitor": ["vətən xain*", "satqın*"], "agent": ["agent"]})


def found(text: str) -> list[tuple[str, int, int]]:
    return [tuple(hit) for hit in TERMS.find(plain(text).split())]


def test_a_star_stands_for_any_ending() -> None:
    assert found("satqınlar və SATQINLIQ") == [("traitor", 0, 1), ("traitor", 2, 3)]


def test_a_word_without_a_star_must_stand_as_it_is() -> None:
    assert found("agentura agent") == [("agent", 1, 2)]


def test_a_term_of_several_words_must_stand_together() -> None:
    assert found("vətən xainləri vətən üçün xain") == [("traitor", 0, 2)]


def test_a_term_may_not_run_over_the_end() -> None:
    assert found("bu vətən") == []


def test_every_frame_has_words_in_every_language() -> None:
    assert set(concepts(FRAMES_FILE)) == {frame.value for frame in Frame}
    for language in LANGUAGES:
        words = lexicon(language)
        assert words.find(["usaid"])[0].concept == "foreign-funded"


@pytest.mark.parametrize("concept", [*concepts(FRAMES_FILE), *concepts(CUES_FILE), *concepts(BLAME_FILE)])
def test_every_concept_is_explained_in_words(concept: str) -> None:
    assert described(concept) != concept


def test_a_language_without_a_vocabulary_is_judged_by_all() -> None:
    assert lexicon("ka").find(["предатель"]) and lexicon("ka").find(["traitor"])


@pytest.mark.parametrize("text", ["word without heading", "[traitor az]\n***"])
def test_a_broken_file_is_refused_with_its_line(text: str) -> None:
    with pytest.raises(ValueError, match="line "):
        parse(text)
