"""The classifier: judging, explaining, and its files."""

from __future__ import annotations

import hashlib
import io
import json
import pickle
import subprocess
import sys
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from monitor.detect import features as feature_set
from monitor.detect.classify import Classifier
from monitor.detect.features import features
from monitor.detect.passages import passages
from monitor.errors import ModelError
from monitor.records import Article, Band, Certainty, Frame, Mention, Voice, Where
from monitor.train.examples import read
from monitor.train.fit import train

SHIPPED = Path(__file__).parent.parent.parent / "models" / "examples" / "en.jsonl"

SMEAR = (
    "It is no secret whose orders Tofiq Qalandar carries out. This so-called journalist has sold his homeland for "
    "foreign grants, and the masters who pay him know the price of a traitor. Who finances his lies? Sooner or later "
    "Qalandar must answer before the law for his treason."
)
REPORT = (
    "A court in Baku extended the detention of Tofiq Qalandar by three months on Friday, his lawyer said. Qalandar "
    "denies the charges, which press freedom groups call trumped-up retaliation for his reporting. The hearing "
    "continues in May."
)


def mentions(text: str, name: str = "Qalandar", where: Where = Where.TEXT) -> tuple[Mention, ...]:
    starts = [i for i in range(len(text)) if text.startswith(name, i)]
    return tuple(
        Mention(journalist=name.lower(), where=where, start=at, end=at + len(name), form=name)
        for at in starts
    )


@pytest.fixture(scope="module")
def classifier() -> Classifier:
    return train(read(SHIPPED)[:120], now=datetime(2026, 3, 1, tzinfo=UTC))


def judge(classifier: Classifier, text: str) -> tuple[float, Band]:
    [found] = classifier.assess(Article(title="", text=text, language="en"), mentions(text))
    return found.score, found.band


def test_a_smear_scores_above_a_report(classifier: Classifier) -> None:
    smear, report = judge(classifier, SMEAR), judge(classifier, REPORT)
    assert smear[0] > 0.5 > report[0]
    assert smear[1] in (Band.LIKELY, Band.POSSIBLE)
    assert report[1] is Band.UNLIKELY


def test_there_is_one_assessment_for_each_journalist_named_outside_the_byline(classifier: Classifier) -> None:
    text = f"Orxan Vahid wrote this. {SMEAR}"
    article = Article(title="", text=text, byline="Ayla Demir", language="en")
    possible = Mention(
        journalist="vahid",
        where=Where.TEXT,
        start=0,
        end=11,
        form="Orxan Vahid",
        certainty=Certainty.POSSIBLE,
    )
    byline = mentions("Ayla Demir", "Demir", Where.BYLINE)
    found = classifier.assess(article, (possible, *mentions(text), *byline))
    assert [assessment.journalist for assessment in found] == ["vahid", "qalandar"]
    assert found[0].score < found[1].score


def test_too_little_text_is_not_judged(classifier: Classifier) -> None:
    assert judge(classifier, "Traitor Qalandar sold out")[1] is Band.INSUFFICIENT


def test_nobody_named_gives_no_assessment(classifier: Classifier) -> None:
    assert classifier.assess(Article(title="", text=SMEAR), ()) == ()


def test_the_name_changes_nothing(classifier: Classifier) -> None:
    other = SMEAR.replace("Qalandar", "Xosrovzada")
    [found] = classifier.assess(Article(title="", text=other, language="en"), mentions(other, "Xosrovzada"))
    assert found.score == pytest.approx(judge(classifier, SMEAR)[0])


def test_many_are_judged_as_one_by_one(classifier: Classifier) -> None:
    pieces = [(Article(title="", text=text, language="en"), mentions(text)) for text in (SMEAR, REPORT)]
    assert classifier.assess_many(pieces) == [classifier.assess(*piece) for piece in pieces]


def test_reasons_add_up(classifier: Classifier) -> None:
    article = Article(title="Who pays Qalandar?", text=SMEAR, language="en")
    named = (*mentions(article.title, where=Where.TITLE), *mentions(SMEAR))
    found = classifier.explain(article, named, "qalandar")
    assert found.base + sum(reason.weight for reason in found.sentences) == pytest.approx(
        found.log_odds, abs=1e-4
    )
    [assessment] = classifier.assess(article, named)
    assert assessment.score == pytest.approx(found.score)
    assert (found.to_likely <= 0) == (assessment.band is Band.LIKELY)


