"""A model as two files of plain data: `card.json` and `model.npz`.  What does not fit is refused, never guessed."""

from __future__ import annotations

import hashlib
import io
import json
import lzma
import math
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from monitor.detect import features
from monitor.errors import ModelError
from monitor.records import Frame

#: The form of the files themselves.
FORMAT = 1
#: Bytes that the arrays may take unpacked: a small file can hold a very large one.
MAX_UNPACKED = 256 * 1024 * 1024
#: No weight is so large.
LARGEST = 1e300
_ZIP_ERRORS = (zipfile.BadZipFile, zlib.error, lzma.LZMAError)
ARRAYS = {
    "names": np.uint8,
    "idf": np.float32,
    "coefficients": np.float32,
    "frames": np.float32,
    "seen_examples": np.uint64,
    "seen_groups": np.uint64,
    "seen_scores": np.float32,
}
#: What a card must have, and as what.
_CARD = {
    "id": str,
    "format": int,
    "features": int,
    "lexicon": str,
    "sha256": str,
    "intercept": float,
    "calibration": list,
    "thresholds": dict,
    "frames": dict,
}

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What a model was trained on, shape (n,) each: see `train.seen`."""

    examples: npt.NDArray[np.uint64]
    groups: npt.NDArray[np.uint64]
    #: The probability that each example got from a model that had not seen its group.
    scores: Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """What the files hold, checked."""

    card: Mapping[str, Any]
    names: tuple[str, ...]
    idf: Floats
    coefficients: Floats
    frames: Floats
    seen: Seen


def write(parts: Parts) -> dict[str, bytes]:
    """The files of a model; the card gets the hash of the arrays."""
    buffer = io.BytesIO()
    np.savez_compressed(
        buffer,
        names=np.frombuffer("\n".join(parts.names).encode(), dtype=np.uint8),
        idf=parts.idf,
        coefficients=parts.coefficients,
        frames=parts.frames,
        seen_examples=parts.seen.examples,
        seen_groups=parts.seen.groups,
        seen_scores=parts.seen.scores,
    )
    arrays = buffer.getvalue()
    marked = {**parts.card, "sha256": hashlib.sha256(arrays).hexdigest()}
    return {
        "card.json": (json.dumps(marked, indent=1, ensure_ascii=False) + "\n").encode(),
        "model.npz": arrays,
    }


def read(card: bytes, arrays: bytes) -> Parts:
    """Both files, checked.

    Raises:
        ModelError: With what is wrong and what to do.
    """
    described = read_card(card)
    if hashlib.sha256(arrays).hexdigest() != described["sha256"]:
        raise ModelError(f"model.npz is not the file that the card of {described['id']} describes")
    unpacked = _unpack(arrays, described["id"])
    names = tuple(unpacked["names"].tobytes().decode("utf-8", "replace").split("\n"))
    parts = Parts(
        card=described,
        names=names,
        idf=unpacked["idf"],
        coefficients=unpacked["coefficients"],
        frames=unpacked["frames"],
        seen=Seen(
            examples=unpacked["seen_examples"], groups=unpacked["seen_groups"], scores=unpacked["seen_scores"]
        ),
    )
    _check_shapes(parts)
    return parts


def _check_shapes(parts: Parts) -> None:
    described, count = parts.card, len(parts.names)
    if parts.idf.shape != (count,) or parts.coefficients.shape != (count,):
        raise ModelError(f"the arrays of {described['id']} do not have the same length: train again")
    if parts.frames.shape != (len(Frame), count):
        raise ModelError(f"{described['id']} knows other frames than this version: train again")
    if not parts.seen.examples.shape == parts.seen.groups.shape == parts.seen.scores.shape:
        raise ModelError(f"the arrays of {described['id']} do not have the same length: train again")


def encoder_of(card: Mapping[str, Any]) -> str | None:
    """The hash of the encoder that a model was trained with; None: it was trained without."""
    found = card.get("encoder")
    return str(found["sha256"]) if found else None


def check_encoder(card: Mapping[str, Any], given: str | None) -> None:
    """Whether a model has the encoder it needs; `given` is the hash of the one there is.

    Raises:
        ModelError: It needs one that is not there, or another one.
    """
    needed = encoder_of(card)
    if needed is None or needed == given:
        return
    what = "no encoder is given" if given is None else f"the one given is {given[:8]}"
    raise ModelError(
        f"{card['id']} was trained with the encoder {needed[:8]} and {what}: name its folder in feeds.yaml "
        "(`encoder:`), or train again"
    )


def read_card(body: bytes) -> dict[str, Any]:
    """A card, checked.

    Raises:
        ModelError: It is none, or describes a model of other features.
    """
    try:
        card = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise ModelError(f"card.json cannot be read: {error}") from error
    if not isinstance(card, dict):
        raise ModelError("card.json is not a model card")
    _check_values(card)
    if card["format"] != FORMAT:
        raise ModelError(
            f"{card['id']} has format {card['format']}, this version reads {FORMAT}: train again"
        )
    if card["features"] != features.VERSION or card["lexicon"] != features.fingerprint():
        raise ModelError(
            f"{card['id']} was trained on other features or vocabularies: train again with `monitor train`"
        )
    return card


def _check_values(card: Mapping[str, Any]) -> None:
    for key, kind in _CARD.items():
        if not isinstance(card.get(key), kind):
            raise ModelError(f"card.json has no {key}: train again with `monitor train`")
    encoder = card.get("encoder")
    if encoder is not None and not (isinstance(encoder, dict) and isinstance(encoder.get("sha256"), str)):
        raise ModelError("card.json: encoder has no sha256: train again with `monitor train`")
    for name, number in _numbers(card).items():
        # A whole number may have any size, and "not a number" is smaller than nothing.
        if type(number) not in (int, float) or not abs(number) < LARGEST:
            raise ModelError(f"card.json: {name} is not a number: train again with `monitor train`")


def _numbers(card: Mapping[str, Any]) -> dict[str, Any]:
    """The values that judging reckons with, by where they stand; None for one that is missing."""
    calibration = card["calibration"] if len(card["calibration"]) == 2 else [None]
    heads = {frame.value: card["frames"].get(frame.value) for frame in Frame}
    return {
        "intercept": card["intercept"],
        **{f"calibration {i}": value for i, value in enumerate(calibration)},
        **{f"thresholds {name}": card["thresholds"].get(name) for name in ("likely", "possible")},
        **{
            f"frames {frame} {key}": head.get(key) if isinstance(head, dict) else None
            for frame, head in heads.items()
            for key in ("intercept", "threshold")
        },
    }


def _unpack(arrays: bytes, model: str) -> dict[str, npt.NDArray[Any]]:
    try:
        with zipfile.ZipFile(io.BytesIO(arrays)) as archive:
            if sum(item.file_size for item in archive.infolist()) > MAX_UNPACKED:
                raise ModelError(f"{model} unpacks to more than {MAX_UNPACKED:,} bytes")
            unpacked = {name: _array(archive.read(f"{name}.npy")) for name in ARRAYS}
    except (ValueError, LookupError, OSError, EOFError, RuntimeError, *_ZIP_ERRORS) as error:
        raise ModelError(f"the arrays of {model} cannot be read: {error}") from error
    for name, array in unpacked.items():
        if array.dtype != ARRAYS[name] or not np.isfinite(array).all():
            raise ModelError(f"{name} of {model} is not what it should be: train again")
    return unpacked


def _array(body: bytes) -> npt.NDArray[Any]:
    """The array of one file.  Not numpy's own way: it makes room for whatever size the file claims."""
    stream = io.BytesIO(body)
    if np.lib.format.read_magic(stream) != (1, 0):
        raise ValueError("an array of another version of the format")
    shape, fortran, dtype = np.lib.format.read_array_header_1_0(stream)
    begins = stream.tell()
    if dtype.hasobject or math.prod(shape) * dtype.itemsize != len(body) - begins:
        raise ValueError("an array of another size than it says")
    return np.frombuffer(body, dtype, offset=begins).reshape(shape, order="F" if fortran else "C")
