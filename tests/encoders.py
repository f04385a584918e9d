"""Small real encoders, built byte by byte: static vectors (model2vec) and a graph of one node (ONNX)."""

from __future__ import annotations

import json
import struct
from pathlib import Path

import numpy as np

WORDS = ("[UNK]", "[PAD]", "x", "traitor", "sold", "homeland", "court", "lawyer", "said", "the", "journalist")
WIDTH = 8


def vectors() -> np.ndarray:
    """One for each word; the unknown word and the padding have none."""
    made = np.random.default_rng(7).normal(size=(len(WORDS), WIDTH)).astype(np.float32)
    made[:2] = 0
    return made


def tokenizer() -> bytes:
    """Splits at blanks and marks, in small letters."""
    described = {
        "version": "1.0",
        "truncation": None,
        "padding": None,
        "added_tokens": [],
        "normalizer": {"type": "Lowercase"},
        "pre_tokenizer": {"type": "Whitespace"},
        "post_processor": None,
        "decoder": None,
        "model": {"type": "WordLevel", "vocab": {w: i for i, w in enumerate(WORDS)}, "unk_token": "[UNK]"},
    }
    return json.dumps(described).encode()


def static(folder: Path) -> Path:
    """A folder as model2vec writes it."""
    folder.mkdir(parents=True, exist_ok=True)
    body = vectors().tobytes()
    head = json.dumps(
        {"embeddings": {"dtype": "F32", "shape": [len(WORDS), WIDTH], "data_offsets": [0, len(body)]}}
    ).encode()
    (folder / "model.safetensors").write_bytes(struct.pack("<Q", len(head)) + head + body)
    (folder / "tokenizer.json").write_bytes(tokenizer())
    (folder / "config.json").write_text('{"normalize": true}', "utf-8")
    return folder


def onnx(folder: Path, *inputs: str) -> Path:
    """A folder with an ONNX graph that looks up the vector of each token."""
    folder.mkdir(parents=True, exist_ok=True)
    names = inputs or ("input_ids", "attention_mask", "token_type_ids")
    (folder / "model.onnx").write_bytes(_graph(names))
    (folder / "tokenizer.json").write_bytes(tokenizer())
    return folder


# --- the wire format of protocol buffers: numbers, and bytes with their length ---------------------------


def _varint(value: int) -> bytes:
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*out, value])


def _number(field: int, value: int) -> bytes:
    return _varint(field << 3) + _varint(value)


def _bytes(field: int, value: bytes | str) -> bytes:
    body = value.encode() if isinstance(value, str) else value
    return _varint(field << 3 | 2) + _varint(len(body)) + body


def _value(name: str, kind: int, *dimensions: str) -> bytes:
    shape = b"".join(_bytes(1, _bytes(2, dimension)) for dimension in dimensions)
    return _bytes(1, name) + _bytes(2, _bytes(1, _number(1, kind) + _bytes(2, shape)))


def _graph(inputs: tuple[str, ...]) -> bytes:
    floats, integers = 1, 7
    table = vectors()
    node = _bytes(1, "table") + _bytes(1, inputs[0]) + _bytes(2, "last_hidden_state") + _bytes(4, "Gather")
    tensor = (
        b"".join(_number(1, size) for size in table.shape)
        + _number(2, floats)
        + _bytes(8, "table")
        + _bytes(9, table.tobytes())
    )
    graph = _bytes(1, node) + _bytes(2, "lookup") + _bytes(5, tensor)
    graph += b"".join(_bytes(11, _value(name, integers, "texts", "tokens")) for name in inputs)
    graph += _bytes(12, _value("last_hidden_state", floats, "texts", "tokens", "width"))
    return _number(1, 8) + _bytes(7, graph) + _bytes(8, _number(2, 17))
