"""Whose voice a word stands in."""

from __future__ import annotations

from benchmarks.voicesigns import ATTRIBUTE, signs
from monitor.detect.concepts import Hit, lexicon
from monitor.detect.tokens import tokens


def _signs(text: str, word: str) -> dict[str, float]:
    words = tokens(text)
    at = words.words.index(word)
    cues = [hit for hit in lexicon("en").find(words.words) if hit.concept in ATTRIBUTE]
    return signs(Hit("traitor", at, at + 1), cues, words)


def test_plain_word_has_no_sign_of_report() -> None:
    assert _signs("This traitor was seen in town.", "traitor") == {"quoted 0": 1.0}


def test_verb_of_speech_counts_by_side() -> None:
    found = _signs("The deputy said he was a traitor.", "traitor")
    assert "speech before" in found and "close before" in found
    assert "speech after" not in found


def test_quotation_of_several_sentences() -> None:
    text = 'He is angry. "This man is known here. He is a traitor and a liar."'
    assert "quotation of several sentences" in _signs(text, "traitor")
    assert "quotation of several sentences" not in _signs('They call him a "traitor" here.', "traitor")


def test_hearsay_question_colon() -> None:
    found = _signs("One asks: is he allegedly a traitor?", "traitor")
    assert {"hearsay", "question", "colon before"} <= set(found)