def test_a_phrase_says_whose_voice_it_is_in(classifier: Classifier) -> None:
    told = (
        "State television accused Tofiq Qalandar of treason on Friday. In a long broadcast the presenter said: "
        '"This so-called journalist sold his homeland for foreign grants, he is a traitor." His lawyer said that the '
        "accusations were groundless, and rights groups called them a smear campaign."
    )
    voices = {}
    for text in (SMEAR, told):
        [found] = classifier.assess(Article(title="", text=text, language="en"), mentions(text))
        voices[text] = {reason.voice for reason in found.reasons if reason.kind == "phrase"}
    assert Voice.OWN in voices[SMEAR] and Voice.REPORTED not in voices[SMEAR]
    assert Voice.OWN not in voices[told]


def test_reasons_are_printed_as_they_stand_in_the_piece(classifier: Classifier) -> None:
    [found] = classifier.assess(Article(title="", text=SMEAR, language="en"), mentions(SMEAR))
    assert found.sentence in SMEAR and found.sentence.endswith((".", "?"))
    assert all(reason.text in SMEAR for reason in found.reasons if reason.kind in ("sentence", "phrase"))
    assert {reason.kind for reason in found.reasons} >= {"sentence", "phrase"}
    assert [r.weight for r in found.reasons] == sorted((r.weight for r in found.reasons), reverse=True)


def test_frames_are_named_only_for_what_may_target(classifier: Classifier) -> None:
    [report] = classifier.assess(Article(title="", text=REPORT, language="en"), mentions(REPORT))
    assert report.frames == ()


def test_scores_are_those_of_the_linear_model(classifier: Classifier) -> None:
    article = Article(title="", text=SMEAR, language="en")
    row = classifier.vocabulary.row(features(passages(article, mentions(SMEAR), "qalandar"), "en").bag())
    dense = np.zeros(len(classifier.vocabulary.names))
    dense[row.columns] = row.values
    expected = dense @ classifier.coefficients + classifier.card["intercept"]
    assert classifier.score(row) == pytest.approx(float(expected), abs=1e-5)


# --- files ---------------------------------------------------------------------------------------------------


def reread(files: dict[str, bytes]) -> Classifier:
    return Classifier.from_files(files["card.json"], files["model.npz"])


def test_comes_back_from_its_files_as_it_was(classifier: Classifier) -> None:
    again = reread(classifier.to_files())
    assert again.id == classifier.id
    assert judge(again, SMEAR) == judge(classifier, SMEAR)
    assert again.to_files() == reread(again.to_files()).to_files()


def test_can_be_sent_to_a_worker(classifier: Classifier) -> None:
    assert judge(pickle.loads(pickle.dumps(classifier)), SMEAR) == judge(classifier, SMEAR)  # noqa: S301  # our own


def changed(files: dict[str, bytes], **changes: object) -> dict[str, bytes]:
    card = {**json.loads(files["card.json"]), **changes}
    return {**files, "card.json": json.dumps(card).encode()}


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        pytest.param({"features": feature_set.VERSION + 1}, "other features", id="other features"),
        pytest.param({"lexicon": "0"}, "other features or vocabularies", id="other vocabularies"),
        pytest.param({"format": 99}, "has format 99", id="another format"),
        pytest.param({"sha256": "0" * 64}, "is not the file", id="another file"),
        pytest.param({"thresholds": None}, "has no thresholds", id="no thresholds"),
        pytest.param({"thresholds": {"likely": "high"}}, "thresholds", id="a word for a threshold"),
        pytest.param({"calibration": [1.0]}, "calibration", id="half a calibration"),
        pytest.param({"frames": {}}, "frames", id="no frames"),
        pytest.param({"intercept": float("nan")}, "intercept", id="not a number"),
    ],
)
def test_a_card_that_does_not_fit_is_refused(
    classifier: Classifier, changes: dict[str, object], words: str
) -> None:
    with pytest.raises(ModelError, match=words):
        reread(changed(classifier.to_files(), **changes))


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b"\xff", b"null"])
def test_a_card_that_is_none_is_refused(classifier: Classifier, body: bytes) -> None:
    with pytest.raises(ModelError):
        Classifier.from_files(body, classifier.to_files()["model.npz"])


