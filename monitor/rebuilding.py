"""`monitor rebuild`: judge all that is stored again, in a shadow copy; say what is different; swap when told.

The copy is taken back to before anything was judged (`store.replaying`), and each version of each article is settled
by the steps of a pass, in the order of the passes.  So the same model and the same rules come to the same mentions,
assessments, groups of reprints, campaigns, rungs, alerts and suggested outcomes.  What people decided (labels,
outcomes, reviews) is never derived and never touched.
"""

from __future__ import annotations

import asyncio
import hashlib
import logging
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import partial
from pathlib import Path

from sqlite_utils import Database

from monitor import judge
from monitor.config import Config
from monitor.detect.reprints import sketch
from monitor.engine import Engine, EngineKind
from monitor.errors import ExtractError, WorkError
from monitor.judge import Setup
from monitor.records import Article, Judged, Outlet, Page, Stance
from monitor.report.alerts import drafts
from monitor.report.wording import count
from monitor.steps import closer, conclude, trace
from monitor.steps.context import appeared, policy_of
from monitor.store import (
    archive,
    articles,
    backups,
    database,
    derived,
    differing,
    evidence,
    people,
    replaying,
    reprints,
    warcs,
)
from monitor.store.articles import StoredArticle
from monitor.store.differing import Line, PersonLine
from monitor.store.replaying import Reading

log = logging.getLogger(__name__)

#: Readings judged beside one another and stored in one transaction.
BATCH = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """What judging again comes to."""

    #: Articles.
    judged: int
    #: Readings that were read again from their kept page.
    from_evidence: int
    #: Kept pages that could not be read: the stored text was judged.
    bad_pages: int
    #: Articles whose text was dropped, since they named nobody; they cannot be judged again.
    without_text: int
    #: Articles that could not be judged; what is stored of them stays.
    failed: int
    #: Articles that belong to another group of reprints.
    regrouped: int
    alerts: tuple[Line, ...]
    people: tuple[PersonLine, ...]

    def lines(self) -> Iterator[str]:
        """To read."""
        yield f"{count(self.judged, 'article')} judged again" + "".join(
            f", {number} {what}"
            for number, what in (
                (self.from_evidence, "readings from their kept page"),
                (self.bad_pages, "kept pages that cannot be read: the stored text was judged"),
                (self.without_text, "without their text"),
                (self.failed, "could not be judged"),
                (self.regrouped, "in another group of reprints"),
            )
            if number
        )
        for line in self.alerts:
            yield f"  {line.journalist:<28} {line.outlet:<24} {count(line.before, 'alert'):>10}, {_changes(line)}"
        for person in self.people:
            yield f"  {person.journalist:<28} {'; '.join(_also(person))}"


def _changes(line: Line) -> str:
    counts = f"+{line.new} -{line.gone}" if line.new or line.gone else ""
    changed = f"{line.changed} judged otherwise" if line.changed else ""
    return ", ".join(text for text in (counts, changed) if text) or "no change"


def _also(person: PersonLine) -> Iterator[str]:
    for what, new, gone in (
        ("articles that name them", person.named_new, person.named_gone),
        ("campaigns", person.campaigns_new, person.campaigns_gone),
        ("suggested outcomes", person.suggested_new, person.suggested_gone),
    ):
        if new or gone:
            yield f"{what} +{new} -{gone}"
    if person.rung != person.rung_before:
        yield f"highest rung {person.rung}, was {person.rung_before}"


@dataclass(slots=True, kw_only=True)
class _Work:
    """What one rebuilding works with, and has done so far."""

    config: Config
    shadow: Database
    engine: Engine
    now: datetime
    from_evidence: bool
    outlets: Mapping[str, Outlet] = field(init=False)
    stances: Mapping[str, Stance] = field(init=False)
    day: date | None = None
    judged: set[int] = field(default_factory=set)
    pages: int = 0
    bad_pages: int = 0
    without_text: set[int] = field(default_factory=set)
    failed: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.outlets = {outlet.id: outlet for outlet in self.config.outlets}
        self.stances = replaying.stances(self.shadow)


def rebuild(config: Config, setup: Setup, now: datetime, *, from_evidence: bool, swap: bool) -> Difference:
    """Judge everything again.

    Args:
        from_evidence: Read the kept pages again instead of the stored texts, where there are some.
        swap: Put the result in the place of what is stored, after a backup.

    Raises:
        LockedError: Another one is under way, or a run is at work on the folder and `swap` was asked for.
        StoreError: The disk or the database failed; nothing has changed.
    """
    folder = config.home / "var" / "rebuild"
    with ExitStack() as held:
        if swap:
            held.enter_context(database.lock(config.home))
        held.enter_context(database.lock(folder))
        held.callback(shutil.rmtree, folder, ignore_errors=True)
        stored = held.enter_context(database.open_database(config.home))
        backups.make(stored, database.path_of(folder))
        engine = held.enter_context(_engine(config, setup))
        with database.open_database(folder) as shadow:
            people.mirror(shadow, config.outlets, config.journalists)
            work = _Work(config=config, shadow=shadow, engine=engine, now=now, from_evidence=from_evidence)
            asyncio.run(_replay(work))
            difference = _difference(work)
        if swap:
            backups.make(stored, backups.folder_of(config.home) / f"before-rebuild-{now:%Y%m%dT%H%M%SZ}.db")
            people.mirror(stored, config.outlets, config.journalists)
            derived.swap_in(stored, database.path_of(folder))
    return difference


