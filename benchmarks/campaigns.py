"""How well campaigns and reprints are found, on simulated months of news (see `benchmarks/traffic.py`).

    ./run bench campaigns [--json] [--data DIR]

With --data the pair measure also runs on third-party texts: every *.jsonl in the folder, one object a line with
`id`, `text`, optional `title`, and `group` (the same for texts that are reprints of each other).
"""

from __future__ import annotations

import json
import math
import random
import statistics
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import accumulate, combinations
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from benchmarks import common
from benchmarks.traffic import ATTACKERS, OTHERS, PASS, START, How, Item, Traffic, make
from monitor.detect import reprints
from monitor.records import AlertDraft, Article, Assessment, Band, DateSource, Severity
from monitor.steps import trace
from monitor.steps.context import appeared
from monitor.store import alerts, campaigns, database
from monitor.store import reprints as stored

PEOPLE, DAYS, SEED = 500, 180, 11
#: Articles that forty outlets bring in 60 days, and articles of one transaction while the speed is measured.
_KNOWN, _TOGETHER = 100_000, 50
#: Kinds of copies on which the pair measure is taken; the others have a figure of their own.
_PAIRED = {How.FIRST, How.EXACT, How.EDITED, How.REPOST}


@dataclass(slots=True, kw_only=True)
class Run:
    """What the program made of the traffic."""

    #: Article number -> item; the numbers are those of the database.
    items: dict[int, Item] = field(default_factory=dict)
    #: Article -> first publisher of its group.
    first: dict[int, int] = field(default_factory=dict)
    #: Campaign -> when it was found; withdrawn and merged ones too.
    found_at: dict[int, datetime] = field(default_factory=dict)
    #: Campaign -> every article that ever was in it, and those that are now.
    ever: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    now: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    seconds: float = 0.0


def main() -> None:
    given = common.options(__doc__)
    traffic = make(PEOPLE, DAYS, SEED)
    run = play(traffic)
    figures = measure(traffic, run)
    if given.data:
        figures["third_party"] = third_party(given.data)
    result = common.Result(name="campaigns", figures=figures, baselines=baselines(traffic, run))
    common.report(result, as_json=given.json)


def play(traffic: Traffic) -> Run:
    """Feed the traffic through the rules of the program and a real database, pass by pass."""
    run = Run()
    with tempfile.TemporaryDirectory() as folder, database.open_database(Path(folder)) as db:
        db.execute("PRAGMA synchronous = OFF")
        _prepare(db, traffic.people)
        passes: dict[datetime, list[Item]] = defaultdict(list)
        for item in traffic.items:
            passes[item.seen].append(item)
        for now in sorted(passes):
            with database.writing(db):
                for item in passes[now]:
                    _read(db, run, item, now)
        rows = db.execute("SELECT article, first FROM printing").fetchall()
        run.first = dict(rows)
        for campaign in campaigns.all_of(db):
            run.now[campaign.id] = {piece.article for piece in campaign.pieces}
    return run


def measure(traffic: Traffic, run: Run) -> dict[str, Any]:
    """The figures of the issue, and what they are made of."""
    truth = _truth(run)
    precision, recall = _campaign_scores(run, truth)
    false = sum(_of_campaign(run, articles) is None for articles in run.ever.values())
    pairs = _pair_scores(run, run.first)
    delays = _delays(run, truth)
    return {
        "campaign_f1": _f1(precision, recall),
        "campaign_precision": precision,
        "campaign_recall": recall,
        "reprint_pair_f1": _f1(*pairs),
        "reprint_pair_precision": pairs[0],
        "reprint_pair_recall": pairs[1],
        "reprint_half_recall": _recall_of(run, How.HALF),
        "reprint_rewritten_recall": _recall_of(run, How.REWRITTEN),
        "delay_hours": statistics.median(delays),
        "delay_hours_90": statistics.quantiles(delays, n=10)[-1],
        "first_publisher": _first_publisher(run),
        "false_per_1000_person_months": false / traffic.person_months * 1000,
        "false_interval_95": [round(x / traffic.person_months * 1000, 2) for x in _poisson_interval(false)],
        # The others of three runs show what else the machine was doing.
        "articles_per_cpu_second": max(speed() for _ in range(3)),
        "articles_per_cpu_second_full_index": max(speed(_KNOWN) for _ in range(3)),
        "articles_per_cpu_second_here": len(run.items) / run.seconds,
        "campaigns": len(truth),
        "person_months": traffic.person_months,
        "articles": len(run.items),
    }


