"""Labels as examples to train on, and labelled examples from elsewhere."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import groupby

from sqlite_utils import Database

from monitor.records import Article, Example, Frame, Judgement
from monitor.store import labels
from monitor.store.identity import text_hash
from monitor.store.labels import Label, counts

#: Mentions that an example has at most.
MOST_SPANS = 500


def as_examples(db: Database) -> list[Example]:
    """One example for each labelled pair: what most reviewers say, the unsure and the ties left out."""
    pairs = groupby(
        sorted(labels.current(db), key=lambda label: (label.article, label.journalist)),
        key=lambda label: (label.article, label.journalist),
    )
    groups = _groups(db)
    found = (_example(db, article, journalist, list(said), groups) for (article, journalist), said in pairs)
    return [example for example in found if example is not None]


def example_id(article: int, journalist: str) -> str:
    """The id of the example that the labels of a pair make."""
    return f"label-{article}-{journalist}"


def take(db: Database, examples: Sequence[Example], reviewer: str, now: datetime) -> list[Example]:
    """Store those as labels whose text stands here and whose person is watched; the rest."""
    rest, decisions = [], []
    for example in examples:
        pair = _pair_of(db, example)
        if pair is None:
            rest.append(example)
            continue
        judgement = Judgement.TARGETS if example.targets else Judgement.NEUTRAL
        article, journalist = pair
        decisions.append(
            labels.Decision(
                article=article, journalist=journalist, judgement=judgement, frames=example.frames
            )
        )
    labels.decide(db, decisions, reviewer, "", now)
    return rest


def _pair_of(db: Database, example: Example) -> tuple[int, str] | None:
    row = db.execute(
        "SELECT s.article, s.journalist FROM article a JOIN assessment s ON s.article = a.id "
        "JOIN journalist j ON j.id = s.journalist WHERE a.text_hash = ? AND j.name = ? ORDER BY a.id LIMIT 1",
        (text_hash(Article(title=example.title, text=example.text)), example.person),
    ).fetchone()
    return (row[0], row[1]) if row else None


def _example(
    db: Database, article: int, journalist: str, said: list[Label], groups: dict[int, str]
) -> Example | None:
    judgement = labels.majority(said)
    if judgement not in (Judgement.TARGETS, Judgement.NEUTRAL):
        return None
    version = max(each.version for each in said)
    title, text, spans, language, outlet, date, name = _as_read(db, article, journalist, version)
    if not text.strip():
        # A piece of a headline alone; an example must have a text.
        title, text, spans = "", title, ()
    if not text.strip():
        return None
    return Example(
        id=example_id(article, journalist),
        title=title,
        text=text,
        person=name,
        person_spans=spans[:MOST_SPANS],
        language=language,
        targets=judgement is Judgement.TARGETS,
        frames=_frames(said) if judgement is Judgement.TARGETS else (),
        outlet=outlet,
        date=date,
        group=groups[article],
        source="reviewers",
    )


def _frames(said: list[Label]) -> tuple[Frame, ...]:
    """The frames that at least half of those who say `targets` name, in the order of `Frame`."""
    voters = [label for label in said if label.judgement is Judgement.TARGETS]
    return tuple(f for f in Frame if 2 * sum(f in label.frames for label in voters) >= len(voters))


def _as_read(
    db: Database, article: int, journalist: str, version: int
) -> tuple[str, str, tuple[tuple[int, int], ...], str, str, str, str]:
    """title, text, spans, language, outlet, date, name; in the version that was labelled."""
    title, text, now, language, outlet, date, name = db.execute(
        "SELECT a.title, a.text, a.version, a.language, a.outlet, substr(COALESCE(a.published, a.first_seen), 1, 10), "
        "j.name FROM article a, journalist j WHERE a.id = ? AND j.id = ?",
        (article, journalist),
    ).fetchone()
    old = db.execute(
        "SELECT title, text FROM version WHERE article = ? AND version = ?", (article, version)
    ).fetchone()
    if version != now and old:
        # The mentions are those of the present text: in the old one the name is found again.
        return old[0], old[1], (), language, outlet, date, name
    return title, text, _spans(db, article, journalist), language, outlet, date, name


def _spans(db: Database, article: int, journalist: str) -> tuple[tuple[int, int], ...]:
    rows = db.execute(
        "SELECT start, end FROM mention WHERE article = ? AND journalist = ? AND place = 'text' ORDER BY start",
        (article, journalist),
    )
    return tuple((start, end) for start, end in rows.fetchall())


def _groups(db: Database) -> dict[int, str]:
    """Labelled article -> a name that articles share which have the same text or stand in one campaign."""
    parent: dict[str, str] = {}

    def top(node: str) -> str:
        while parent.setdefault(node, node) != node:
            node = parent[node]
        return node

    texts = {}
    for article, first, campaign in _ties(db):
        texts[article] = f"text-{first}"
        root = top(texts[article])
        if campaign is not None:
            # The smaller name wins, so that the names do not hang on the order of the rows.
            low, high = sorted((root, top(f"campaign-{campaign}")))
            parent[high] = low
    return {article: top(text) for article, text in texts.items()}


def _ties(db: Database) -> Iterator[tuple[int, int, int | None]]:
    rows = db.execute(
        # Only our own constant is put into the statement.
        "SELECT DISTINCT a.id, COALESCE(a.reprint_of, a.id), l.campaign FROM label b "  # noqa: S608
        "JOIN article a ON a.id = b.article LEFT JOIN alert l ON l.article = a.id "
        f"WHERE {counts('b')} ORDER BY a.id, l.campaign"
    )
    yield from rows.fetchall()
