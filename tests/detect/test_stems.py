"""Stems as flat arrays are the dictionary that they were made of, and heads overlook no form."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.detect import letters, lexicon, spellings
from monitor.detect.index import Index
from monitor.detect.stems import Arrays, Stems

stems = st.text(alphabet="abcəşгдеё", min_size=1, max_size=6)
meanings = st.lists(st.integers(0, 9), min_size=2, max_size=4).map(tuple)


@given(st.dictionaries(stems, meanings), st.lists(stems, max_size=5))
def test_finds_what_was_put_in_and_nothing_else(given_stems, others):
    made = Stems.build(given_stems)
    assert dict(made) == given_stems
    assert len(made) == len(given_stems)
    for stem in (*given_stems, *others):
        assert made.get(stem) == given_stems.get(stem)


@pytest.mark.parametrize("broken", ["buckets", "begins", "meanings", "text"])
def test_arrays_that_do_not_fit_are_refused(broken):
    good = Stems.build({"abc": (0, 1), "de": (2, 3)})
    parts = {name: getattr(good.arrays, name) for name in ("buckets", "begins", "meanings", "text")}
    parts[broken] = parts[broken][:-1]
    with pytest.raises(ValueError, match="do not fit"):
        Stems(Arrays(**parts), good.meanings)
    with pytest.raises(ValueError, match="meanings"):
        Stems(good.arrays, good.meanings[:1])


@settings(deadline=None)
@given(st.sampled_from(sorted(lexicon.GIVEN_NAMES | lexicon.COMMON_SURNAMES)), st.data())
def test_no_form_of_a_name_is_overlooked(word, data):
    index = Index.build([word])
    stem, paradigm = data.draw(st.sampled_from(spellings.stems(word)))
    form = stem + data.draw(st.sampled_from(sorted(spellings.endings(paradigm))))
    cut = letters.Cut(letters.forced(f"və {form} dedi")[0])
    assert (1, letters.forced(form)[0]) in list(index.heads.words(cut))
