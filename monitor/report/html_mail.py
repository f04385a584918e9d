"""The digest as HTML: for mail and for printing.

Nothing is loaded from anywhere, nothing runs, no address is a link: a slip of the finger must not tell an outlet's
server who reads it.  Colours have enough contrast on white and on black; without colours the words say the same.
"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from monitor.report.formats import ENGLISH, Formats
from monitor.report.lines import Line, Role
from monitor.report.words import N_

#: Mail programs cut longer ones (Gmail at 102 kB); the plain text beside it is always whole.
LIMIT = 60_000

_STYLE = (
    "body{font:16px/1.5 system-ui,sans-serif;max-width:44em;margin:1.5em auto;padding:0 1em}"
    "h1{font-size:1.3em}h2{font-size:1.1em;margin:1.6em 0 .3em;border-bottom:1px solid #999}"
    "p{margin:.3em 0}.alarm{border-left:.4em solid #b00;padding-left:.6em;font-weight:bold}"
    ".problem{border-left:.4em solid #b60;padding-left:.6em}.piece{margin-top:1em;font-weight:bold}"
    ".headline{font-weight:bold}.quote{margin:.3em 0 .3em 1em;font-style:italic}"
    ".detail,.address,.note{font-size:.9em}.address{font-family:monospace;overflow-wrap:anywhere}"
    "@media(prefers-color-scheme:dark){body{background:#111;color:#eee}}"
    "@media print{body{font-size:11pt;margin:0}h2,.piece{break-after:avoid}}"
)
_TAG = {Role.TITLE: "h1", Role.SECTION: "h2", Role.PERSON: "h2", Role.QUOTE: "blockquote"}
_HEAD = (
    '<!DOCTYPE html>\n<html lang="{language}"><head><meta charset="utf-8">'
    '<meta name="viewport" content="width=device-width">'
    '<meta name="color-scheme" content="light dark"><title>{title}</title>'
    "<style>{style}</style></head><body>\n"
)
_END = "</body></html>\n"
_CUT = N_("The rest is in the plain text of this message, and in monitor digest.")


def render_lines(lines: Iterable[Line], fmt: Formats = ENGLISH) -> str:
    """The lines of an outline as one HTML page of less than `LIMIT` bytes, ending with a newline.

    What would not fit is left out from the end, and the page says so.
    """
    lines = list(lines)
    title = escape(lines[0].whole if lines else "Report")
    head = _HEAD.format(language=fmt.texts.language, title=title, style=_STYLE)
    cut = f"<p>{escape(fmt.say(_CUT))}</p>\n"
    left = LIMIT - len((head + cut + _END).encode())
    shown: list[str] = []
    for line in lines:
        text = _printed(line)
        left -= len(text.encode())
        if left <= 0:
            return head + "".join(shown) + cut + _END
        shown.append(text)
    return head + "".join(shown) + _END


def _printed(line: Line) -> str:
    tag = _TAG.get(line.role, "p")
    language = f' lang="{escape(line.language)}"' if line.language else ""
    lead = f"<b>{escape(line.lead)}</b>" if line.lead else ""
    text = f"“{escape(line.text)}”" if line.role is Role.QUOTE else escape(line.text)
    return f'<{tag} class="{line.role.value}"{language}>{lead}{_unlinked(text, line.role)}</{tag}>\n'


def _unlinked(text: str, role: Role) -> str:
    # Mail programs make links of what looks like an address; an empty element in its middle stops that, and a
    # copy of it is still right.
    if role is not Role.ADDRESS and "://" not in text:
        return text
    return text.replace("://", "<span>:</span>//").replace(".", "<span>.</span>")
