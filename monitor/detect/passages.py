"""The text round the mentions of one person, with all watched names masked.

The judged person becomes one token, every other watched person another: a model that could read the names would
learn who is attacked instead of how.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from monitor.detect.tokens import OTHER, PERSON, Span, Tokens, tokens
from monitor.records import Article, Mention, Where

#: Words of the body that are judged; of a longer piece the sentences nearest to the mentions.
BUDGET = 400
#: Fewer words than this say too little to judge anybody by.
FEW_WORDS = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """What is judged: the title and the chosen sentences of the body."""

    article: Article
    title: Tokens
    body: Tokens
    #: The sentences of the body that are judged, in order.
    chosen: tuple[int, ...]
    #: Those of them that name the person.
    naming: frozenset[int]

    @property
    def words(self) -> int:
        """How many words there are to judge by."""
        chosen = set(self.chosen)
        return len(self.title) + sum(sentence in chosen for sentence in self.body.sentences)


def passages(article: Article, mentions: Sequence[Mention], judged: str) -> Passage:
    """The text round the mentions of `judged`, an id; `mentions` are those of all watched people."""
    title = tokens(article.title, _spans(mentions, judged, Where.TITLE))
    body = tokens(article.text, _spans(mentions, judged, Where.TEXT))
    naming = frozenset(s for word, s in zip(body.words, body.sentences, strict=True) if word == PERSON)
    return Passage(article=article, title=title, body=body, chosen=_choose(body, naming), naming=naming)


def _spans(mentions: Sequence[Mention], judged: str, where: Where) -> list[Span]:
    return [
        Span(mention.start, mention.end, PERSON if mention.journalist == judged else OTHER)
        for mention in mentions
        if mention.where is where
    ]


def _choose(body: Tokens, naming: frozenset[int]) -> tuple[int, ...]:
    """The sentences nearest to those that name the person, up to the budget; all of a short text."""
    count = body.sentences[-1] + 1 if len(body) else 0
    if len(body) <= BUDGET:
        return tuple(range(count))
    lengths = [0] * count
    for sentence in body.sentences:
        lengths[sentence] += 1
    near = sorted(range(count), key=lambda s: (min((abs(s - n) for n in naming), default=s), s))
    chosen, left = [], BUDGET
    for sentence in near:
        if left <= 0:
            break
        chosen.append(sentence)
        left -= lengths[sentence]
    return tuple(sorted(chosen))
