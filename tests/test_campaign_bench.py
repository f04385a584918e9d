"""The third-party reader of `./run bench campaigns --data DIR`, on a folder of the documented form."""

import json
import random

import pytest

from benchmarks.campaigns import third_party

WORDS = [f"söz{number}" for number in range(3000)]


def text(seed, length=200):
    return " ".join(random.Random(seed).choices(WORDS, k=length))  # noqa: S311  # not for secrets


def lines(*objects):
    return "".join(json.dumps(each, ensure_ascii=False) + "\n" for each in objects)


def test_pairs_are_measured_file_by_file(tmp_path):
    half = " ".join(text(1).split()[:100]) + " " + text(7, 100)
    (tmp_path / "news.jsonl").write_text(
        lines(
            {"id": "a", "group": "x", "title": "Birinci", "text": text(1)},
            {"id": "b", "group": "x", "text": text(1)},
            {"id": "c", "group": "x", "text": half},
            {"id": "d", "group": "y", "text": text(2)},
        )
        + "\n",
        encoding="utf-8",
    )
    # One file does not know another: the same text again is no pair.
    (tmp_path / "other.jsonl").write_text(
        lines(
            {"id": "a", "group": 1, "text": text(1)},
            {"id": "b", "group": 1, "text": text(3)},
            {"id": "c", "group": 2, "text": text(4)},
            {"id": "d", "group": 3, "text": text(4)},
        ),
        encoding="utf-8",
    )
    figures = third_party(tmp_path)
    assert figures["news"] == {"texts": 4, "pairs": 3, "pair_f1": 1.0, "precision": 1.0, "recall": 1.0}
    assert figures["other"] == {"texts": 4, "pairs": 1, "pair_f1": 0.0, "precision": 0.0, "recall": 0.0}


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        pytest.param('{"id": "a", "text": "x"}', "`group` is missing", id="no group"),
        pytest.param('{"id": "a", "group": "x"}', "`text` is missing", id="no text"),
        pytest.param("[1]", "not an object", id="a list"),
        pytest.param("{", "not JSON", id="cut off"),
    ],
)
def test_a_bad_line_is_named_with_its_number(tmp_path, line, problem):
    (tmp_path / "news.jsonl").write_text(
        lines({"id": "a", "group": "x", "text": "mətn"}) + line, encoding="utf-8"
    )
    with pytest.raises(SystemExit, match=rf"news\.jsonl:2: .*{problem}"):
        third_party(tmp_path)


def test_a_folder_without_such_a_file_is_said(tmp_path):
    with pytest.raises(SystemExit, match=r"no \*\.jsonl"):
        third_party(tmp_path)
