"""Sentence embeddings as further features, where a folder with an encoder is given (`encoder:` in the settings).

What is embedded is masked like everything else: the encoder sees no watched name.  Reading such a folder is not
done here: see `monitor.encoding`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
import numpy.typing as npt

from monitor.detect.features import REACH, Bag
from monitor.detect.passages import Passage
from monitor.detect.tokens import OTHER, PERSON, Tokens

#: What stands for the judged person and for the other watched ones: no encoder knows our own signs.
SHOWN = {PERSON: "X", OTHER: "Y"}
#: Mentions whose surroundings are embedded, and words of the sentences that name the person: encoders read no more.
MENTIONS, WORDS = 3, 100

Vectors = npt.NDArray[np.float32]


class Encoder(Protocol):
    """A sentence encoder."""

    @property
    def sha256(self) -> str:
        """Of the files it was read from: a model fits only the encoder it was trained with."""

    @property
    def width(self) -> int:
        """Numbers in an embedding."""

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Shape (texts, width), finite; each row has length 1, or 0 for a text it knows nothing of."""


def with_embeddings(bag: Bag, passage: Passage, encoder: Encoder | None) -> Bag:
    """A bag with the embeddings of the passage's views as measured features; unchanged without an encoder."""
    if encoder is None:
        return bag
    vectors = encoder.encode(views(passage))
    embedded = [
        (f"e:{view}:{number}", value)
        for view, vector in enumerate(vectors.tolist())
        for number, value in enumerate(vector)
    ]
    return bag._replace(measured=[*bag.measured, *embedded])


def views(passage: Passage) -> tuple[str, str, str]:
    """Three texts: the sentences that name the person, what stands before the person, what stands behind.

    Of a piece that names the person in its title alone, the title.
    """
    named = passage.body if passage.naming else passage.title
    at = [i for i, word in enumerate(named.words) if word == PERSON][:MENTIONS]
    text = passage.article.text if passage.naming else passage.article.title
    sentences = {named.sentences[i] for i in at}
    whole = [i for i, sentence in enumerate(named.sentences) if sentence in sentences][:WORDS]
    before = [i for place in at for i in _beside(named, place, -1)]
    behind = [i for place in at for i in _beside(named, place, 1)]
    return _shown(text, named, whole), _shown(text, named, before), _shown(text, named, behind)


def _beside(tokens: Tokens, at: int, step: int) -> list[int]:
    """A mention and up to `REACH` words of its sentence on one side, in the order of the text."""
    found, i = [at], at + step
    while 0 <= i < len(tokens) and tokens.sentences[i] == tokens.sentences[at] and len(found) <= REACH:
        found.append(i)
        i += step
    return sorted(found)


def _shown(text: str, tokens: Tokens, numbers: Sequence[int]) -> str:
    """Words as printed, with the marks behind each, and the names masked."""
    shown = []
    for i in numbers:
        following = tokens.starts[i + 1] if i + 1 < len(tokens) else len(text)
        word = SHOWN.get(tokens.words[i]) or text[tokens.starts[i] : tokens.ends[i]]
        shown.append(word + text[tokens.ends[i] : following])
    return " ".join("".join(part.rstrip() + " " for part in shown).split())
