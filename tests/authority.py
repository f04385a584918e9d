"""A real time stamp authority on loopback: openssl signs, with a certificate authority made for the test."""

from __future__ import annotations

import http.server
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

_CONFIG = """
[tsa]
default_tsa = it
[it]
serial = {folder}/serial
signer_cert = {folder}/tsa.pem
signer_key = {folder}/tsa.key
signer_digest = sha256
default_policy = 1.2.3.4
digests = sha256
certs = {folder}/ca.pem
"""
_PURPOSE = (
    "extendedKeyUsage=critical,timeStamping\nkeyUsage=critical,digitalSignature\nbasicConstraints=CA:FALSE\n"
)

#: Answers a query.  None: it is answered as it should be.
Lie = Callable[[bytes], bytes]


@dataclass
class Authority:
    """An authority whose answers may be bent."""

    folder: Path
    url: str = ""
    lie: Lie | None = None
    #: Headers and bodies that were sent to it.
    asked: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    status: int = 200

    @property
    def ca(self) -> Path:
        return self.folder / "ca.pem"

    def honest(self, query: bytes) -> bytes:
        """What an authority answers."""
        (self.folder / "query").write_bytes(query)
        _openssl(
            *("ts", "-reply", "-config", str(self.folder / "tsa.cnf")),
            *("-queryfile", str(self.folder / "query"), "-out", str(self.folder / "reply")),
        )
        return (self.folder / "reply").read_bytes()


def established(folder: Path, key: str = "ec", purpose: str = _PURPOSE) -> Authority:
    """An authority with new keys."""
    kind = {
        "ec": ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"),
        "rsa": ("-newkey", "rsa:2048"),
    }[key]
    folder.mkdir(parents=True, exist_ok=True)
    own = {
        name: str(folder / name) for name in ("ca.key", "ca.pem", "tsa.key", "tsa.csr", "tsa.pem", "purpose")
    }
    (folder / "purpose").write_text(purpose)
    (folder / "serial").write_text("01")
    (folder / "tsa.cnf").write_text(_CONFIG.format(folder=folder))
    _openssl(
        *("req", "-x509", *kind, "-nodes", "-days", "3650", "-subj", "/CN=An authority"),
        *("-keyout", own["ca.key"], "-out", own["ca.pem"]),
    )
    _openssl(
        *("req", *kind, "-nodes", "-subj", "/CN=A clock"),
        *("-keyout", own["tsa.key"], "-out", own["tsa.csr"]),
    )
    _openssl(
        *("x509", "-req", "-in", own["tsa.csr"], "-CA", own["ca.pem"], "-CAkey", own["ca.key"]),
        *("-CAcreateserial", "-days", "3650", "-extfile", own["purpose"], "-out", own["tsa.pem"]),
    )
    return Authority(folder=folder)


@contextmanager
def serving(authority: Authority) -> Iterator[Authority]:
    """The authority, reachable over HTTP."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            query = self.rfile.read(int(self.headers["Content-Length"]))
            authority.asked.append((dict(self.headers), query))
            body = (authority.lie or authority.honest)(query) if authority.status == 200 else b"busy"
            self.send_response(authority.status)
            self.send_header("Content-Type", "application/timestamp-reply")
            self.end_headers()
            # Whoever hangs up on a body that is too long is right.
            try:
                self.wfile.write(body)
            except OSError:
                self.close_connection = True

        def log_message(self, format: str, *args: Any) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    server.block_on_close = False
    authority.url = f"http://127.0.0.1:{server.server_port}/tsa"
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield authority
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _openssl(*words: str) -> None:
    subprocess.run(["openssl", *words], check=True, capture_output=True)