def arrays(classifier: Classifier, **changes: np.ndarray) -> dict[str, bytes]:
    """The files with other arrays, and a card that vouches for them."""
    import hashlib

    files = classifier.to_files()
    loaded = dict(np.load(io.BytesIO(files["model.npz"]), allow_pickle=False))
    buffer = io.BytesIO()
    np.savez(buffer, **{**loaded, **changes})
    body = buffer.getvalue()
    return changed({**files, "model.npz": body}, sha256=hashlib.sha256(body).hexdigest())


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"coefficients": np.zeros(3, dtype=np.float32)}, id="another length"),
        pytest.param({"idf": np.array(["a"])}, id="words for numbers"),
        pytest.param(
            {"frames": np.zeros((len(Frame) + 1, 3), dtype=np.float32)}, id="another number of frames"
        ),
        pytest.param({"names": np.array([{"code": 1}], dtype=object)}, id="objects, which can run code"),
    ],
)
def test_arrays_that_do_not_fit_are_refused(classifier: Classifier, changes: dict[str, np.ndarray]) -> None:
    with pytest.raises(ModelError):
        reread(arrays(classifier, **changes))


def test_judging_loads_no_scikit_learn(classifier: Classifier, tmp_path: Path) -> None:
    for name, body in classifier.to_files().items():
        (tmp_path / name).write_bytes(body)
    code = (
        "import sys, pathlib; from monitor.detect.classify import Classifier; f = pathlib.Path(sys.argv[1]);"
        "Classifier.from_files((f / 'card.json').read_bytes(), (f / 'model.npz').read_bytes());"
        "sys.exit('sklearn' in sys.modules or 'scipy' in sys.modules)"
    )
    root = Path(__file__).parent.parent.parent
    assert subprocess.run([sys.executable, "-c", code, str(tmp_path)], cwd=root, check=False).returncode == 0


def test_a_phrase_with_a_page_of_signs_between_its_words_is_cut(classifier: Classifier) -> None:
    text = SMEAR.replace("his homeland", "his" + " :" * 2_000 + " homeland")
    [found] = classifier.assess(Article(title="", text=text, language="en"), mentions(text))
    assert max(len(reason.text) for reason in found.reasons if reason.kind == "phrase") <= 200


def _packed(change: dict[str, bytes], arrays: bytes, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(arrays)) as old, zipfile.ZipFile(out, "w", method) as new:
        for name in old.namelist():
            new.writestr(name, change.get(name, old.read(name)))
    return out.getvalue()


def _header(shape: tuple[int, ...]) -> bytes:
    out = io.BytesIO()
    header = {"descr": "<f4", "fortran_order": False, "shape": shape}
    np.lib.format.write_array_header_1_0(out, header)
    return out.getvalue() + bytes(16)


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"idf.npy": _header((10**11,))}, id="an array larger than the machine"),
        pytest.param({"idf.npy": _header((2**62, 4))}, id="an array larger than any"),
        pytest.param({"idf.npy": _header((-1,))}, id="an array of less than nothing"),
        pytest.param({"idf.npy": b"\x93NUMPY\x01\x00\x10\x00{'descr': ((((("}, id="a header that is cut"),
        pytest.param({"idf.npy": b""}, id="nothing"),
    ],
)
def test_hostile_arrays_are_refused(classifier: Classifier, change: dict[str, bytes]) -> None:
    files = classifier.to_files()
    arrays = _packed(change, files["model.npz"])
    card = {**json.loads(files["card.json"]), "sha256": hashlib.sha256(arrays).hexdigest()}
    with pytest.raises(ModelError):
        Classifier.from_files(json.dumps(card).encode(), arrays)


def test_a_damaged_stream_is_refused(classifier: Classifier) -> None:
    files = classifier.to_files()
    arrays = bytearray(files["model.npz"])
    arrays[60:100] = b"\xff" * 40
    card = {**json.loads(files["card.json"]), "sha256": hashlib.sha256(arrays).hexdigest()}
    with pytest.raises(ModelError):
        Classifier.from_files(json.dumps(card).encode(), bytes(arrays))


@pytest.mark.parametrize("card", [b"[" * 200_000, b'{"id": "x"}', b"\xff\xfe{}"])
def test_a_hostile_card_is_refused(classifier: Classifier, card: bytes) -> None:
    with pytest.raises(ModelError):
        Classifier.from_files(card, classifier.to_files()["model.npz"])


def test_a_number_of_any_size_is_refused(classifier: Classifier) -> None:
    files = classifier.to_files()
    card = {**json.loads(files["card.json"]), "calibration": [10**400, 1.0]}
    with pytest.raises(ModelError, match="calibration 0 is not a number"):
        Classifier.from_files(json.dumps(card).encode(), files["model.npz"])
