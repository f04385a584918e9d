"""Who of the watch list is named in an article, and where: the door to the matcher.

    m = Matcher(journalists)          once
    m.find(article)                   all mentions, sure and possible
    Matcher.loads(m.dumps())          from a cache, in a fraction of the time
    explain(m, name, text)            for a person who asks why
    problems(journalists)             what is wrong with the list itself

How it works, in the order of the modules: `evasion` and `fold` make plain text; `index` knows which words may be
forms of names (`spellings`, `latin`, `cyrillic`: how they are written; `suffixes`, `declension`: how they end);
`fullnames` finds whole names, `piece` who bears which surname in the article, `partial` the rest.
"""

from __future__ import annotations

from monitor.detect.explain import Explanation, Tried, explain
from monitor.detect.matcher import Matcher
from monitor.detect.watchlist import problems

__all__ = ["Explanation", "Matcher", "Tried", "explain", "problems"]
