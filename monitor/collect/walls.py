"""Pages that answer, but with a wall in place of the article."""

from __future__ import annotations

import re

#: Below so many characters a text may be nothing but a wall.
_STUB = 1500
_COOKIES = re.compile(r"\b(cookies?|çərəz\w*|kuki\w*|çerez\w*|куки|файл\w* cookie)\b", re.IGNORECASE)
_CONSENT = re.compile(
    r"\b(accept|agree|consent|preferences|privacy|qəbul|razı|məxfilik|приня\w+|соглас\w+|конфиденциальност\w*|kabul|"
    r"onay\w*|gizlilik)\b",
    re.IGNORECASE,
)
_PAYWALL = re.compile(
    r"(subscribe (now )?to (read|continue)|subscribers only|to continue reading|already a subscriber|"
    r"this (article|content) is (for|available to) (paid )?subscribers|sign in to (read|continue)|"
    r"oxumaq üçün (abunə|qeydiyyat)|davamını oxumaq üçün|abunə olun və|yalnız abunəçilər|"
    r"(чтобы (читать|прочитать|продолжить)|для продолжения).{0,40}(подпи|зарегистр|войди)|"
    r"только (для|по) подпис|оформите подписку|материал доступен подписчикам|"
    r"(devamını okumak|okumaya devam etmek) için|sadece aboneler|abonelere özel|abone olun)",
    re.IGNORECASE,
)
_SCRIPTS = re.compile(
    r"(enable javascript|javascript (is )?(disabled|required)|please turn on javascript|"
    r"включите javascript|javascript.{0,20}(aktiv|açın|etkin))",
    re.IGNORECASE,
)
_MISSING = re.compile(
    r"^\W*(404|error 404|page not found|not found|səhifə tapılmadı|страница не найдена|sayfa bulunamadı)\b",
    re.IGNORECASE,
)


def wall(title: str, text: str, free: bool | None) -> str | None:
    """What stands in place of the article; None when the text is one.

    Args:
        title: Of the page.
        text: What was extracted.
        free: Whether the page declares its text free to read; None when it says nothing.
    """
    if _MISSING.match(title) and len(text) < _STUB:
        return "the page says that there is nothing here"
    if len(text) >= _STUB:
        return None
    if free is False and len(text) < _STUB // 2:
        return "a paywall: only the beginning can be read"
    # Asked for at the end; in the middle it may be what the article is about.
    if _PAYWALL.search(text[-400:]):
        return "a paywall: only the beginning can be read"
    if len(_COOKIES.findall(text)) >= 2 and _CONSENT.search(text) and len(text) < _STUB // 2:
        return "a notice about cookies in place of the article"
    if _SCRIPTS.search(text) and len(text) < 400:
        return "the page wants JavaScript"
    return None
