"""Content encodings undone, the same for a body that arrives and for one in the archive, with both its sizes counted.

httpx's own decoding cannot be used: a body of 746 bytes arrives from it as one piece of 400 MB.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator
from contextlib import suppress
from typing import NoReturn

#: Bytes decoded at a time: no more than this beyond the limit is ever held.
STEP = 65_536
#: For zlib: a gzip or zlib header tells which it is.
_EITHER = 47
_RAW_DEFLATE = -15
_GZIP = b"\x1f\x8b"
#: How a text begins that is sent plain though it is declared to be compressed.
_PLAIN = (b"<", b"{", b"\xef\xbb\xbf")
#: Bytes at the beginning of a body that decide whether it is plain.
_LOOKED_AT = 1024
#: What some servers put into Content-Encoding though it compresses nothing.
_NO_ENCODING = frozenset({"", "identity", "none", "binary", "7bit", "8bit", "utf-8", "utf8", "windows-1251"})
_ENCODINGS = {"gzip": "gzip", "x-gzip": "gzip", "deflate": "deflate"}


class TooLargeError(ValueError):
    """More bytes than the limit, as received or decoded."""


class UnknownEncodingError(ValueError):
    """A content encoding that nobody asked for, or more than one layer; `str()` of it is what was named."""


def encoding_of(headers: Iterable[tuple[str, str]]) -> str:
    """What the headers of an answer say its body is compressed with: `gzip`, `deflate` or empty.

    Raises:
        UnknownEncodingError: It is something else, or more than one layer.
    """
    named = ",".join(value for name, value in headers if name.lower() == "content-encoding").lower()
    layers = [layer for part in named.split(",") if (layer := part.strip()) not in _NO_ENCODING]
    if not layers:
        return ""
    if len(layers) > 1 or layers[0] not in _ENCODINGS:
        raise UnknownEncodingError(named)
    return _ENCODINGS[layers[0]]


class Inflater:
    """Takes the pieces of a body and keeps what they decode to, however they were cut.

    Args:
        encoding: `gzip`, `deflate` or empty.
        limit: The most bytes, both as received and decoded.
    """

    def __init__(self, encoding: str, limit: int) -> None:
        self._encoding = encoding
        self._limit = limit
        self._received = 0
        self._decoder: zlib._Decompress | None = None
        self._started = not encoding
        #: Received and not looked at yet: it may be the first half of a sign of what follows.
        self._held = b""
        #: Behind the last gzip member stands something else, which is nothing of the body.
        self._ended = False
        #: Whether the limit ended it.
        self.stopped = False
        self.body = bytearray()
        #: As received; empty when nothing was compressed, since `body` is the same then.
        self.wire = bytearray()

    @property
    def whole(self) -> bool:
        """Whether a compressed body came to its end."""
        return self._decoder is None or self._decoder.eof

    def feed(self, piece: bytes) -> None:
        """Take the next piece as it was received.

        Raises:
            TooLargeError: The limit is passed.
            zlib.error: The compression is damaged.
        """
        self._received += len(piece)
        if self._received > self._limit:
            self._stop()
        if self._encoding:
            self.wire += piece
        if not self._started:
            piece = self._start(piece)
        if self._decoder is None:
            self._keep(piece)
        else:
            self._decode(piece)

    def _start(self, piece: bytes) -> bytes:
        """What is to be taken now that the piece is there: until it is clear what comes, it passes for plain."""
        begun = bytes(self.body) + piece
        if _unclear(begun, self._encoding):
            return piece
        self._started = True
        # Many servers declare gzip and send plain text: then nothing is to be decoded.
        if begun.startswith(_GZIP) or (self._encoding == "deflate" and _is_zlib(begun)):
            self._decoder = zlib.decompressobj(_EITHER)
        elif self._encoding == "deflate" and not _is_plain(begun):
            self._decoder = zlib.decompressobj(_RAW_DEFLATE)
        if self._decoder is None:
            return piece
        self.body.clear()
        return begun

    def _decode(self, piece: bytes) -> None:
        piece, self._held = self._held + piece, b""
        while piece and not self._ended and self._decoder is not None:
            if self._decoder.eof:
                if piece == _GZIP[:1]:
                    self._held = piece
                    return
                if not piece.startswith(_GZIP):
                    self._ended = True  # padding after the end
                    return
                self._decoder = zlib.decompressobj(_EITHER)
            piece = self._decode_some(self._decoder, piece)

    def _decode_some(self, decoder: zlib._Decompress, piece: bytes) -> bytes:
        """Decode what fits in steps; what is left behind the end of this member."""
        while True:
            decoded = decoder.decompress(piece, STEP)
            self._keep(decoded)
            piece = decoder.unconsumed_tail
            # A full step may leave more of it inside the decoder than there is input.
            if decoder.eof or (not piece and len(decoded) < STEP):
                return decoder.unused_data

    def _keep(self, decoded: bytes) -> None:
        self.body += decoded
        if len(self.body) > self._limit:
            self._stop()

    def _stop(self) -> NoReturn:
        self.stopped = True
        raise TooLargeError


def inflated(body: bytes, encoding: str, limit: int) -> bytes:
    """A whole body with its encoding undone.

    Raises:
        TooLargeError: It is longer than the limit, or decodes to more.
        zlib.error: The compression is damaged.
    """
    inflater = Inflater(encoding, limit)
    # In pieces: what a step leaves of its input is copied each time.
    for start in range(0, len(body), STEP):
        inflater.feed(body[start : start + STEP])
    return bytes(inflater.body)


def readings(body: bytes, limit: int) -> Iterator[bytes]:
    """All that a body may have been taken for, whatever its headers say: as it came, then decoded in each way."""
    yield body
    for encoding in ("gzip", "deflate"):
        with suppress(TooLargeError, zlib.error):
            yield inflated(body, encoding, limit)
    with suppress(zlib.error):
        yield zlib.decompressobj(_EITHER).decompress(body, limit)  # the first member alone


def gunzipped(body: bytes, limit: int) -> bytes:
    """A body that is itself a gzip file, as sitemaps often are, unpacked; any other body as it is.

    Raises:
        TooLargeError: It decodes to more than the limit.
        zlib.error: The compression is damaged.
    """
    return inflated(body, "gzip", limit) if body.startswith(_GZIP) else body


def _unclear(begun: bytes, encoding: str) -> bool:
    """Whether a body is too short yet to tell whether it is compressed."""
    if len(begun) < 2:
        return True
    if encoding != "deflate" or _is_zlib(begun) or len(begun) >= _LOOKED_AT:
        return False
    return begun.lstrip() in (b"", b"\xef", b"\xef\xbb")


def _is_plain(begun: bytes) -> bool:
    text = begun[:_LOOKED_AT].lstrip()
    return not text or text.startswith(_PLAIN)


def _is_zlib(piece: bytes) -> bool:
    return len(piece) >= 2 and piece[0] & 0x0F == 8 and (piece[0] << 8 | piece[1]) % 31 == 0
