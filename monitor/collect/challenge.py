"""Pages that a guard against robots shows in place of what was asked for."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

#: Only the beginning of a page is looked at: the marks stand in its head.
LOOKED_AT = 30_000

#: Headers by which guards announce a challenge.
_HEADERS = {
    "cf-mitigated": "Cloudflare",
    "x-vercel-mitigated": "Vercel",
    "x-amzn-waf-action": "AWS WAF",
}
#: What only the challenge itself contains.  `challenge-platform` alone is no mark: Cloudflare puts that script into
#: ordinary pages too.
_MARKS: Mapping[str, str] = {
    "Cloudflare": r"_cf_chl_opt|__cf_chl_(f_)?tk|<title>\s*(just a moment|attention required! \| cloudflare)|"
    r"cf-browser-verification",
    "DDoS-Guard": r"<title>\s*ddos-guard|/\.well-known/ddos-guard/(js-challenge|check)|check\.ddos-guard\.net",
    "Imperva": r"request unsuccessful\. incapsula incident|<iframe[^>]{0,200}_incapsula_resource",
    "Sucuri": r"sucuri_cloudproxy_js|<title>\s*sucuri website firewall",
    "DataDome": r"(geo|ct)\.captcha-delivery\.com",
    "PerimeterX": r"id=.px-captcha",
    "AWS WAF": r"window\.gokuprops|awswafcookiedomainlist",
    "Anubis": r"id=.anubis_challenge",
    "Yandex SmartCaptcha": r"/showcaptcha\?|checkboxcaptcha",
}
_PATTERNS = {guard: re.compile(marks, re.IGNORECASE) for guard, marks in _MARKS.items()}

#: Titles of home-made challenges.  An article may have such a title too, but it is longer than this many bytes.
_TITLE = re.compile(
    r"<title>[^<]{0,40}(are you (a )?(human|robot)|verify(ing)? you are human|checking your browser|"
    r"robot (check|or human)|access denied|проверка браузера|вы не робот|доступ ограничен)",
    re.IGNORECASE,
)
_SHORT = 10_000
#: In a feed the marks can only be the words of an item.
_FEED = re.compile(r"\ufeff?\s*<(\?xml|rss|feed|rdf)", re.IGNORECASE)


def challenger(headers: Sequence[tuple[str, str]], body: bytes) -> str | None:
    """Who holds us back with this answer; None when it is no challenge."""
    for name, value in headers:
        guard = _HEADERS.get(name.lower())
        if guard and value.lower() in ("challenge", "captcha", "deny", "block"):
            return guard
    start = body[:LOOKED_AT].decode("utf-8", "ignore")
    if "<" not in start or _FEED.match(start):
        return None
    if guard := next((guard for guard, pattern in _PATTERNS.items() if pattern.search(start)), None):
        return guard
    return "a robot check" if len(body) < _SHORT and _TITLE.search(start) else None
