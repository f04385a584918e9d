"""Why a score is what it is: the weights of a linear model, brought back to the sentences they come from.

The score in log-odds is the base plus the weights of all judged sentences: nothing is left over.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from monitor.detect.concepts import FRAMES_FILE, concepts
from monitor.detect.described import described
from monitor.detect.features import Features, Place
from monitor.detect.passages import Passage
from monitor.records import Article, Reason, Voice

#: Reasons of each kind that are kept with an assessment.
SENTENCES, PHRASES, CUES = 3, 5, 4
#: A weaker reason (in log-odds) is noise.
LEAST = 0.02
#: How probable the voice of a phrase must be to be told.
CLEARLY = 0.7
#: Letters and signs of a phrase at most: between two words there may stand a page of signs.
PHRASE_SIGNS = 200
#: Words of a phrase at most.
PHRASE_WORDS = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighed:
    """A passage with what each of its features adds to the log-odds."""

    passage: Passage
    found: Features
    #: Without the letter sequences and embeddings.
    contributions: Mapping[str, float]
    #: What each word adds, in the order of `found.places`: all features, the letter sequences too.
    words: Sequence[float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """A judgement in full; `base` and the weights of `sentences` add up to `log_odds`."""

    #: What a piece without any known feature gets.
    base: float
    #: The judged sentences as printed, the title among them, the strongest first.
    sentences: tuple[Reason, ...]
    #: Phrases, cues and frames: other views of the same weights.
    details: tuple[Reason, ...]
    log_odds: float
    score: float
    #: Log-odds that are missing to the band `likely`; negative when it is reached.
    to_likely: float


def weigh(
    passage: Passage,
    found: Features,
    contributions: Mapping[str, float],
    letters: Sequence[float],
    embedded: float = 0.0,
) -> Weighed:
    """What each word adds: a feature's contribution is shared by the words it comes from.

    Args:
        contributions: By feature, without the letter sequences and embeddings.
        letters: What the letter sequences of each of `found.spelled` add wherever it stands.
        embedded: What the embeddings add together; no word can be told from another there, so all share it.
    """
    values = [embedded / max(1, len(found.places))] * len(found.places)
    for name, contribution in contributions.items():
        at: Sequence[int] = found.measured[name][1] if name[0] == "k" else found.counted[name]
        for place in at:
            values[place] += contribution / len(at)
    for at, contribution in zip(found.spelled.values(), letters, strict=True):
        for place in at:
            values[place] += contribution
    return Weighed(passage=passage, found=found, contributions=contributions, words=values)


def sentence_reasons(weighed: Weighed) -> list[Reason]:
    """Every judged sentence as printed, the title among them, with its weight; the strongest first."""
    totals: dict[tuple[bool, int], float] = {}
    places: dict[tuple[bool, int], list[Place]] = {}
    for place, value in zip(weighed.found.places, weighed.words, strict=True):
        key = (place.in_title, place.sentence)
        totals[key] = totals.get(key, 0.0) + value
        places.setdefault(key, []).append(place)
    ranked = sorted(totals, key=lambda key: (-totals[key], key))
    article = weighed.passage.article
    return [
        Reason(text=_printed(article, places[key]), weight=totals[key], kind="sentence") for key in ranked
    ]


def reasons(weighed: Weighed) -> tuple[Reason, ...]:
    """The strongest reasons of each kind, strongest first."""
    raising = [reason for reason in sentence_reasons(weighed)[:SENTENCES] if reason.weight > 0]
    found = [*raising, *details(weighed)]
    return tuple(sorted((r for r in found if abs(r.weight) >= LEAST), key=lambda reason: -reason.weight))


def details(weighed: Weighed) -> list[Reason]:
    """The strongest phrases, cues and frames."""
    return [*_phrases(weighed), *_cues(weighed)]


def _printed(article: Article, places: list[Place]) -> str:
    """The characters from the first to the last of some words of one sentence, with the mark that ends it."""
    text = article.title if places[0].in_title else article.text
    end = places[-1].end
    while end < len(text) and text[end] in '.!?…»”"':
        end += 1
    return text[places[0].start : end]


def _phrases(weighed: Weighed) -> list[Reason]:
    """Runs of words that each raise the score."""
    places, values = weighed.found.places, weighed.words
    runs: list[list[int]] = []
    for i, value in enumerate(values):
        if value <= LEAST:
            continue
        run = runs[-1] if runs else []
        joined = run and run[-1] == i - 1 and len(run) < PHRASE_WORDS
        if joined and (places[i - 1].in_title, places[i - 1].sentence) == (
            places[i].in_title,
            places[i].sentence,
        ):
            run.append(i)
        else:
            runs.append([i])
    weights = [(sum(values[i] for i in run), run) for run in runs]
    strongest = sorted(weights, key=lambda item: (-item[0], item[1]))[:PHRASES]
    return [
        Reason(text=_words(weighed, run), weight=weight, kind="phrase", voice=_voice(weighed, run))
        for weight, run in strongest
    ]


def _voice(weighed: Weighed, run: list[int]) -> Voice:
    """Whose the hostile words of a phrase are, where that is clear of all of them."""
    shares = [weighed.found.own[place] for place in run if place in weighed.found.own]
    if shares and min(shares) >= CLEARLY:
        return Voice.OWN
    return Voice.REPORTED if shares and max(shares) <= 1 - CLEARLY else Voice.UNCLEAR


def _words(weighed: Weighed, run: list[int]) -> str:
    first, last = weighed.found.places[run[0]], weighed.found.places[run[-1]]
    article = weighed.passage.article
    return (article.title if first.in_title else article.text)[first.start : last.end][:PHRASE_SIGNS]


def _cues(weighed: Weighed) -> list[Reason]:
    totals: dict[str, float] = {}
    for name, value in weighed.contributions.items():
        if name[0] == "k":
            concept = name[2:].partition("@")[0]
            totals[concept] = totals.get(concept, 0.0) + value
    ranked = sorted(totals.items(), key=lambda item: (-abs(item[1]), item[0]))[:CUES]
    frames = concepts(FRAMES_FILE)
    return [
        Reason(text=described(concept), weight=value, kind="frame" if concept in frames else "cue")
        for concept, value in ranked
    ]
