"""Whose voice a word stands in."""

from __future__ import annotations

import json

import pytest

from monitor.detect import concepts
from monitor.detect.concepts import lexicon
from monitor.detect.tokens import tokens
from monitor.detect.voice import Signs, Voices, read, text, weights


def _voices(said: str, word: str, language: str = "en") -> tuple[Voices, int]:
    words = tokens(said)
    return Voices(words, lexicon(language).find(words.words)), words.words.index(word)


def _signs(said: str, word: str) -> Signs:
    voices, at = _voices(said, word)
    return voices.signs(at, at + 1)


def _own(said: str, word: str, language: str = "en") -> float:
    voices, at = _voices(said, word, language)
    return voices.own(at)


def test_plain_word_has_no_sign_of_report() -> None:
    found = _signs("This traitor was seen in town.", "traitor")
    assert {"quoted 0", "is traitor", "contempt in all", "place", "quoted share"} == set(found)


def test_verb_of_speech_counts_by_side() -> None:
    found = _signs("The deputy said he was a traitor.", "traitor")
    assert "speech before" in found and "close before" in found
    assert "speech after" not in found and "speech beside" not in found
    assert "speech beside" in _signs("The deputy said so. He is a traitor.", "traitor")


def test_quotation_of_several_sentences() -> None:
    said = 'He is angry. "This man is known here. He is a traitor and a liar."'
    assert "quotation of several sentences" in _signs(said, "traitor")
    assert "quotation of several sentences" not in _signs('They call him a "traitor" here.', "traitor")


def test_hearsay_question_colon() -> None:
    found = _signs("One asks: is he allegedly a traitor?", "traitor")
    assert {"hearsay", "question", "colon before"} <= set(found)


@pytest.mark.parametrize(
    ("language", "word", "own", "told"),
    [
        pytest.param(
            "en",
            "traitor",
            "This traitor has sold his homeland for grants, and everybody knows it.",
            'State television accused him of treason and called him "a traitor", his lawyer said.',
            id="en",
        ),
        pytest.param(
            "ru",
            "предатель",
            "Этот предатель давно продал родину за гранты.",
            "Провластный канал обвинил его в измене и заявил, что он «предатель», сообщил адвокат.",
            id="ru",
        ),
        pytest.param(
            "az",
            "satqin",
            "Bu satqın çoxdan vətənini qrantlara satıb.",
            "Vəkil bildirib ki, hökumətyönlü kanal onu “satqın” adlandırıb və ittiham edib.",
            id="az",
        ),
        pytest.param(
            "tr",
            "hain",
            "Bu hain vatanını çoktan fonlara sattı.",
            "Avukatı, yandaş kanalın onu “hain” ilan ettiğini ve suçladığını söyledi.",
            id="tr",
        ),
    ],
)
def test_own_voice_is_told_from_a_report(language: str, word: str, own: str, told: str) -> None:
    assert _own(own, word, language) > 0.6 > 0.4 > _own(told, word, language)


def test_weights_fit_the_vocabularies() -> None:
    """Else: `./run bench voice --write`."""
    assert json.loads(text())["vocabularies"] == concepts.fingerprint()


def test_weights_are_read_as_written() -> None:
    assert read('{"intercept": 0.5, "signs": {"question": -1}}').own({"question": 0.5, "unknown": 3.0}) == 0.5
    assert weights().signs["quoted 2"] < 0 < weights().signs["quoted 0"]