def judge_again(article: Article, prior: Sequence[str]) -> Judged:
    """Find and judge names in a stored article; runs in a worker."""
    return judge.ready().judge(article, prior)


def _engine(config: Config, setup: Setup) -> Engine:
    settings = config.settings.engine
    # Here first: a model that does not fit is an error with a name, not a worker that dies.
    judge.prepare(setup)
    prepare = partial(judge.prepare, setup)
    return Engine(EngineKind(settings.kind), settings.workers, prepare, settings.scheduler)


async def _replay(work: _Work) -> None:
    db = work.shadow
    replaying.rewind(db, people.names(db).keys() - {who.id for who in work.config.journalists})
    waiting = replaying.readings(db)
    for start in range(0, len(waiting), BATCH):
        batch = waiting[start : start + BATCH]
        old = [replaying.said(db, reading) for reading in batch]
        results = await asyncio.gather(*(_judge(work, *pair) for pair in zip(batch, old, strict=True)))
        with database.writing(db):
            for reading, said, judged in zip(batch, old, results, strict=True):
                _settle(work, reading, said, judged)
    with database.writing(db):
        replaying.enter(db, None)
        derived.keep_known(db, work.now)
        trace.regroup(db, derived.targeted(db), work.now)
        derived.name_campaigns(db)


async def _judge(work: _Work, reading: Reading, said: StoredArticle) -> Judged | None:
    outlet = work.outlets.get(said.outlet)
    languages = outlet.languages if outlet else ()
    try:
        page = _page(work, reading) if work.from_evidence else None
        if page is not None:
            entry = replaying.entry_of(work.shadow, said)
            rules = outlet.extract if outlet else ()
            work.pages += 1
            return await work.engine.run(judge.judge_page, page, entry, rules, languages, page.fetched_at)
        if said.article.text:
            return await work.engine.run(judge_again, said.article, languages)
    except (ExtractError, WorkError) as error:
        work.failed.add(reading.article)
        log.warning("rebuild article=%d status=failed reason=%r", reading.article, str(error))
    else:
        work.without_text.add(reading.article)
    return None


def _page(work: _Work, reading: Reading) -> Page | None:
    """The page from which a reading was made; None when it was not kept, or cannot be read any more."""
    page_hash = replaying.page_hash(work.shadow, reading)
    kept = [
        each
        for each in evidence.of_article(work.shadow, reading.article)
        if each.version == reading.version and each.page_hash == page_hash
    ]
    if not kept:
        return None
    path: Path = archive.folder_of(work.config.home) / kept[0].file
    try:
        page = warcs.page_of(warcs.member_at(path, kept[0].offset, kept[0].length), page_hash)
    except (OSError, ValueError) as error:
        problem = str(error)
    else:
        if hashlib.sha256(page.body).hexdigest() == page_hash:
            return page
        problem = "its bytes are not those that were judged"
    work.bad_pages += 1
    log.warning("rebuild article=%d evidence=%d status=bad reason=%r", reading.article, kept[0].id, problem)
    return None


def _settle(work: _Work, reading: Reading, said: StoredArticle, judged: Judged | None) -> None:
    """Store what a pass would have stored of a reading.  Call it inside a transaction."""
    db = work.shadow
    replaying.enter(db, reading.at)
    replaying.turn_to(db, reading)
    now = judged.article if judged else said.article
    if judged is not None and work.from_evidence:
        replaying.put(db, reading, now)
    if reading.version == 1:
        _tie(work, reading, said, now, judged.sketch if judged else sketch(now.text, now.title))
    if judged is not None:
        work.judged.add(reading.article)
        replaying.judged(db, reading, now.language)
        articles.replace_judgement(db, reading.article, judged, reading.at)
        _conclude(work, reading, said, judged)
    if reading.newest and (back := replaying.restore(db, reading.article)):
        trace.regroup(db, back, reading.at)


def _tie(work: _Work, reading: Reading, said: StoredArticle, now: Article, sketched: tuple[int, ...]) -> None:
    db, seen = work.shadow, said.first_seen
    if reading.at.date() != work.day:
        work.day = reading.at.date()
        reprints.forget_before(db, reading.at - trace.WINDOW)
    before = trace.last_read(db, said.outlet, now, seen)
    trace.tie(db, reading.article, now, sketched, seen, before)
    replaying.tie_to_dropped(db, reading.article)


def _conclude(work: _Work, reading: Reading, said: StoredArticle, judged: Judged) -> None:
    stance = work.stances[said.outlet]
    policy = closer.policy(work.shadow, policy_of(work.config), judged, stance, reading.at)
    raised = drafts(judged, stance, policy)
    dated = (
        replace(said.article, published=judged.article.published) if reading.version == 1 else said.article
    )
    at = appeared(dated, said.first_seen)
    conclude.log_alerts(work.shadow, reading.article, judged, stance, raised, at, reading.at)


def _difference(work: _Work) -> Difference:
    return Difference(
        judged=len(work.judged),
        from_evidence=work.pages,
        bad_pages=work.bad_pages,
        without_text=len(work.without_text - work.judged),
        failed=len(work.failed - work.judged),
        regrouped=differing.regrouped(work.shadow),
        alerts=differing.alert_lines(work.shadow),
        people=differing.person_lines(work.shadow),
    )