def baselines(traffic: Traffic, run: Run) -> dict[str, Any]:
    """Three pieces in seven days; the same title."""
    found = _three_in_a_week(run)
    truth = _truth(run)
    hits = {c for articles in found if (c := _of_campaign(run, articles)) is not None}
    precision = sum(_of_campaign(run, a) is not None for a in found) / max(1, len(found))
    titles: dict[str, int] = {}
    first = {n: titles.setdefault(i.title.lower(), n) for n, i in run.items.items()}
    return {
        "three_in_seven_days": {
            "campaign_f1": _f1(precision, len(hits) / len(truth)),
            "false_per_1000_person_months": sum(_of_campaign(run, a) is None for a in found)
            / traffic.person_months
            * 1000,
        },
        "title_equality": {"reprint_pair_f1": _f1(*_pair_scores(run, first))},
    }


def third_party(folder: Path) -> dict[str, Any]:
    """Pairs found among texts of others; every file is a world of its own."""
    paths = sorted(folder.glob("*.jsonl"))
    if not paths:
        raise SystemExit(f"{folder}: there is no *.jsonl")
    return {path.stem: _third_party(path) for path in paths}


def _third_party(path: Path) -> dict[str, Any]:
    lines = list(_lines(path))
    with tempfile.TemporaryDirectory() as home, database.open_database(Path(home)) as db:
        _prepare(db, 1)
        with database.writing(db):
            for number, line in enumerate(lines):
                item = _outside(line, number)
                _tie(db, _insert(db, item), item)
        first = dict(db.execute("SELECT article, first FROM printing").fetchall())
    groups = {number: str(line["group"]) for number, line in enumerate(lines, start=1)}
    precision, recall = _pairs(first, groups, set(groups))
    return {
        "texts": len(lines),
        "pairs": len(_pairs_of(groups)),
        "pair_f1": _f1(precision, recall),
        "precision": precision,
        "recall": recall,
    }


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    for number, text in enumerate(path.read_text("utf-8").splitlines(), start=1):
        if not text.strip():
            continue
        try:
            line = json.loads(text)
        except ValueError:
            raise SystemExit(f"{path}:{number}: not JSON") from None
        if not isinstance(line, dict):
            raise SystemExit(f"{path}:{number}: not an object")
        if missing := [f"`{key}` is missing" for key in ("group", "text") if key not in line]:
            raise SystemExit(f"{path}:{number}: {', '.join(missing)}")
        yield line


def speed(known: int = 0, articles: int = 6_000) -> float:
    """Articles a CPU second through all that a pass does for reprints, when one in ten is a copy of an earlier one.

    The sketch, when the outlet was last read (visits of 60 days are stored), the index, the comparison, the group.
    The traffic above has seven copies in ten articles, which no feed has; its own speed is given beside.

    Args:
        known: Other articles that stand in the index before.
    """
    items = [_outside({"text": text}, number) for number, text in enumerate(_texts_of(articles))]
    for number, item in enumerate(items):
        # Found up to two hours after they were published.
        item.dated = item.seen - timedelta(minutes=number % 120)
    with tempfile.TemporaryDirectory() as folder, database.open_database(Path(folder)) as db:
        _prepare(db, 1)
        _fill(db, known)
        spent = 0.0
        for start in range(0, articles, _TOGETHER):
            chosen = items[start : start + _TOGETHER]
            with database.writing(db):
                numbers = [_insert(db, item) for item in chosen]
                started = time.process_time()
                for number, item in zip(numbers, chosen, strict=True):
                    _tie(db, number, item, asked=True)
                spent += time.process_time() - started
    return articles / spent


def _texts_of(articles: int) -> list[str]:
    chosen, words = random.Random(SEED), [f"söz{n}" for n in range(20_000)]  # noqa: S311  # not for secrets
    weights = list(accumulate(1 / (rank + 3) for rank in range(len(words))))
    texts: list[str] = []
    for _ in range(articles):
        copied = texts and chosen.random() < 0.1
        texts.append(
            chosen.choice(texts[-500:])
            if copied
            else " ".join(chosen.choices(words, cum_weights=weights, k=chosen.randint(150, 450)))
        )
    return texts


