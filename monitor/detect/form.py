"""The form of a piece as numbers: questions, quotations, how often and where the person is named."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from monitor.detect.passages import Passage
from monitor.detect.tokens import NUMBER, OTHER, PERSON, SCARE, SPEECH, Tokens

#: Words of a piece to which counts are brought: long pieces must not look hostile by their length.
LENGTH = 100
#: More mentions say nothing more: portraits, trials and obituaries name their person in every sentence.
MOST_MENTIONS = 3

#: A feature's value, and the words it comes from.
Measured = dict[str, tuple[float, tuple[int, ...]]]


def form(passage: Passage, judged: Sequence[int], offset: int) -> Measured:
    """The measured features of the form.

    Args:
        passage: What is judged.
        judged: The judged words of the body, as numbers into its tokens.
        offset: The place of the first of them.
    """
    body = passage.body
    measured: Measured = {}
    for name, value, words in _shares(body, judged):
        if words:
            measured[f"k:form-{name}"] = value, tuple(offset + word for word in words)
    measured.update(_mentions(passage, judged, offset))
    title = passage.title
    for name, mark in (("question", "?"), ("exclamation", "!"), ("ellipsis", "…")):
        words = [i for i, after in enumerate(title.after) if mark in after]
        if words:
            measured[f"k:form-{name}@title"] = 1.0, tuple(words)
    return measured


def _shares(body: Tokens, judged: Sequence[int]) -> Iterator[tuple[str, float, list[int]]]:
    sentences = len({body.sentences[i] for i in judged}) or 1
    words = len(judged) or 1
    for name, mark in (("question", "?"), ("exclamation", "!"), ("ellipsis", "…")):
        at = [n for n, i in enumerate(judged) if mark in body.after[i]]
        yield name, len(at) / sentences, at
    for name, kind in (("scare", SCARE), ("speech", SPEECH)):
        at = [n for n, i in enumerate(judged) if body.quoted[i] == kind]
        yield name, 2 * len(at) / words, at
    numbers = [n for n, i in enumerate(judged) if body.words[i] == NUMBER]
    yield "numbers", math.log1p(len(numbers) * LENGTH / max(LENGTH, words)) / 4, numbers
    dialogue = [n for n, i in enumerate(judged) if "\n" in body.after[i] and "—" in body.after[i]]
    yield "dialogue", math.log1p(len(dialogue)), dialogue


def _mentions(passage: Passage, judged: Sequence[int], offset: int) -> Measured:
    body = passage.body
    at = [n for n, i in enumerate(judged) if body.words[i] == PERSON]
    others = [n for n, i in enumerate(judged) if body.words[i] == OTHER]
    measured: Measured = {}
    if at:
        places = tuple(offset + n for n in at)
        quoted = sum(body.quoted[judged[n]] == SPEECH for n in at)
        measured["k:form-mentions"] = math.log1p(min(len(at), MOST_MENTIONS)) / 2, places
        measured["k:form-late"] = at[0] / len(judged), places[:1]
        measured["k:form-mentions-quoted"] = quoted / len(at), places
        measured["k:form-naming"] = len(passage.naming) / max(1, len(set(body.sentences))), places
    if others:
        measured["k:form-others"] = math.log1p(len(others)), tuple(offset + n for n in others)
    titled = [i for i, word in enumerate(passage.title.words) if word == PERSON]
    if titled:
        measured["k:form-titled"] = 1.0, tuple(titled)
    return measured
