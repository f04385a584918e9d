"""How well watched names are found in texts, beside two simple ways, and how fast.

table     our own rows in tests/detect/, half of the first 662 held out while the rules were made
russian   case forms of Russian surnames    (--data, see the README beside the data)
turkish   suffixed Turkish proper nouns     (--data)
speed     invented watch lists of 100, 1,000 and 10,000 people, on two kinds of text: `dense` are the labelled
          examples, every one of which is about somebody; `ordinary` are the sample newsroom's other news
"""

from __future__ import annotations

import itertools
import json
import multiprocessing
import random
import re
import resource
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

from benchmarks.common import Result, options, report
from benchmarks.names_table import Row, people, rows
from monitor.demo.articles import samples
from monitor.detect import lexicon
from monitor.detect.field import Field
from monitor.detect.fold import native_lower, plain
from monitor.detect.index import Index
from monitor.detect.names import Matcher
from monitor.records import Article, Certainty, Journalist, Where

ROOT = Path(__file__).resolve().parent.parent
#: Size of an article in the figures of speed: the middle of what the outlets publish.
ARTICLE_BYTES = 3400
SIZES = (100, 1_000, 10_000)

#: Who is surely named in a text.
Finder = Callable[[Article], set[str]]


def main() -> None:
    given = options(__doc__)
    finders = {"ours": _ours(people()), "exact": _exact(people()), "prefix": _prefix(people())}
    figures: dict[str, Any] = {"table": _table(rows(), finders["ours"])}
    baselines: dict[str, Any] = {
        name: {"table": _table(rows(), finders[name])["all"]} for name in ("exact", "prefix")
    }
    if given.data is not None:
        for language, measure in (("russian", _russian), ("turkish", _turkish)):
            figures[language], simple = measure(_examples(given.data, language))
            for name, value in simple.items():
                baselines[name][language] = value
    figures["speed"] = _speeds()
    report(Result(name="names", figures=figures, baselines=baselines), as_json=given.json)


# --- texts ---


def _ours(watched: Sequence[Journalist]) -> Finder:
    matcher = Matcher(watched)
    return lambda article: {
        mention.journalist
        for mention in matcher.find(article)
        if mention.certainty is Certainty.SURE and mention.where is not Where.BYLINE
    }


def _exact(watched: Sequence[Journalist]) -> Finder:
    """The names and aliases as the entry gives them, in any case of letters, as whole words."""
    return _by_patterns(watched, lambda name: rf"(?<!\w){re.escape(name.casefold())}(?!\w)")


def _prefix(watched: Sequence[Journalist]) -> Finder:
    """Words that begin with the words of the name."""
    return _by_patterns(
        watched, lambda name: r"\w*\s+".join(rf"\b{re.escape(w)}" for w in name.casefold().split())
    )


def _by_patterns(watched: Sequence[Journalist], pattern: Callable[[str], str]) -> Finder:
    tried = [(each.id, re.compile("|".join(map(pattern, (each.name, *each.aliases))))) for each in watched]

    def find(article: Article) -> set[str]:
        text = f"{article.title}\n{article.text}".casefold()
        return {id for id, compiled in tried if compiled.search(text)}

    return find


def _table(table: Sequence[Row], find: Finder) -> dict[str, Any]:
    counts: dict[str, Counter[str]] = {}
    for row in table:
        found = find(row.article)
        half = "held-out half" if row.held_out else "seen half"
        for group in ("all", half, f"language {row.language}", f"kind {row.kind}"):
            counts.setdefault(group, Counter()).update(
                right=len(found & row.sure), missed=len(row.sure - found), false=len(found - row.sure), rows=1
            )
    return {group: _rates(counts[group]) for group in sorted(counts)}


def _rates(count: Counter[str]) -> dict[str, Any]:
    found, named = count["right"] + count["false"], count["right"] + count["missed"]
    return {
        "rows": count["rows"],
        "recall": count["right"] / named if named else None,
        "precision": count["right"] / found if found else None,
        "false": count["false"],
    }


