"""Whose voice a word stands in: the signs that the piece itself says it, or reports or quotes it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from monitor.detect.concepts import Hit
from monitor.detect.cues import DEFEND
from monitor.detect.fold import plain
from monitor.detect.tokens import UNQUOTED, Tokens

#: Cues that say who speaks.
ATTRIBUTE = DEFEND | {"speech"}
#: Words within which a verb of report is close.
CLOSE = 8
#: Words that say that something is only said, in any of the languages.
HEARSAY = frozenset(
    plain(
        "görə əsasən guya bildirilir deyilir göre sözde якобы словам сообщает данным "
        "alleged allegedly according"
    ).split()
)


def signs(hit: Hit, cues: Sequence[Hit], words: Tokens) -> dict[str, float]:
    """The signs at one hit, the same in all languages.

    Args:
        cues: The hits of `ATTRIBUTE` in the same words.
    """
    sentence = words.sentences[hit.start]
    same = [i for i, number in enumerate(words.sentences) if number == sentence]
    found = dict.fromkeys(_printed(hit.start, same, words), 1.0)
    for cue in cues:
        found.update(dict.fromkeys(_beside(hit, cue, words.sentences[cue.start] - sentence), 1.0))
    return found


def _printed(at: int, same: Sequence[int], words: Tokens) -> Iterator[str]:
    """What marks and single words of the sentence, the words `same`, say of word `at`."""
    plainly = words.quoted[at] == UNQUOTED
    yield f"quoted {words.quoted[at]}"
    seen = {
        "quotation of several sentences": not plainly and _spans_sentences(words, at),
        "quotation beside": plainly and any(words.quoted[i] != UNQUOTED for i in same),
        "question": any("?" in words.after[i] for i in same),
        "colon before": any(":" in words.after[i] for i in same if i < at),
        "hearsay": any(words.words[i] in HEARSAY for i in same),
    }
    yield from (name for name, there in seen.items() if there)


def _beside(hit: Hit, cue: Hit, apart: int) -> Iterator[str]:
    """What a cue says that stands `apart` sentences from the hit."""
    side = "before" if cue.start < hit.start else "after"
    if apart == 0:
        yield f"{cue.concept} {side}"
        if abs(cue.start - hit.start) <= CLOSE:
            yield f"close {side}"
    elif abs(apart) == 1:
        yield f"{cue.concept} beside"


def _spans_sentences(words: Tokens, at: int) -> bool:
    first = last = at
    while first > 0 and words.quoted[first - 1] == words.quoted[at]:
        first -= 1
    while last + 1 < len(words) and words.quoted[last + 1] == words.quoted[at]:
        last += 1
    return words.sentences[first] != words.sentences[last]
