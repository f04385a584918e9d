"""How well article texts are found in pages, on the layout of the article-extraction benchmark.

./run bench extract                  on the pages of the sample newsroom
./run bench extract --data DIR       on DIR/ground-truth.json and DIR/html/*.html.gz

The score is that benchmark's own: words are taken four at a time, counted with repetition; precision and recall are
averaged over the pages.  https://github.com/scrapinghub/article-extraction-benchmark
"""

from __future__ import annotations

import gzip
import json
import re
import time
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import fmean

import trafilatura

from benchmarks.common import Result, options, report
from monitor.collect.extract import extract
from monitor.demo.articles import samples
from monitor.demo.outlets import BY_ID
from monitor.demo.pages import page as sample_page
from monitor.errors import ExtractError
from monitor.records import Page

#: Words that are compared together.
SHINGLE = 4
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """One page and the text that people found in it."""

    html: bytes
    text: str


def main() -> None:
    given = options(__doc__)
    tasks = _benchmark(given.data) if given.data else _newsroom()
    result = Result(
        name="extract",
        figures={"pages": len(tasks), **measure(ours, tasks)},
        baselines={"trafilatura": measure(plain, tasks)},
    )
    report(result, as_json=given.json)


def ours(html: bytes) -> str:
    """The text as this program finds it."""
    page = Page(
        url="https://x.example/",
        final_url="https://x.example/",
        status=200,
        headers=(),
        body=html,
        fetched_at=NOW,
    )
    try:
        return extract(page, now=NOW).text
    except ExtractError:
        return ""


def plain(html: bytes) -> str:
    """The text as trafilatura finds it by itself."""
    return trafilatura.extract(html, include_comments=False) or ""


def measure(extractor: Callable[[bytes], str], tasks: Mapping[str, Task]) -> dict[str, float]:
    """F1, precision, recall, each 0..1, and pages per second of CPU."""
    started = time.process_time()
    found = {name: extractor(task.html) for name, task in tasks.items()}
    seconds = time.process_time() - started
    counts = [overlap(task.text, found[name]) for name, task in tasks.items()]
    precision = fmean(share for hits, extra, _ in counts if (share := _share(hits, extra)) is not None)
    recall = fmean(share for hits, _, missed in counts if (share := _share(hits, missed)) is not None)
    return {
        "F1": 2 * precision * recall / (precision + recall) if precision + recall else 0.0,
        "precision": precision,
        "recall": recall,
        "pages per CPU second": len(tasks) / seconds,
    }


def overlap(true: str, found: str) -> tuple[float, float, float]:
    """Shares of shingles that are in both, only in what was found, only in the truth; they sum to 1, or are all 0."""
    expected, got = _shingles(true), _shingles(found)
    hits = sum((expected & got).values())
    extra, missed = sum((got - expected).values()), sum((expected - got).values())
    total = hits + extra + missed
    return (hits / total, extra / total, missed / total) if total else (0.0, 0.0, 0.0)


def _share(hits: float, others: float) -> float | None:
    # As the benchmark has it: a page where nothing was found, or nothing was to be found, does not count here.
    return hits / (hits + others) if hits + others else None


def _shingles(text: str) -> Counter[tuple[str, ...]]:
    words = re.findall(r"\w+", text)
    # A text shorter than one shingle is one.
    return (
        Counter(tuple(words[place : place + SHINGLE]) for place in range(max(1, len(words) - SHINGLE + 1)))
        if words
        else Counter()
    )


def _benchmark(data: Path) -> dict[str, Task]:
    truth = json.loads((data / "ground-truth.json").read_text("utf-8"))
    return {
        name: Task(
            html=gzip.decompress((data / "html" / f"{name}.html.gz").read_bytes()),
            text=known.get("articleBody", ""),
        )
        for name, known in truth.items()
    }


def _newsroom() -> dict[str, Task]:
    pieces = samples()
    return {
        sample.path: Task(
            html=sample_page(
                BY_ID[sample.outlet], sample, [o for o in pieces if o.outlet == sample.outlet], NOW
            ).encode(),
            text=sample.text_at(NOW),
        )
        for sample in pieces
    }


if __name__ == "__main__":
    main()
