"""The catalogues have no gaps, nothing unused, and keep every value that is put into a text."""

import re

import pytest
from jinja2.ext import babel_extract
from serving import ROOT
from wordings import in_code

from monitor.report import language as reports
from monitor.web.language import FOLDER, LANGUAGES, catalogue, choose, parse

WEB = ROOT / "monitor" / "web"
TRANSLATED = [code for code in LANGUAGES if code != "en"]
FORMS = {"az": 2, "ru": 3}


def in_templates():
    for path in sorted((WEB / "templates").glob("*")):
        with path.open("rb") as file:
            options = {"trim_blocks": "true", "lstrip_blocks": "true", "silent": "false"}
            for _, function, messages, _ in babel_extract(file, ["_", "gettext", "ngettext"], [], options):
                if function == "ngettext":
                    yield messages[0], messages[1]
                elif text := (messages if isinstance(messages, str) else (messages or [None])[0]):
                    yield text, None


MESSAGES = dict([*in_templates(), *in_code(WEB, ("N_", "gettext", "_"), ("ngettext", "amount"))])


def values(text):
    return sorted(re.findall(r"%\(\w+\)[sd]", text))


def test_there_are_texts():
    assert len(MESSAGES) > 150


@pytest.mark.parametrize("code", TRANSLATED)
def test_the_catalogue_has_no_gap_and_nothing_unused(code):
    found = parse((FOLDER / f"{code}.po").read_text("utf-8"))
    wanted = {
        (text, form) for text, plural in MESSAGES.items() for form in range(FORMS[code] if plural else 1)
    }
    # What the reports say too stands in their catalogue.
    known = parse((reports.FOLDER / f"{code}.po").read_text("utf-8")).keys()
    assert sorted(wanted - known - {key for key, text in found.items() if text.strip()}) == []
    assert sorted(found.keys() - wanted) == []


@pytest.mark.parametrize("code", TRANSLATED)
def test_every_value_is_kept(code):
    found = parse((FOLDER / f"{code}.po").read_text("utf-8"))
    wrong = [
        (text, translated)
        for (text, form), translated in found.items()
        if values(translated) not in (values(text), values(MESSAGES[text] or text))
    ]
    assert wrong == []


@pytest.mark.parametrize(
    ("n", "expected"),
    [
        (1, "1 статья прочитана"),
        (3, "3 статьи прочитаны"),
        (5, "5 статей прочитано"),
        (21, "21 статья прочитана"),
    ],
)
def test_russian_numbers(n, expected):
    text = catalogue("ru").ngettext("%(num)s article read", "%(num)s articles read", n)
    assert text % {"num": n} == expected


@pytest.mark.parametrize(
    ("cookie", "accepted", "expected"),
    [
        pytest.param(None, "ru-RU,ru;q=0.9,en;q=0.8", "ru", id="the browser's"),
        pytest.param("az", "ru", "az", id="chosen on a page"),
        pytest.param("xx", "fr,de", "en", id="none of ours"),
        pytest.param(None, "", "en", id="nothing said"),
    ],
)
def test_choose(cookie, accepted, expected):
    assert choose(cookie, accepted) == expected
