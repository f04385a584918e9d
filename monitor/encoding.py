"""A sentence encoder from a folder on this disk: the door to the libraries of the extra `encoder`.

    model2vec   model.safetensors, tokenizer.json, perhaps config.json     static vectors: about as fast as without
    ONNX        model.onnx, tokenizer.json                                 a transformer: some 10 ms a judgement

Only these files are read, as plain data that can run no code, and they are read from the disk alone: nothing here
fetches anything.  The folder may be hostile: what does not fit is refused with a reason.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from monitor.detect.classify import Classifier
from monitor.detect.encoder import Encoder, Vectors
from monitor.errors import MissingPartError, ModelError, MonitorError, ToldAs

#: Under this name the path of the encoder's folder stands among the files of a model.
ENCODER = "encoder"
#: Bytes of one file: the largest multilingual encoders of a small machine have less.
MAX_BYTES = 600_000_000
#: Tokens of a text that are read, and the widest embedding.
MAX_TOKENS, MAX_WIDTH = 256, 4096
TINY = 1e-9

_STATIC, _ONNX = "model.safetensors", "model.onnx"
_TOKENIZER, _CONFIG = "tokenizer.json", "config.json"
_INPUTS = ("input_ids", "attention_mask", "token_type_ids")

#: From texts to vectors of any length.
_Embed = Callable[[Sequence[str]], Any]


class FolderEncoder:
    """An encoder that was read from a folder; a copy sent to another process reads it again there."""

    def __init__(self, folder: Path, sha256: str, embed: _Embed) -> None:
        self.folder = folder
        self.sha256 = sha256
        self._embed = embed
        self.width = self._tried()

    def encode(self, texts: Sequence[str]) -> Vectors:
        """See `monitor.detect.encoder.Encoder`."""
        return self._scaled(self._embed(texts)) if texts else np.zeros((0, self.width), dtype=np.float32)

    def __reduce__(self) -> tuple[Callable[[Path], FolderEncoder], tuple[Path]]:
        return load, (self.folder,)

    def _tried(self) -> int:
        with _reading(self.folder):
            found = np.asarray(self._embed(["one", "a second one"]))
        if found.ndim != 2 or len(found) != 2 or not 1 <= found.shape[1] <= MAX_WIDTH:
            raise ModelError(
                f"encoder {self.folder}: it gives no vectors but an array of shape {found.shape}"
            )
        return int(found.shape[1])

    @staticmethod
    def _scaled(found: Any) -> Vectors:
        vectors = np.nan_to_num(np.asarray(found, dtype=np.float32), posinf=0.0, neginf=0.0)
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        return np.asarray(vectors / np.maximum(lengths, TINY), dtype=np.float32)


def load(folder: Path) -> FolderEncoder:
    """The encoder in a folder.

    Raises:
        ModelError: The folder is missing, or its files are not what they should be.
        MissingPartError: The libraries are not installed.
    """
    kind = next((name for name in (_STATIC, _ONNX) if (folder / name).is_file()), None)
    if kind is None or not (folder / _TOKENIZER).is_file():
        raise ModelError(
            f"encoder {folder}: expected tokenizer.json with model.safetensors (model2vec) or model.onnx there"
        )
    wanted = (kind, _TOKENIZER, _CONFIG) if kind == _STATIC else (kind, _TOKENIZER)
    files = {name: _read(folder / name) for name in wanted if (folder / name).is_file()}
    digest = hashlib.sha256()
    for name, body in sorted(files.items()):
        digest.update(f"{name} {len(body)}\n".encode())
        digest.update(body)
    with _reading(folder):
        embed = _static(files) if kind == _STATIC else _onnx(files)
    return FolderEncoder(folder, digest.hexdigest(), embed)


def configured(folder: str, home: Path) -> Encoder | None:
    """The encoder that the settings name, from the home folder on; None when they name none.

    Raises:
        ModelError: See `load`.
    """
    return load(home / folder) if folder else None


def classifier(files: Mapping[str, bytes]) -> Classifier:
    """The classifier of a model's files, with the encoder whose folder stands among them as `ENCODER`.

    The folder is read only for a model that was trained with an encoder.

    Raises:
        ModelError: The files do not fit, or the encoder that the model needs is not there.
    """
    folder = files.get(ENCODER)
    needed = Classifier.needs_encoder(files["card.json"])
    encoder = load(Path(folder.decode())) if folder and needed else None
    return Classifier.from_files(files["card.json"], files["model.npz"], encoder)


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            body = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise ModelError(f"encoder: {path} cannot be read: {error.strerror}") from error
    if len(body) > MAX_BYTES:
        raise ModelError(f"encoder: {path} is larger than {MAX_BYTES:,} bytes")
    return body


def _reading(folder: Path) -> ToldAs:
    """Around the use of a folder's files: for bad ones tokenizers and onnxruntime raise bare Exceptions."""

    def told(error: Exception) -> MonitorError:
        if isinstance(error, ImportError):
            missing = f"{error.name} is not installed: pip install '.[encoder]' in the program's folder"
            return MissingPartError(f"encoder {folder}: {missing}")
        return ModelError(f"encoder {folder} cannot be used: {error}")

    return ToldAs(told)


def _static(files: Mapping[str, bytes]) -> _Embed:
    from model2vec import StaticModel
    from safetensors.numpy import load as tensors_of
    from tokenizers import Tokenizer

    tensors = tensors_of(files[_STATIC])
    config = json.loads(files.get(_CONFIG, b"{}"))
    # Made of bytes that we read: its own way to load a folder would ask a hub for what is missing.
    model = StaticModel(
        vectors=tensors["embeddings"] if "embeddings" in tensors else tensors["embedding.weight"],
        tokenizer=Tokenizer.from_str(files[_TOKENIZER].decode()),
        weights=tensors.get("weights"),
        token_mapping=tensors.get("mapping"),
        normalize=bool(config.get("normalize", True)),
        max_length=MAX_TOKENS,
    )
    return lambda texts: model.encode(list(texts), use_multiprocessing=False)


def _onnx(files: Mapping[str, bytes]) -> _Embed:
    import onnxruntime
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_str(files[_TOKENIZER].decode())
    tokenizer.enable_truncation(MAX_TOKENS)
    tokenizer.enable_padding()
    options = onnxruntime.SessionOptions()
    # One thread: the workers are already one for each core.
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 4
    session = onnxruntime.InferenceSession(files[_ONNX], options, providers=["CPUExecutionProvider"])
    given = [item.name for item in session.get_inputs()]
    if not {"input_ids"} <= set(given) <= set(_INPUTS):
        raise ValueError(f"its inputs are {', '.join(given)}, expected {', '.join(_INPUTS)}")

    def embed(texts: Sequence[str]) -> Any:
        read = tokenizer.encode_batch(list(texts))
        ids = np.array([text.ids for text in read], dtype=np.int64)
        mask = np.array([text.attention_mask for text in read], dtype=np.int64)
        inputs = dict(zip(_INPUTS, (ids, mask, np.zeros_like(ids)), strict=True))
        found = np.asarray(session.run(None, {name: inputs[name] for name in given})[0])
        return _pooled(found, mask) if found.ndim == 3 else found

    return embed


def _pooled(found: Any, mask: Any) -> Any:
    """The mean over the tokens of each text, from shape (texts, tokens, width)."""
    counted = mask[:, : found.shape[1], None]
    return (found * counted).sum(axis=1) / np.maximum(counted.sum(axis=1), 1)
