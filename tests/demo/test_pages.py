"""Pages: the article is in them once, and all that stands round it is told apart by its place."""

import re
from html import unescape

import pytest

from monitor.demo.articles import samples
from monitor.demo.days import at
from monitor.demo.outlets import BY_ID
from monitor.demo.pages import LAYOUTS, page

END = at(10, 23)


def shown(sample, now=END):
    others = [other for other in samples() if other.outlet == sample.outlet and other is not sample]
    return page(BY_ID[sample.outlet], sample, others, now)


@pytest.mark.parametrize("sample", samples(), ids=lambda sample: f"{sample.outlet}/{sample.slug}")
def test_the_paragraphs_stand_in_the_page_in_order(sample):
    paragraphs = [unescape(found) for found in re.findall(r"<p>(.*?)</p>", shown(sample))]
    wanted = sample.text_at(END).split("\n")
    first = paragraphs.index(wanted[0])
    assert paragraphs[first : first + len(wanted)] == wanted


def test_every_layout_is_used_and_looks_otherwise():
    used = {outlet.layout_at(END) for outlet in BY_ID.values()} | {o.layout for o in BY_ID.values()}
    assert used == LAYOUTS.keys()
    classes = {name: set() for name in LAYOUTS}
    for sample in samples():
        outlet = BY_ID[sample.outlet]
        classes[outlet.layout] |= set(re.findall(r'class="([\w-]+)', shown(sample, at(1, 0))))
    assert len({frozenset(names) for names in classes.values()}) == len(LAYOUTS)


def test_boxes_captions_and_comments_stand_outside_the_paragraphs():
    boxed = next(s for s in samples() if s.slug == "hava-proqnozu")
    body = unescape(shown(boxed, boxed.published))
    paragraphs = "\n".join(re.findall(r"<p>(.*?)</p>", body))
    assert boxed.read_also[0] in body
    assert boxed.read_also[0] not in paragraphs
    pictured = next(s for s in samples() if s.caption)
    assert f'class="caption">{pictured.caption}<' in unescape(shown(pictured, pictured.published))
    commented = next(s for s in samples() if s.comments)
    assert f'<div class="comment"><p>{commented.comments[0]}' in unescape(shown(commented))


def test_what_an_article_says_cannot_break_out_of_its_page():
    for sample in samples():
        body = shown(sample)
        assert body.count("<script") == body.count("</script>") <= 1
        assert sample.title_at(END) in unescape(body)
