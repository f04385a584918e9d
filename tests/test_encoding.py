"""Sentence encoders from a folder: real small ones, hostile ones, and models that were trained with them."""

from __future__ import annotations

import pickle
import socket
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner
from encoders import WIDTH, onnx, static

from monitor import encoding
from monitor.cli.main import cli
from monitor.detect.classify import Classifier
from monitor.detect.encoder import views
from monitor.detect.passages import passages
from monitor.errors import MissingPartError, ModelError
from monitor.records import Article, Example, Mention, Where
from monitor.store import models
from monitor.train.examples import read, write
from monitor.train.fit import train

SHIPPED = Path(__file__).parent.parent / "models" / "examples" / "en.jsonl"
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)

KINDS = pytest.mark.parametrize("make", [static, onnx], ids=["model2vec", "ONNX"])
Make = Callable[[Path], Path]


@pytest.fixture(scope="module")
def examples() -> list[Example]:
    return read(SHIPPED)[:80]


@pytest.fixture
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("an encoder asked the network")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "create_connection", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


# --- what they say ---------------------------------------------------------------------------------------


@KINDS
def test_a_text_becomes_a_vector_of_length_one(make: Make, tmp_path: Path, no_network: None) -> None:
    found = encoding.load(make(tmp_path)).encode(["The traitor sold the homeland", "the lawyer said", "zzz"])
    assert found.shape == (3, WIDTH)
    assert np.linalg.norm(found, axis=1) == pytest.approx([1, 1, 0], abs=1e-5)
    assert found[0] @ found[1] < 0.99


@KINDS
def test_a_vector_does_not_depend_on_its_neighbours(make: Make, tmp_path: Path) -> None:
    encoder = encoding.load(make(tmp_path))
    alone = encoder.encode(["the lawyer said"])[0]
    beside = encoder.encode(["the lawyer said", "the traitor sold the homeland the court said the lawyer"])[0]
    assert beside == pytest.approx(alone, abs=1e-6)


def test_both_kinds_agree(tmp_path: Path) -> None:
    texts = ["the traitor sold the homeland"]
    first, second = encoding.load(static(tmp_path / "a")), encoding.load(onnx(tmp_path / "b"))
    assert first.encode(texts) == pytest.approx(second.encode(texts), abs=1e-5)
    assert first.sha256 != second.sha256


@KINDS
def test_no_text_gives_no_vector(make: Make, tmp_path: Path) -> None:
    assert encoding.load(make(tmp_path)).encode([]).shape == (0, WIDTH)


@KINDS
def test_a_copy_for_a_worker_reads_the_folder_again(make: Make, tmp_path: Path) -> None:
    encoder = encoding.load(make(tmp_path))
    copy = pickle.loads(pickle.dumps(encoder))  # noqa: S301  # our own bytes
    assert copy.sha256 == encoder.sha256
    assert copy.encode(["the court"]) == pytest.approx(encoder.encode(["the court"]))


def test_it_sees_no_watched_name() -> None:
    text = "The court heard Qalandar. His rival Sevinc Uzun, who hates Qalandar, said so. It rains."
    places = [(i, "q") for i in range(len(text)) if text.startswith("Qalandar", i)]
    named = [Mention(journalist=j, where=Where.TEXT, start=i, end=i + 8, form="Qalandar") for i, j in places]
    other = text.index("Sevinc Uzun")
    named.append(Mention(journalist="s", where=Where.TEXT, start=other, end=other + 11, form="Sevinc Uzun"))
    whole, before, behind = views(passages(Article(title="", text=text, language="en"), named, "q"))
    assert whole == "The court heard X. His rival Y, who hates X, said so."
    assert before == "The court heard X. His rival Y, who hates X,"
    assert behind == "X. X, said so."


def test_of_a_person_named_in_the_title_alone_the_title_is_seen() -> None:
    named = [Mention(journalist="q", where=Where.TITLE, start=0, end=8, form="Qalandar")]
    article = Article(title="Qalandar fined", text="A court sat on Monday.", language="en")
    assert views(passages(article, named, "q")) == ("X fined", "X", "X fined")


# --- hostile and broken folders --------------------------------------------------------------------------


class Harm:
    """What a pickle that runs code looks like."""

    def __init__(self, marker: Path) -> None:
        self.marker = marker

    def __reduce__(self) -> tuple[object, tuple[str, str]]:
        return open, (str(self.marker), "w")


@pytest.mark.parametrize("name", ["model.safetensors", "model.onnx", "tokenizer.json"])
def test_a_pickle_in_the_place_of_a_file_is_refused_and_never_run(name: str, tmp_path: Path) -> None:
    folder = (onnx if name == "model.onnx" else static)(tmp_path / "encoder")
    (folder / name).write_bytes(pickle.dumps(Harm(tmp_path / "harm")))
    with pytest.raises(ModelError, match="cannot be used"):
        encoding.load(folder)
    assert not (tmp_path / "harm").exists()


