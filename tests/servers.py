"""Real servers on loopback: mail with TLS, HTTP that records, a SOCKS proxy."""

from __future__ import annotations

import http.server
import socket
import ssl
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult
from samples import NOON

from monitor.records import Channel, ChannelKind, Detail, Parcel, Topic


def parcel(**changes: Any) -> Parcel:
    return Parcel(
        **{
            "id": "0123456789abcdef0123456789abcdef",
            "to": "desk@example.org",
            "topic": Topic.DIGEST,
            "detail": Detail.FULL,
            "at": NOON,
            "subject": "Daily report, 22 November 2026",
            "text": "Nihad Soltanov kimdir? Satqın.\n",
            "markdown": "**Nihad**\n",
            "html": "<!DOCTYPE html>\n<html><body><p>Nihad Soltanov</p></body></html>\n",
            "data": '{"subject": "Daily report"}',
            **changes,
        }
    )


@dataclass
class Mailbox:
    """What arrived at a mail server."""

    port: int = 0
    mails: list[EmailMessage] = field(default_factory=list)
    recipients: list[list[str]] = field(default_factory=list)
    encrypted: list[bool] = field(default_factory=list)
    refuse: str = ""

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:
        if address == self.refuse:
            return "550 nobody of that name"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        mail = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(mail, EmailMessage)
        self.mails.append(mail)
        self.recipients.append(envelope.rcpt_tos)
        self.encrypted.append(session.ssl is not None)
        return "250 OK"


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """(certificate, key) for localhost, made now."""
    folder = tmp_path_factory.mktemp("tls")
    made, key = folder / "cert.pem", folder / "key.pem"
    subprocess.run(
        [
            *(
                "openssl",
                "req",
                "-x509",
                "-newkey",
                "ec",
                "-pkeyopt",
                "ec_paramgen_curve:prime256v1",
                "-nodes",
            ),
            *("-days", "2", "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"),
            *("-keyout", str(key), "-out", str(made)),
        ],
        check=True,
        capture_output=True,
    )
    return made, key


@contextmanager
def mail_server(certificate: tuple[Path, Path] | None, **options: Any) -> Iterator[Mailbox]:
    box = Mailbox()
    if certificate is not None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*map(str, certificate))
        options |= {"tls_context": context, "require_starttls": True}
    controller = Controller(box, hostname="localhost", port=0, **options)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        controller.port = box.port = free.getsockname()[1]
    controller.hostname = "127.0.0.1"
    controller.start()
    try:
        yield box
    finally:
        controller.stop()


def only_right_password(server: Any, session: Any, envelope: Any, mechanism: str, data: Any) -> AuthResult:
    right = bool(data.password == b"right")
    # Not handled: the server is to answer what a failure is answered with.
    return AuthResult(success=right, handled=right)


@pytest.fixture
def mailbox(certificate: tuple[Path, Path]) -> Iterator[Mailbox]:
    """A mail server that requires STARTTLS and a login."""
    with mail_server(
        certificate, auth_required=True, authenticator=only_right_password, auth_require_tls=True
    ) as box:
        yield box


def mail_channel(box: Mailbox, certificate: tuple[Path, Path], **changes: Any) -> Channel:
    return Channel(
        **{
            "id": "desk",
            "kind": ChannelKind.SMTP,
            "server": f"localhost:{box.port}",
            "sender": "monitor@example.org",
            "to": ("desk@example.org",),
            "user": "monitor",
            "secret": "smtp-password",
            "ca": str(certificate[0]),
            **changes,
        }
    )


@dataclass
class Site:
    """A web server that records what it is asked, and answers as told."""

    url: str = ""
    answer: tuple[int, bytes] = (200, b'{"ok": true}')
    headers: dict[str, str] = field(default_factory=dict)
    asked: list[tuple[str, str, dict[str, str], bytes]] = field(default_factory=list)


@pytest.fixture
def site() -> Iterator[Site]:
    found = Site()

    class Handler(http.server.BaseHTTPRequestHandler):
        def _any(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            found.asked.append((self.command, self.path, dict(self.headers), body))
            self.send_response(found.answer[0])
            for name, value in found.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(found.answer[1])))
            self.end_headers()
            self.wfile.write(found.answer[1])

        do_GET = do_POST = do_PUT = _any

        def log_message(self, format: str, *args: Any) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    found.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    yield found
    server.shutdown()
    server.server_close()
    thread.join()


@dataclass
class Proxy:
    """A SOCKS 5 proxy that records the names it is asked for."""

    url: str = ""
    asked: list[tuple[str, int]] = field(default_factory=list)


@pytest.fixture
def proxy() -> Iterator[Proxy]:
    found = Proxy()
    listener = socket.create_server(("127.0.0.1", 0))
    found.url = f"socks5h://127.0.0.1:{listener.getsockname()[1]}"
    thread = threading.Thread(target=_listen, args=(listener, found), daemon=True)
    thread.start()
    yield found
    # Closing alone does not wake a thread that waits in `accept`.
    listener.shutdown(socket.SHUT_RDWR)
    listener.close()
    thread.join()


def _listen(listener: socket.socket, found: Proxy) -> None:
    with suppress(OSError):
        while True:
            client, _ = listener.accept()
            threading.Thread(target=_carry, args=(client, found), daemon=True).start()


def _carry(client: socket.socket, found: Proxy) -> None:
    with client, suppress(OSError):
        client.recv(2 + 255)
        client.sendall(b"\x05\x00")
        head = client.recv(4)
        assert head[3] == 3, "a name is to be resolved by the proxy, not before it"
        name = client.recv(client.recv(1)[0]).decode()
        port = int.from_bytes(client.recv(2), "big")
        found.asked.append((name, port))
        with socket.create_connection(("127.0.0.1", port)) as server:
            client.sendall(b"\x05\x00\x00\x01\x7f\x00\x00\x01\x00\x00")
            back = threading.Thread(target=_pump, args=(server, client), daemon=True)
            back.start()
            _pump(client, server)
            back.join(5)


def _pump(source: socket.socket, target: socket.socket) -> None:
    with suppress(OSError):
        while data := source.recv(65_536):
            target.sendall(data)
        target.shutdown(socket.SHUT_WR)
