"""From a labelled example to what the classifier judges: an article with mentions."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from monitor.detect.encoder import Encoder, with_embeddings
from monitor.detect.features import Bag, features
from monitor.detect.fold import plain
from monitor.detect.language import detect
from monitor.detect.names import Matcher
from monitor.detect.passages import passages
from monitor.records import Article, Example, Journalist, Mention, Where

#: The id under which the person of an example is judged.
JUDGED = "judged"
#: Letters of a name that stay the same in its case forms.
NAME_STEM = 5

_WORD = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """An article and the mentions of the person of its example."""

    article: Article
    mentions: tuple[Mention, ...]


def pair(example: Example) -> Pair:
    """The article of an example; without spans the person is found by name, and may then not be found at all."""
    language = example.language or detect(f"{example.title}\n{example.text}")
    article = Article(title=example.title, text=example.text, language=language)
    if not example.person_spans:
        return Pair(article=article, mentions=_matcher(example.person).find(article))
    given = tuple(
        Mention(
            journalist=JUDGED,
            where=Where.TEXT,
            start=start,
            end=end,
            form=example.text[start:end],
            how="given",
        )
        for start, end in example.person_spans
    )
    return Pair(article=article, mentions=(*_in_title(example), *given))


def _in_title(example: Example) -> list[Mention]:
    """Where the title has a word of the name as the text has it, whatever its ending.

    The spans point into the text alone.  The matcher would find the same and more, but making the spellings of a
    name takes longer than judging a piece.
    """
    forms = " ".join(example.text[start:end] for start, end in example.person_spans)
    stems = {word[:NAME_STEM] for word in _WORD.findall(plain(forms)) if len(word) >= NAME_STEM - 1}
    words = list(_WORD.finditer(plain(example.title)))
    named = [match for match in words if match.group()[:NAME_STEM] in stems]
    return [
        Mention(
            journalist=JUDGED,
            where=Where.TITLE,
            start=match.start(),
            end=match.end(),
            form=example.title[match.start() : match.end()],
            how="as in the text",
        )
        for match in named
    ]


@lru_cache(maxsize=4096)
def _matcher(person: str) -> Matcher:
    # Making the spellings of a name takes longer than judging a piece, and one person has many examples.
    return Matcher([Journalist(id=JUDGED, name=person)])


def bag_of(example: Example, encoder: Encoder | None = None) -> Bag:
    """The features of an example, with embeddings where there is an encoder."""
    found = pair(example)
    passage = passages(found.article, found.mentions, JUDGED)
    return with_embeddings(features(passage, found.article.language).bag(), passage, encoder)
