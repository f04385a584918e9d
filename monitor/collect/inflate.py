"""Taking one layer of compression off a body while both its sizes are counted.

httpx's own decoding cannot be used: a body of 746 bytes arrives from it as one piece of 400 MB.
"""

from __future__ import annotations

import zlib
from typing import NoReturn

#: Bytes decoded at a time: no more than this beyond the limit is ever held.
STEP = 65_536
#: For zlib: a gzip or zlib header tells which it is.
_EITHER = 47
_RAW_DEFLATE = -15
_GZIP = b"\x1f\x8b"


class TooLargeError(ValueError):
    """More bytes than the limit, as received or decoded."""


class Inflater:
    """Takes the pieces of a body and keeps what they decode to.

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
            self._start(piece)
        if self._decoder is None:
            self._keep(piece)
        else:
            self._decode(piece)

    def _start(self, piece: bytes) -> None:
        self._started = True
        # Many servers declare gzip and send plain text: then nothing is to be decoded.
        if piece.startswith(_GZIP) or (self._encoding == "deflate" and _is_zlib(piece)):
            self._decoder = zlib.decompressobj(_EITHER)
        elif self._encoding == "deflate" and not piece.lstrip().startswith((b"<", b"{", b"\xef\xbb\xbf")):
            self._decoder = zlib.decompressobj(_RAW_DEFLATE)

    def _decode(self, piece: bytes) -> None:
        while piece and self._decoder is not None:
            if self._decoder.eof:
                if not piece.startswith(_GZIP):
                    return  # padding after the end
                self._decoder = zlib.decompressobj(_EITHER)
            self._keep(self._decoder.decompress(piece, STEP))
            piece = self._decoder.unconsumed_tail or self._decoder.unused_data

    def _keep(self, decoded: bytes) -> None:
        self.body += decoded
        if len(self.body) > self._limit:
            self._stop()

    def _stop(self) -> NoReturn:
        self.stopped = True
        raise TooLargeError


def gunzipped(body: bytes, limit: int) -> bytes:
    """A body that is itself a gzip file, as sitemaps often are, unpacked; any other body as it is.

    Raises:
        TooLargeError: It decodes to more than the limit.
        zlib.error: The compression is damaged.
    """
    if not body.startswith(_GZIP):
        return body
    inflater = Inflater("gzip", limit)
    inflater.feed(body)
    return bytes(inflater.body)


def _is_zlib(piece: bytes) -> bool:
    return len(piece) >= 2 and piece[0] & 0x0F == 8 and (piece[0] << 8 | piece[1]) % 31 == 0