# --- single words ---


def _examples(folder: Path, language: str) -> list[dict[str, str]]:
    pattern = f"names_{language[:2] if language == 'russian' else 'tr'}_*.jsonl"
    files = sorted([*folder.glob(pattern), *folder.glob(f"names/{pattern}")])
    if not files:
        sys.exit(f"no {pattern} in {folder}")
    return [json.loads(line) for file in files for line in file.read_text(encoding="utf-8").splitlines()]


def _russian(examples: list[dict[str, str]]) -> tuple[dict[str, Any], dict[str, Any]]:
    pairs = [(plain(each["lemma"]), plain(each["form"])) for each in examples]
    lemmas = sorted({lemma for lemma, _ in pairs})
    index = Index.build(sorted({part for lemma in lemmas for part in lemma.split("-")}))

    def ours(form: str) -> set[str]:
        # Both parts of a double-barrelled surname decline, each by itself.
        parts = [{index.parts[found.part] for found in index.readings(part)} for part in form.split("-")]
        return {"-".join(chosen) for chosen in itertools.product(*parts)}

    exact = set(lemmas)
    figures = _words(pairs, ours, known=exact)
    return figures, {
        "exact": _words(pairs, lambda form: {form} & exact, known=exact),
        "prefix": _words(pairs, lambda form: _heads(form, exact, 3), known=exact),
    }


def _turkish(examples: list[dict[str, str]]) -> tuple[dict[str, Any], dict[str, Any]]:
    single = [each for each in examples if re.fullmatch(r"[^\W_]+", each["lemma"])]
    pairs = [(native_lower(each["lemma"]), each["form"]) for each in single]
    lemmas = sorted({lemma for lemma, _ in pairs})
    index = Index.build(lemmas)

    def ours(form: str) -> set[str]:
        field = Field(Where.TEXT, 0, form, index)
        last = field.count - 1
        hits = (hit for hit in field.hits_at(0) if field.end_with_suffix(hit.last) == last)
        return {index.parts[hit.part] for hit in hits}

    exact = set(lemmas)
    return _words(pairs, ours, known=exact), {
        "exact": _words(pairs, lambda form: {native_lower(form)} & exact, known=exact),
        "prefix": _words(pairs, lambda form: _heads(native_lower(form), exact, 9), known=exact),
    }


def _heads(form: str, lemmas: set[str], most: int) -> set[str]:
    """The lemmas that a form begins with, a final vowel of the lemma aside, with at most so many letters more."""
    stems = {form[: len(form) - cut] for cut in range(min(most, len(form) - 2) + 1)}
    return {
        lemma
        for stem in stems
        for lemma in (stem, stem + "а", stem + "я", stem + "й", stem + "ь")
        if lemma in lemmas
    }


def _words(
    pairs: Iterable[tuple[str, str]], find: Callable[[str], set[str]], known: set[str]
) -> dict[str, Any]:
    count: Counter[str] = Counter()
    for lemma, form in pairs:
        found = find(form) & known
        twins = {
            other for other in found if other != lemma and _bare_of_gender(other) == _bare_of_gender(lemma)
        }
        false = len(found - {lemma} - twins)
        count.update(right=lemma in found, missed=lemma not in found, false=false, twins=len(twins), rows=1)
    rates = _rates(count)
    return rates | {
        "twins": count["twins"],
        "false a million": 1e6 * count["false"] / (count["rows"] * len(known)),
    }


def _bare_of_gender(surname: str) -> str:
    return re.sub(r"(?<=[оеы]в)а\b|(?<=ин)а\b|(?<=ын)а\b|(?:ий|ый|ой|ая)\b", "", surname)


# --- speed ---


def _speeds() -> dict[str, Any]:
    """Each size in a process of its own: memory that was taken once is never given back."""
    fresh = multiprocessing.get_context("spawn")
    figures = {}
    for size in SIZES:
        with ProcessPoolExecutor(max_workers=1, mp_context=fresh) as process:
            figures[f"{size} people"] = process.submit(_speed, size).result()
    return figures