@pytest.mark.parametrize(
    ("make", "name", "body"),
    [
        pytest.param(static, "model.safetensors", b"", id="empty vectors"),
        pytest.param(static, "model.safetensors", b"\xff" * 64, id="a head of many exabytes"),
        pytest.param(static, "tokenizer.json", b"{}", id="a tokenizer without a model"),
        pytest.param(static, "tokenizer.json", b"\xff\xfe", id="a tokenizer that is no text"),
        pytest.param(static, "config.json", b"[", id="settings that are no JSON"),
        pytest.param(onnx, "model.onnx", b"not a graph", id="no graph"),
    ],
)
def test_a_broken_file_is_refused_with_the_folder_named(
    make: Make, name: str, body: bytes, tmp_path: Path
) -> None:
    (make(tmp_path) / name).write_bytes(body)
    with pytest.raises(ModelError, match=f"encoder {tmp_path}"):
        encoding.load(tmp_path)


def test_a_folder_without_an_encoder_says_what_was_expected(tmp_path: Path) -> None:
    (tmp_path / "pytorch_model.bin").write_bytes(b"\x80\x04.")
    with pytest.raises(ModelError, match=r"expected tokenizer\.json with model\.safetensors"):
        encoding.load(tmp_path)


def test_a_graph_that_wants_other_inputs_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="pixel_values"):
        encoding.load(onnx(tmp_path, "input_ids", "pixel_values"))


def test_a_file_that_is_too_large_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(encoding, "MAX_BYTES", 100)
    with pytest.raises(ModelError, match="larger than 100 bytes"):
        encoding.load(static(tmp_path))


@pytest.mark.parametrize(("make", "library"), [(static, "model2vec"), (onnx, "onnxruntime")])
def test_a_missing_library_is_named_with_what_to_install(
    make: Make, library: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, library, None)
    with pytest.raises(MissingPartError, match=r"pip install '\.\[encoder\]'"):
        encoding.load(make(tmp_path))


# --- models that were trained with one -------------------------------------------------------------------


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory, examples: list[Example]) -> tuple[Classifier, Path]:
    folder = static(tmp_path_factory.mktemp("encoder"))
    return train(examples, now=NOON, splits=("random",), encoder=encoding.load(folder)), folder


def judged(examples: list[Example]) -> tuple[Article, tuple[Mention, ...]]:
    example = examples[0]
    start, end = example.person_spans[0]
    mention = Mention(journalist="a", where=Where.TEXT, start=start, end=end, form=example.text[start:end])
    return Article(title="", text=example.text, language="en"), (mention,)


def test_the_card_names_the_encoder(trained: tuple[Classifier, Path]) -> None:
    model, folder = trained
    assert model.card["encoder"] == {"sha256": encoding.load(folder).sha256, "width": WIDTH}
    assert sum(name.startswith("e:") for name in model.vocabulary.names) == 3 * WIDTH


def test_it_comes_back_with_the_same_encoder(
    trained: tuple[Classifier, Path], examples: list[Example]
) -> None:
    model, folder = trained
    again = encoding.classifier({**model.to_files(), encoding.ENCODER: str(folder).encode()})
    copy: Classifier = pickle.loads(pickle.dumps(again))  # noqa: S301  # our own bytes
    article, named = judged(examples)
    assert again.assess(article, named) == copy.assess(article, named) == model.assess(article, named)


def test_its_reasons_add_up(trained: tuple[Classifier, Path], examples: list[Example]) -> None:
    article, named = judged(examples)
    found = trained[0].explain(article, named, "a")
    assert found.base + sum(reason.weight for reason in found.sentences) == pytest.approx(found.log_odds)


def test_without_its_encoder_it_refuses_to_judge(trained: tuple[Classifier, Path]) -> None:
    with pytest.raises(ModelError, match="no encoder is given"):
        encoding.classifier(trained[0].to_files())


def test_with_another_encoder_it_refuses_to_judge(trained: tuple[Classifier, Path], tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="train again"):
        encoding.classifier({**trained[0].to_files(), encoding.ENCODER: str(onnx(tmp_path)).encode()})


def test_a_model_without_one_does_not_look_at_the_folder(examples: list[Example], tmp_path: Path) -> None:
    model = train(examples, now=NOON, splits=("random",))
    assert model.card["encoder"] is None
    files = {**model.to_files(), encoding.ENCODER: str(tmp_path / "nowhere").encode()}
    assert encoding.classifier(files).encoder is None


def test_the_settings_name_the_folder(examples: list[Example], tmp_path: Path, no_network: None) -> None:
    runner = CliRunner()
    assert runner.invoke(cli, ["init", str(tmp_path)]).exit_code == 0
    static(tmp_path / "models" / "mini")
    feeds = tmp_path / "feeds.yaml"
    feeds.write_text(feeds.read_text("utf-8").replace("\nencoder:\n", "\nencoder: models/mini\n"), "utf-8")
    (tmp_path / "some.jsonl").write_bytes(write(examples))
    home = ["--home", str(tmp_path)]
    result = runner.invoke(cli, ["train", "--examples", str(tmp_path / "some.jsonl"), *home])
    assert result.exit_code == 0, result.output
    assert '"width": 8' in models.card(tmp_path, str(models.current(tmp_path))).decode()
    judging = runner.invoke(cli, ["evaluate", str(tmp_path / "some.jsonl"), *home])
    assert judging.exit_code == 0, judging.output
    (tmp_path / "models" / "mini" / "tokenizer.json").unlink()
    refused = runner.invoke(cli, ["evaluate", str(tmp_path / "some.jsonl"), *home])
    assert isinstance(refused.exception, ModelError) and "expected tokenizer.json" in str(refused.exception)
