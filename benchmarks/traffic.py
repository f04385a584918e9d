"""Simulated months of news for `benchmarks.campaigns`: outlets, wire stories, opinions, campaigns, with the truth.

Words are made up: the rules look at which words two texts share, not at what they mean.  Every number below is an
assumption about the traffic and not a measurement of it; `docs/campaigns.md` lists them.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from itertools import accumulate

START = datetime(2026, 1, 1, tzinfo=UTC)
#: Everything that is published is first seen at the next of these.
PASS = timedelta(minutes=30)

ATTACKERS = [f"attacker{n}" for n in range(14)]
OTHERS = [f"independent{n}" for n in range(6)] + [f"exile{n}" for n in range(4)]
#: The archive of this outlet is reposted on this day.
REPOSTER, REPOST_DAY = ATTACKERS[3], 120

_VOCABULARY = 20_000
_WEIGHTS = list(accumulate(1 / (rank + 3) for rank in range(_VOCABULARY)))


class How(StrEnum):
    """How an article came to its text."""

    FIRST = "first"
    EXACT = "exact"
    EDITED = "edited"  # up to 30 % of the words
    REWRITTEN = "rewritten"  # 30 to 40 %
    HALF = "half"
    TRANSLATED = "translated"
    REPOST = "repost"


@dataclass(slots=True, kw_only=True)
class Item:
    """One article with the truth about it."""

    outlet: str
    title: str
    text: str
    #: When it was published, what its page says (None: nothing), and when it can first be seen.
    published: datetime
    dated: datetime | None
    seen: datetime
    #: When its outlet was last read before `seen`.
    last_read: datetime
    person: int
    #: Articles with one origin are one text.
    origin: int
    how: How
    #: As the classifier would score it; None: no alert.
    score: float | None = None
    #: The campaign it is part of.
    campaign: int | None = None


@dataclass(slots=True, kw_only=True)
class Traffic:
    """All articles, and how much time of how many people they cover."""

    people: int
    days: int
    items: list[Item] = field(default_factory=list)

    @property
    def person_months(self) -> float:
        return self.people * self.days / 30


def make(people: int, days: int, seed: int) -> Traffic:
    """Traffic about `people` journalists for `days` days, in the order in which it is first seen."""
    maker = _Maker(random.Random(seed), days)  # noqa: S311  # not for secrets
    traffic = Traffic(people=people, days=days)
    for person in range(people):
        traffic.items += maker.ordinary(person)
        traffic.items += maker.opinions(person)
        traffic.items += maker.campaigns(person)
    traffic.items += maker.repost(traffic.items)
    traffic.items.sort(key=lambda item: (item.seen, item.published))
    return traffic


class _Maker:
    def __init__(self, chance: random.Random, days: int) -> None:
        self._chance = chance
        self._days = days
        self._origin = 0
        self._campaign = 0
        self._footers = {outlet: self._words(25) for outlet in ATTACKERS + OTHERS}
        self._outages = {outlet: list(self._dark()) for outlet in ATTACKERS + OTHERS}

    def ordinary(self, person: int) -> Iterator[Item]:
        """Neutral pieces that name a person; of every hundred the classifier takes one for an attack."""
        rate = 2 / 30
        # For one person in twenty ordinary coverage doubles and more for a month, for innocent reasons.
        busy = self._chance.randrange(self._days) if person % 20 == 7 else None
        for day in range(self._days):
            times = 6 if busy is not None and busy <= day < busy + 30 else 1
            if self._chance.random() < rate * times:
                yield from self._story(person, self._moment(day))

    def _story(self, person: int, at: datetime) -> Iterator[Item]:
        wire = self._chance.random() < 0.3
        mistaken = self._chance.random() < 0.01
        outlets = self._chance.sample(ATTACKERS + OTHERS, self._chance.randint(4, 14) if wire else 1)
        first = self._first(person, outlets[0], at)
        yield self._scored(first, 0.7 + 0.3 * self._chance.betavariate(1, 3) if mistaken else None)
        for outlet in outlets[1:]:
            at += timedelta(hours=self._chance.expovariate(1 / 1.5))
            copy = self._copy(first, outlet, at)
            yield self._scored(copy, 0.7 + 0.3 * self._chance.betavariate(1, 3) if mistaken else None)

    def opinions(self, person: int) -> Iterator[Item]:
        """Hostile pieces that nobody carries on; one person in twenty gets many."""
        rate = (1.5 if person % 20 == 3 else 0.1) / 30
        for day in range(self._days):
            if self._chance.random() < rate:
                piece = self._first(person, self._chance.choice(ATTACKERS), self._moment(day))
                yield self._scored(piece, self._hostile())

    def campaigns(self, person: int) -> Iterator[Item]:
        day = 0
        while (day := day + 1) < self._days - 8:
            if self._chance.random() < 0.06 / 30:
                self._campaign += 1
                yield from self._one_campaign(person, self._moment(day))
                day += 20

    def _one_campaign(self, person: int, at: datetime) -> Iterator[Item]:
        outlets = self._chance.sample(ATTACKERS, self._chance.randint(3, 10))
        texts: list[Item] = []
        for outlet in outlets:
            if not texts or (len(texts) < 3 and self._chance.random() < 0.2):
                piece = self._first(person, outlet, at)
                texts.append(piece)
            else:
                piece = self._copy(self._chance.choice(texts), outlet, at)
            piece.campaign = self._campaign
            # One hostile piece in twenty is not recognised.
            yield self._scored(piece, self._hostile() if self._chance.random() < 0.95 else None)
            at += timedelta(hours=self._chance.expovariate(1 / 6))

    def repost(self, items: list[Item]) -> Iterator[Item]:
        """One outlet puts the last forty days of its archive on its front page, as if new."""
        at = START + timedelta(days=REPOST_DAY, hours=9)
        own = [i for i in items if i.outlet == REPOSTER and at - timedelta(days=40) < i.published < at]
        for number, old in enumerate(own):
            moment = at + timedelta(seconds=number)
            again = Item(
                outlet=old.outlet,
                title=old.title,
                text=old.text,
                published=moment,
                dated=moment,
                seen=_next_pass(moment),
                last_read=_next_pass(moment) - PASS,
                person=old.person,
                origin=old.origin,
                how=How.REPOST,
                score=old.score,
            )
            yield again

    def _first(self, person: int, outlet: str, at: datetime) -> Item:
        self._origin += 1
        body = self._words(self._chance.randint(120, 420))
        return self._item(person, outlet, at, body, self._words(8), self._origin, How.FIRST)

    def _copy(self, first: Item, outlet: str, at: datetime) -> Item:
        body = first.text.rsplit("\n", 1)[0]
        draw = self._chance.random()
        if draw < 0.45:
            how, new = How.EXACT, body
        elif draw < 0.72:
            how, new = How.EDITED, self._edited(body, self._chance.uniform(0.05, 0.3))
        elif draw < 0.78:
            how, new = How.REWRITTEN, self._edited(body, self._chance.uniform(0.3, 0.4))
        elif draw < 0.93:
            how, new = How.HALF, self._half(body)
        else:
            how, new = How.TRANSLATED, self._words(len(body.split()), "x")
        title = first.title if how is How.EXACT and self._chance.random() < 0.6 else self._words(8)
        return self._item(first.person, outlet, at, new, title, first.origin, how)

    def _item(
        self, person: int, outlet: str, at: datetime, body: str, title: str, origin: int, how: How
    ) -> Item:
        draw = self._chance.random()
        dated: datetime | None = at
        if draw < 0.1:
            dated = None
        elif draw < 0.13:  # redated
            dated = at - timedelta(hours=self._chance.uniform(1, 48))
        dark = next(((start, end) for start, end in self._outages[outlet] if start <= at < end), None)
        seen = _next_pass(dark[1] if dark else at)
        return Item(
            outlet=outlet,
            title=title,
            text=f"{body}\n{self._footers[outlet]}",
            published=at,
            dated=dated,
            seen=seen,
            last_read=dark[0] if dark else seen - PASS,
            person=person,
            origin=origin,
            how=how,
        )

    def _dark(self) -> Iterator[tuple[datetime, datetime]]:
        """The times in which an outlet cannot be read: one day in ten, for one to twenty-four hours."""
        for day in range(self._days):
            if self._chance.random() < 0.1:
                start = self._moment(day)
                yield start, start + timedelta(hours=self._chance.uniform(1, 24))

    def _scored(self, item: Item, score: float | None) -> Item:
        item.score = score if item.outlet in ATTACKERS else None
        return item

    def _hostile(self) -> float:
        return 0.7 + 0.3 * self._chance.betavariate(4, 1)

    def _edited(self, body: str, part: float) -> str:
        paragraphs = [body.split()[n : n + 60] for n in range(0, len(body.split()), 60)]
        if self._chance.random() < 0.5:
            self._chance.shuffle(paragraphs)
        fresh = iter(self._words(len(body.split())).split())
        return " ".join(
            next(fresh) if self._chance.random() < part else word for words in paragraphs for word in words
        )

    def _half(self, body: str) -> str:
        words = body.split()
        half = words[: len(words) // 2] if self._chance.random() < 0.5 else words[len(words) // 2 :]
        return f"{' '.join(half)} {self._words(len(half))}"

    def _words(self, count: int, letter: str = "s") -> str:
        ranks = self._chance.choices(range(_VOCABULARY), cum_weights=_WEIGHTS, k=count)
        return " ".join(f"{letter}öz{rank}" for rank in ranks)

    def _moment(self, day: int) -> datetime:
        return START + timedelta(days=day, hours=self._chance.uniform(6, 22))


def _next_pass(at: datetime) -> datetime:
    return START + ((at - START) // PASS + 1) * PASS