def _speed(size: int) -> dict[str, Any]:
    watched, dense, ordinary = _invented(size), _articles(_examples_texts()), _articles(_news())
    before = _peak_megabytes()
    matcher, build = _timed(lambda: Matcher(watched))
    memory = _peak_megabytes() - before
    data = matcher.dumps()
    matcher, load = _timed(lambda: Matcher.loads(data))
    half = len(dense) // 2
    # A process remembers words that begin as a name does: the first texts cost more than later ones.
    _, first = _timed(lambda: [matcher.find(article) for article in dense[:half]])
    later = _fastest(lambda: [matcher.find(article) for article in dense[half:]])
    usual = _fastest(lambda: [matcher.find(article) for article in ordinary])
    return {
        "stems": len(matcher.index.stems),
        "build, s": build,
        "build, MB": memory,
        "from cache, s": load,
        "cache, MB": len(data) / 1e6,
        "ms a dense article, the first": 1000 * first / half,
        "ms a dense article": 1000 * later / (len(dense) - half),
        "ms an ordinary article": 1000 * usual / len(ordinary),
        "words that may be of a surname, dense": _share(matcher, dense),
        "words that may be of a surname, ordinary": _share(matcher, ordinary),
    }


def _share(matcher: Matcher, articles: Sequence[Article]) -> float:
    fields = [matcher.field(article.text) for article in articles]
    return sum(len({hit.first for hit in field.naming}) for field in fields) / sum(f.count for f in fields)


def _peak_megabytes() -> float:
    """The most memory this process has used."""
    status = Path("/proc/self/status")
    if status.exists():
        # `ru_maxrss` of a new process begins with what its parent used.
        found = re.search(r"VmHWM:\s+(\d+) kB", status.read_text(encoding="ascii"))
        if found:
            return int(found[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _fastest(work: Callable[[], Any]) -> float:
    """CPU seconds of the fastest of five runs: other work on the machine slows some of them."""
    return min(_timed(work)[1] for _ in range(5))


def _timed(work: Callable[[], Any]) -> tuple[Any, float]:
    begin = time.process_time()
    done = work()
    return done, time.process_time() - begin


def _invented(size: int) -> list[Journalist]:
    chance = random.Random(7)  # noqa: S311  # not a secret: the same list each time
    given = sorted(name for name in lexicon.GIVEN_NAMES if name.isalpha())
    endings = (
        "ov",
        "li",
        "zadə",
        "oğlu",
        "bəyli",
        "yev",
        "xanlı",
        "ova",
        "yeva",
        "qızı",
        "pur",
        "dar",
        "çı",
        "man",
        "ski",
    )
    surnames = [name + ending for name in given for ending in endings]
    chance.shuffle(surnames)
    return [
        Journalist(
            id=str(number), name=f"{chance.choice(given).title()} {surnames[number % len(surnames)].title()}"
        )
        for number in range(size)
    ]


def _examples_texts() -> Iterator[str]:
    for file in sorted((ROOT / "models" / "examples").glob("*.jsonl")):
        yield from (json.loads(line)["text"] for line in file.read_text(encoding="utf-8").splitlines())


def _news() -> Iterator[str]:
    """The articles of the sample newsroom that are about nobody in particular."""
    return (f"{sample.title}\n{sample.text}" for sample in samples() if not sample.truths)


def _articles(texts: Iterable[str]) -> list[Article]:
    """Texts joined to the size of an article."""
    articles, buffer = [], ""
    for text in texts:
        buffer += text + "\n"
        if len(buffer.encode()) >= ARTICLE_BYTES:
            articles.append(Article(title="", text=buffer.encode()[:ARTICLE_BYTES].decode(errors="ignore")))
            buffer = ""
    # Shuffled, so that both halves have all languages.
    random.Random(7).shuffle(articles)  # noqa: S311  # not a secret
    return articles


if __name__ == "__main__":
    main()