def _fill(db: Database, known: int) -> None:
    """What stands in a database after 60 days: sketches of other articles, a visit every ten minutes."""
    chosen = random.Random(SEED)  # noqa: S311  # not for secrets
    hashes = sorted((chosen.getrandbits(62), 10_000_000 + n // 20) for n in range(20 * known))
    first = database.to_text(START - timedelta(days=60))
    times = [
        database.to_text(START - timedelta(days=60) + timedelta(minutes=10 * n)) for n in range(60 * 144)
    ]
    with database.writing(db):
        db.conn.executemany("INSERT OR IGNORE INTO sketch (hash, article) VALUES (?, ?)", hashes)
        for number, outlet in enumerate(ATTACKERS + OTHERS, start=1):
            db.execute(
                "INSERT INTO feed (id, outlet, url, kind, listed, status, next_due, interval) "
                "VALUES (?, ?, ?, 'feed', 1, 'ok', ?, 600)",
                (number, outlet, outlet, first),
            )
            db.conn.executemany(
                "INSERT INTO visit (feed, at, status, reason, items, new_items) VALUES (?, ?, 'ok', '', 20, 1)",
                [(number, at) for at in times],
            )


def _outside(line: dict[str, Any], number: int) -> Item:
    at = START + timedelta(minutes=number)
    return Item(
        outlet=(ATTACKERS + OTHERS)[number % len(ATTACKERS + OTHERS)],
        title=line.get("title", ""),
        text=line["text"],
        published=at,
        dated=at,
        seen=at,
        person=0,
        origin=number,
        how=How.FIRST,
        last_read=at - PASS,
    )


def _prepare(db: Database, people: int) -> None:
    for outlet in ATTACKERS + OTHERS:
        stance = "pro-government" if outlet in ATTACKERS else "independent"
        db.execute("INSERT INTO outlet VALUES (?, ?, ?, '', '', '', 1)", (outlet, outlet, stance))
    for person in range(people):
        db.execute(
            "INSERT INTO journalist (id, name, kind, listed) VALUES (?, ?, 'person', 1)", (str(person), "x")
        )


def _read(db: Database, run: Run, item: Item, now: datetime) -> None:
    number = _insert(db, item)
    run.items[number] = item
    started = time.process_time()
    _tie(db, number, item)
    run.seconds += time.process_time() - started
    if item.score is not None:
        draft = AlertDraft(
            assessment=Assessment(journalist=str(item.person), score=item.score, band=Band.LIKELY),
            severity=Severity.MEDIUM,
        )
        alerts.log(db, number, draft, appeared(_article(item), item.seen), now)
    same = campaigns.targets_of_text(db, stored.first_of(db, number))
    touched = {*same, str(item.person)} if item.score is not None else set(same)
    trace.regroup(db, touched, now)
    for person in touched:
        _note_campaigns(db, run, person)


def _note_campaigns(db: Database, run: Run, person: str) -> None:
    rows = db.execute(
        "SELECT l.campaign, l.article, c.found_at FROM alert l JOIN campaign c ON c.id = l.campaign "
        "WHERE l.journalist = ?",
        (person,),
    ).fetchall()
    for campaign, article, found_at in rows:
        run.ever[campaign].add(article)
        run.found_at[campaign] = datetime.fromisoformat(found_at)


def _insert(db: Database, item: Item) -> int:
    known = db.execute("SELECT COUNT(*) FROM article").fetchone()[0] if not item.text else None
    cursor = db.execute(
        "INSERT INTO article (outlet, url, canonical, title, text, byline, captions, language, published, "
        "published_source, first_seen, fetched_at, extractor, text_hash, page_hash) "
        "VALUES (?, ?, ?, ?, ?, '', '[]', 'az', ?, 'feed', ?, ?, 'rule', '', '')",
        (
            item.outlet,
            "",
            f"{id(item)}{known or ''}",
            item.title,
            item.text,
            database.to_text(item.dated) if item.dated else None,
            database.to_text(item.seen),
            database.to_text(item.seen),
        ),
    )
    return int(cursor.lastrowid or 0)


def _tie(db: Database, number: int, item: Item, *, asked: bool = False) -> None:
    """Put an item into its group; `asked`: the database says when its outlet was last read, and not the item."""
    sketch = reprints.sketch(item.text, item.title)
    article = _article(item)
    last_read = trace.last_read(db, item.outlet, article, item.seen) if asked else item.last_read
    trace.tie(db, number, article, sketch, item.seen, last_read)


def _article(item: Item) -> Article:
    return Article(title=item.title, text=item.text, published=item.dated, published_source=DateSource.FEED)


def _truth(run: Run) -> dict[int, set[int]]:
    """True campaign -> the alerted articles of it; a campaign without an alert cannot be found and still counts."""
    truth: dict[int, set[int]] = defaultdict(set)
    for number, item in run.items.items():
        if item.campaign is not None:
            truth[item.campaign] |= {number} if item.score is not None else set()
    return truth


def _of_campaign(run: Run, articles: Iterable[int]) -> int | None:
    """The true campaign from which more than half of these articles come; reposts count for neither side."""
    real = [run.items[a] for a in articles if run.items[a].how is not How.REPOST]
    [(campaign, count)] = Counter(item.campaign for item in real).most_common(1) or [(None, 0)]
    return campaign if campaign is not None and count * 2 > len(real) else None


def _campaign_scores(run: Run, truth: dict[int, set[int]]) -> tuple[float, float]:
    """A campaign is found when one group has more than half of its pieces, and more than half is of it."""
    right = 0
    hit: set[int] = set()
    for articles in run.now.values():
        campaign = _of_campaign(run, articles)
        if campaign is not None and len(articles & truth[campaign]) * 2 > len(truth[campaign]):
            right += campaign not in hit
            hit.add(campaign)
    return right / max(1, len(run.now)), len(hit) / len(truth)


def _delays(run: Run, truth: dict[int, set[int]]) -> list[float]:
    """Hours from the second piece's publication to the pass that found the campaign; never found: infinite."""
    found: dict[int, datetime] = {}
    for number, articles in run.ever.items():
        campaign = _of_campaign(run, articles)
        if campaign is not None:
            found[campaign] = min(found.get(campaign, run.found_at[number]), run.found_at[number])
    delays = []
    for campaign in truth:
        own = sorted(item.published for item in run.items.values() if item.campaign == campaign)
        end = found.get(campaign)
        delays.append((end - own[1]).total_seconds() / 3600 if end else math.inf)
    return delays


def _pair_scores(run: Run, first: dict[int, int]) -> tuple[float, float]:
    origin = {number: str(item.origin) for number, item in run.items.items()}
    chosen = {number for number, item in run.items.items() if item.how in _PAIRED}
    return _pairs(first, origin, chosen)


def _pairs(first: dict[int, int], truth: dict[int, str], chosen: set[int]) -> tuple[float, float]:
    """Precision over all pairs that were found, recall over the true pairs among the chosen articles."""
    found = _pairs_of(first)
    real = _pairs_of({number: truth[number] for number in chosen})
    right = sum(truth[one] == truth[other] for one, other in found)
    return right / max(1, len(found)), len(real & found) / max(1, len(real))


def _pairs_of(groups: dict[int, Any]) -> set[tuple[int, int]]:
    members: dict[Any, list[int]] = defaultdict(list)
    for number, group in groups.items():
        members[group].append(number)
    return {pair for same in members.values() for pair in combinations(sorted(same), 2)}


def _recall_of(run: Run, how: How) -> float:
    """How many copies of one kind stand in the group of the article they were made from."""
    made_from = {i.origin: n for n, i in run.items.items() if i.how is How.FIRST}
    copies = [(n, made_from[i.origin]) for n, i in run.items.items() if i.how is how]
    return sum(run.first[n] == run.first[source] for n, source in copies) / max(1, len(copies))


def _first_publisher(run: Run) -> float:
    """Of the true texts with a group of two or more: how many groups name the right first article."""
    members: dict[int, list[int]] = defaultdict(list)
    for number, first in run.first.items():
        members[first].append(number)
    right = [
        run.items[first].how is How.FIRST
        for first, same in members.items()
        if len({run.items[n].outlet for n in same}) > 1
    ]
    return sum(right) / max(1, len(right))


def _three_in_a_week(run: Run) -> list[set[int]]:
    pieces: dict[int, list[int]] = defaultdict(list)
    for number, item in run.items.items():
        if item.score is not None:
            pieces[item.person].append(number)
    found: list[set[int]] = []
    for own in pieces.values():
        own.sort(key=lambda n: run.items[n].published)
        groups: list[list[int]] = []
        for number in own:
            near = groups and run.items[number].published - run.items[groups[-1][0]].published < timedelta(
                days=7
            )
            groups[-1].append(number) if near else groups.append([number])
        found += [set(group) for group in groups if len(group) >= 3]
    return found


def _poisson_interval(count: int) -> tuple[float, float]:
    """The exact 95 % interval of a Poisson count, by bisection."""
    from monitor.detect.bursts import poisson_tail

    low = _bisect(lambda mean: poisson_tail(count, mean) > 0.025, count) if count else 0.0
    return low, _bisect(lambda mean: poisson_tail(count + 1, mean) > 0.975, count + 1)


def _bisect(above: Any, near: int) -> float:
    low, high = 0.0, near * 4.0 + 10
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (low, middle) if above(middle) else (middle, high)
    return low


def _f1(precision: float, recall: float) -> float:
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


if __name__ == "__main__":
    main()
