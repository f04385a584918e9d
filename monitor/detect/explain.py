"""Why a name is found or not, for `monitor people test`."""

from __future__ import annotations

from dataclasses import dataclass, replace

from monitor.detect import lexicon, spellings
from monitor.detect.fold import name_lower, plain
from monitor.detect.matcher import Matcher
from monitor.detect.roster import is_person_name
from monitor.records import Article, Journalist, JournalistKind, Mention


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """The spellings of one name in one script."""

    name: str
    script: str
    spellings: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """What is tried for a name, and what it matches in a text."""

    journalist: Journalist
    tried: tuple[Tried, ...]
    #: How the surname alone, the given name alone and the rest are treated, one sentence each.
    rules: tuple[str, ...]
    #: What was found in the text, each with `how`.
    mentions: tuple[Mention, ...] = ()
    #: Places that look like the name and do not count, each with the reason.
    passed_over: tuple[str, ...] = ()


def explain(name: str, text: str = "", *, matcher: Matcher | None = None) -> Explanation:
    """What is tried for a name and what it matches.

    Args:
        name: A name, or the id or name of somebody on the watch list of `matcher`.
        text: Where to look; empty: only the spellings are shown.
    """
    journalist = _listed(name, matcher) or Journalist(id="test", name=name, kind=_kind(name))
    if matcher is None or journalist not in matcher.roster.journalists:
        matcher = Matcher([journalist])
    mentions = _mentions(matcher, journalist, text)
    return Explanation(
        journalist=journalist,
        tried=tuple(
            Tried(name=each, script=shown.script, spellings=shown.spellings)
            for each in (journalist.name, *journalist.aliases)
            for shown in spellings.shown(each)
        ),
        rules=tuple(_rules(journalist)),
        mentions=mentions,
        passed_over=_passed_over(journalist, text, mentions),
    )


def _listed(name: str, matcher: Matcher | None) -> Journalist | None:
    people = matcher.roster.journalists if matcher else ()
    wanted = plain(name)
    return next((person for person in people if wanted in (plain(person.id), plain(person.name))), None)


def _kind(name: str) -> JournalistKind:
    return JournalistKind.PERSON if is_person_name(name) else JournalistKind.NEWSROOM


def _mentions(matcher: Matcher, journalist: Journalist, text: str) -> tuple[Mention, ...]:
    found = matcher.find(Article(title="", text=text))
    return tuple(mention for mention in found if mention.journalist == journalist.id)


def _rules(journalist: Journalist) -> list[str]:
    if journalist.kind is JournalistKind.NEWSROOM or not is_person_name(journalist.name):
        return ["The whole name must stand there, with any ending of Azerbaijani, Turkish or Russian."]
    surname = name_lower(journalist.name.split()[-1])
    rules = [
        "The given name with the surname counts, in either order, with patronymic, initial or courtesy word."
    ]
    if journalist.rare:
        rules.append("The surname alone counts: the entry calls it rare.")
    elif journalist.context:
        rules.append(f"The surname alone counts near: {', '.join(journalist.context)}.")
    else:
        rules.append("The surname alone is only `possible` until the full name stands in the piece.")
    if surname in lexicon.COMMON_SURNAMES:
        rules.append("The surname is one of the most common.")
    if surname in lexicon.COMMON_WORDS | lexicon.GIVEN_NAMES:
        rules.append(
            "The surname is also a given name or a word: alone it never counts before the full name."
        )
    return rules


def _passed_over(journalist: Journalist, text: str, mentions: tuple[Mention, ...]) -> tuple[str, ...]:
    """Surnames in the text that belong to nobody or somebody else, as far as one can say why."""
    # With `rare`, a surname alone is found wherever nothing speaks against it.
    bold = Matcher([replace(journalist, rare=True)])
    taken = [(mention.start, mention.end) for mention in mentions]
    surname = bold.roster.pairs and next(iter(bold.roster.pairs))[1]
    field = bold.field(text)
    reasons = []
    for hit in field.naming:
        start, end = field.span(hit.first, hit.last)
        if hit.part == surname and not any(a <= start < b for a, b in taken):
            reasons.append(f"{text[start:end]!r} at {start}: {bold.why_not(field, hit)}")
    return tuple(reasons)
