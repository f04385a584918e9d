"""`monitor rebuild`: judge all stored articles again, in a shadow copy; say what is different; swap when told.

What people decided (labels, outcomes, reviews) is never derived and never touched.
"""

from __future__ import annotations

import asyncio
import logging
import shutil
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path

from sqlite_utils import Database

from monitor import judge
from monitor.config import Config
from monitor.detect import campaigns
from monitor.engine import Engine, EngineKind
from monitor.errors import ExtractError, WorkError
from monitor.judge import Setup
from monitor.records import Article, Band, Judged
from monitor.report.alerts import Policy, drafts
from monitor.steps.context import appeared
from monitor.store import archive, backups, database, derived, evidence, people, warcs
from monitor.store import campaigns as stored_campaigns
from monitor.store.articles import StoredArticle
from monitor.store.derived import Pair

log = logging.getLogger(__name__)

#: Articles judged beside one another and stored in one transaction.
BATCH = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """The alerts about one journalist from one outlet."""

    journalist: str
    outlet: str
    before: int
    new: int
    gone: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """What judging again comes to."""

    judged: int
    #: Articles whose text was dropped, since they named nobody; they cannot be judged again.
    without_text: int
    #: Articles that could not be judged; what is stored of them stays.
    failed: int
    alerts: tuple[Line, ...]

    def lines(self) -> Iterator[str]:
        """To read."""
        dropped = f", {self.without_text} without their text" if self.without_text else ""
        failed = f", {self.failed} could not be judged" if self.failed else ""
        yield f"{self.judged} articles judged again{dropped}{failed}"
        for line in self.alerts:
            change = f"+{line.new} -{line.gone}" if line.new or line.gone else "no change"
            yield f"  {line.journalist:<28} {line.outlet:<24} {line.before:>4} alert(s), {change}"


@dataclass(slots=True, kw_only=True)
class _Work:
    """What one rebuilding works with, and has done so far."""

    config: Config
    shadow: Database
    engine: Engine
    now: datetime
    from_evidence: bool
    judged: int = 0
    without_text: int = 0
    failed: int = 0


def rebuild(config: Config, setup: Setup, now: datetime, *, from_evidence: bool, swap: bool) -> Difference:
    """Judge everything again.

    Args:
        from_evidence: Read the kept pages again instead of the stored texts, where there are some.
        swap: Put the result in the place of what is stored, after a backup.

    Raises:
        LockedError: A run is at work on the folder, and `swap` was asked for.
        StoreError: The disk or the database failed; nothing has changed.
    """
    folder = config.home / "var" / "rebuild"
    with ExitStack() as held:
        if swap:
            held.enter_context(database.lock(config.home))
        held.callback(shutil.rmtree, folder, ignore_errors=True)
        stored = held.enter_context(database.open_database(config.home))
        before = derived.pairs(stored)
        backups.make(stored, database.path_of(folder))
        engine = held.enter_context(_engine(config, setup))
        with database.open_database(folder) as shadow:
            people.mirror(shadow, config.outlets, config.journalists)
            work = _Work(config=config, shadow=shadow, engine=engine, now=now, from_evidence=from_evidence)
            asyncio.run(_judge_all(work))
            _regroup(work)
            after = derived.pairs(shadow)
        if swap:
            backups.make(stored, backups.folder_of(config.home) / f"before-rebuild-{now:%Y%m%dT%H%M%SZ}.db")
            people.mirror(stored, config.outlets, config.journalists)
            derived.swap_in(stored, database.path_of(folder))
    return _difference(work, before, after)


def judge_again(article: Article, prior: Sequence[str]) -> Judged:
    """Find and judge names in a stored article; runs in a worker."""
    return judge.ready().judge(article, prior)


def _engine(config: Config, setup: Setup) -> Engine:
    settings = config.settings.engine
    prepare = partial(judge.prepare, setup)
    return Engine(EngineKind(settings.kind), settings.workers, prepare, settings.scheduler)


async def _judge_all(work: _Work) -> None:
    last = 0
    while batch := derived.articles_after(work.shadow, last, BATCH):
        results = await asyncio.gather(*(_judge_one(work, old) for old in batch))
        with database.writing(work.shadow):
            for old, judged in zip(batch, results, strict=True):
                if judged is not None:
                    _settle(work, old, judged)
        last = batch[-1].id


async def _judge_one(work: _Work, old: StoredArticle) -> Judged | None:
    outlet = next((outlet for outlet in work.config.outlets if outlet.id == old.outlet), None)
    languages = outlet.languages if outlet else ()
    try:
        member = _member(work, old) if work.from_evidence else None
        if member is not None:
            page = warcs.page_of(member)
            entry = derived.entry_of(work.shadow, old)
            rules = outlet.extract if outlet else ()
            return await work.engine.run(judge.judge_page, page, entry, rules, languages, page.fetched_at)
        if not old.article.text:
            work.without_text += 1
            return None
        return await work.engine.run(judge_again, old.article, languages)
    except (ExtractError, WorkError, ValueError, OSError) as error:
        work.failed += 1
        log.warning("rebuild article=%d status=failed reason=%r", old.id, str(error))
        return None


def _member(work: _Work, old: StoredArticle) -> bytes | None:
    """The record from which the stored version was read."""
    kept = [each for each in evidence.of_article(work.shadow, old.id) if each.version == old.version]
    if not kept:
        return None
    path: Path = archive.folder_of(work.config.home) / kept[-1].file
    return warcs.member_at(path, kept[-1].offset, kept[-1].length)


def _settle(work: _Work, old: StoredArticle, judged: Judged) -> None:
    work.judged += 1
    outlet = next((outlet for outlet in work.config.outlets if outlet.id == old.outlet), None)
    derived.replace(work.shadow, old, judged, work.now)
    if judged.article.text != old.article.text:
        derived.forget_words(work.shadow, [old.id])
    if outlet is None:
        return  # taken out of feeds.yaml: its stance is not known any more, its alerts stay
    settings = work.config.settings.alerts
    policy = Policy(band=Band(settings.band), possible_names=settings.possible_names)
    raised = drafts(judged, outlet.stance, policy)
    derived.settle(work.shadow, old.id, raised, appeared(judged.article, old.first_seen), work.now)


def _regroup(work: _Work) -> None:
    with database.writing(work.shadow):
        for journalist in sorted({pair.journalist for pair in derived.pairs(work.shadow)}):
            groups = campaigns.group(stored_campaigns.pieces_of(work.shadow, journalist))
            stored_campaigns.reconcile(work.shadow, journalist, groups, work.now)
        derived.count_campaigns(work.shadow)


def _difference(work: _Work, before: set[Pair], after: set[Pair]) -> Difference:
    def counted(pairs: set[Pair]) -> Counter[tuple[str, str]]:
        return Counter((pair.journalist, pair.outlet) for pair in pairs)

    old, new, gone = counted(before), counted(after - before), counted(before - after)
    return Difference(
        judged=work.judged,
        without_text=work.without_text,
        failed=work.failed,
        alerts=tuple(
            Line(journalist=key[0], outlet=key[1], before=old[key], new=new[key], gone=gone[key])
            for key in sorted(old.keys() | new.keys())
        ),
    )
