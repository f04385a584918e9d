import socket
import ssl
import threading
from contextlib import contextmanager, suppress
from dataclasses import replace

import pytest
from servers import mail_channel, mail_server, parcel

from monitor.errors import NotifyError
from monitor.notify import smtp
from monitor.records import Channel, ChannelKind


def test_a_mail_arrives_over_tls_with_text_and_html(mailbox, certificate):
    smtp.send(mail_channel(mailbox, certificate), parcel(), "right", "direct")
    [mail] = mailbox.mails
    assert mailbox.encrypted == [True]
    assert mailbox.recipients == [["desk@example.org"]]
    assert mail["Subject"] == "Daily report, 22 November 2026"
    assert mail["Message-ID"] == "<0123456789abcdef0123456789abcdef@example.org>"
    assert mail["Date"].datetime == parcel().at
    assert mail.get_body(("plain",)).get_content().strip() == "Nihad Soltanov kimdir? Satqın."
    assert "<p>Nihad Soltanov</p>" in mail.get_body(("html",)).get_content()


def test_a_mail_that_is_sent_again_has_the_same_identity(mailbox, certificate):
    for _ in range(2):
        smtp.send(mail_channel(mailbox, certificate), parcel(), "right", "direct")
    assert len({mail["Message-ID"] for mail in mailbox.mails}) == 1


def test_a_server_without_starttls_gets_nothing(certificate):
    with mail_server(None) as box:
        with pytest.raises(NotifyError, match="offers no STARTTLS: nothing is sent in clear"):
            smtp.send(mail_channel(box, certificate, user="", secret=""), parcel(), "", "direct")
        assert box.mails == []


def test_a_certificate_that_nobody_vouches_for_is_refused(mailbox, certificate):
    with pytest.raises(NotifyError, match="no secure connection"):
        smtp.send(mail_channel(mailbox, certificate, ca=""), parcel(), "right", "direct")
    assert mailbox.mails == []


def test_a_certificate_for_another_name_is_refused(mailbox, certificate):
    channel = mail_channel(mailbox, certificate, server=f"127.0.0.1:{mailbox.port}")
    with pytest.raises(NotifyError, match="no secure connection"):
        smtp.send(channel, parcel(), "right", "direct")


def test_a_wrong_password_is_named_and_not_shown(mailbox, certificate):
    with pytest.raises(NotifyError, match="refused the user name or password") as caught:
        smtp.send(mail_channel(mailbox, certificate), parcel(), "hunter2", "direct")
    assert "hunter2" not in str(caught.value)


def test_a_recipient_who_is_refused_is_named(mailbox, certificate):
    mailbox.refuse = "desk@example.org"
    with pytest.raises(NotifyError, match=r"refused the recipient desk@example\.org") as caught:
        smtp.send(mail_channel(mailbox, certificate), parcel(), "right", "direct")
    assert caught.value.alone


@pytest.mark.parametrize(
    ("field", "value"),
    [
        pytest.param("subject", "Report\r\nBcc: spy@example.org", id="subject"),
        pytest.param("subject", "Report\nX-Evil: 1\n\nbody", id="line feeds"),
        pytest.param("subject", "Report\u2028Bcc: spy@example.org\x00", id="other line ends"),
        pytest.param("text", "\r\n.\r\nMAIL FROM:<spy@example.org>\r\n", id="end of data in the text"),
    ],
)
def test_nothing_can_be_injected(mailbox, certificate, field, value):
    smtp.send(mail_channel(mailbox, certificate), replace(parcel(), **{field: value}), "right", "direct")
    [mail] = mailbox.mails
    assert mail["Bcc"] is None
    assert mail["X-Evil"] is None
    assert mailbox.recipients == [["desk@example.org"]]


def test_through_a_proxy_the_name_is_resolved_there(mailbox, certificate, proxy):
    smtp.send(mail_channel(mailbox, certificate), parcel(), "right", proxy.url)
    assert proxy.asked == [("localhost", mailbox.port)]
    assert len(mailbox.mails) == 1


def test_without_its_proxy_nothing_goes_out(mailbox, certificate):
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    with pytest.raises(NotifyError, match="could not be reached"):
        smtp.send(mail_channel(mailbox, certificate), parcel(), "right", f"socks5h://127.0.0.1:{port}")
    assert mailbox.mails == []


def test_a_server_that_hangs_up_after_it_took_the_mail_took_it(mailbox, certificate, monkeypatch):
    monkeypatch.setattr(smtp.smtplib.SMTP, "quit", lambda self: (_ for _ in ()).throw(OSError("gone")))
    smtp.send(mail_channel(mailbox, certificate), parcel(), "right", "direct")
    assert len(mailbox.mails) == 1


@contextmanager
def answering(answer, **changes):
    """A channel whose mail server answers the one connection that is made in a way of its own."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve():
            client, _ = server.accept()
            with client:
                answer(client)

        thread = threading.Thread(target=serve)
        thread.start()
        place = f"localhost:{server.getsockname()[1]}"
        yield Channel(id="desk", kind=ChannelKind.SMTP, server=place, sender="m@example.org", **changes)
        thread.join()


def test_a_server_that_is_no_mail_server_is_an_error_of_ours():
    def answer(client):
        client.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")

    with answering(answer) as channel, pytest.raises(NotifyError, match=r"^desk: "):
        smtp.send(channel, parcel(), "", "direct")


def test_a_challenge_that_is_none_is_an_error_of_ours(certificate):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*map(str, certificate))

    def answer(client):
        with (
            context.wrap_socket(client, server_side=True) as safe,
            safe.makefile("rwb", buffering=0) as lines,
        ):
            lines.write(b"220 here\r\n")
            lines.readline()
            lines.write(b"250-here\r\n250 AUTH CRAM-MD5\r\n")
            lines.readline()
            lines.write(b"334 abc\r\n")

    with (
        answering(answer, user="monitor", tls=True, ca=str(certificate[0])) as channel,
        pytest.raises(NotifyError, match="signs that mail cannot carry"),
    ):
        smtp.send(channel, parcel(), "right", "direct")


@pytest.mark.parametrize("egress", ["direct", "proxy"])
def test_a_server_that_answers_line_by_line_is_hung_up_on(monkeypatch, egress):
    """Each line comes in time, the end never does."""
    monkeypatch.setattr(smtp, "DEADLINE", 0.5)
    if egress == "proxy":
        monkeypatch.setattr(smtp, "TIMEOUT", 0.5)
    ended = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as server:

        def drip():
            client, _ = server.accept()
            with client, suppress(OSError):
                while not ended.wait(0.05):
                    client.sendall(b"\x05" if egress == "proxy" else b"220-welcome\r\n")
                    if egress == "proxy":
                        ended.wait(20)  # the second of two bytes never comes

        thread = threading.Thread(target=drip, daemon=True)
        thread.start()
        port = server.getsockname()[1]
        channel = Channel(
            id="desk", kind=ChannelKind.SMTP, server=f"localhost:{port}", sender="m@example.org"
        )
        with pytest.raises(NotifyError, match="could not be reached"):
            smtp.send(
                channel, parcel(), "", "direct" if egress == "direct" else f"socks5h://127.0.0.1:{port}"
            )
        ended.set()
        thread.join()


def test_a_password_that_mail_cannot_carry_is_an_error_of_ours_and_not_shown(mailbox, certificate):
    with pytest.raises(NotifyError, match="has signs that mail cannot carry") as caught:
        smtp.send(mail_channel(mailbox, certificate), parcel(), "gizli-şifrə", "direct")
    assert "gizli" not in str(caught.value)
    assert caught.value.__suppress_context__


def test_a_name_that_no_server_can_have_is_an_error_of_ours():
    channel = Channel(
        id="desk", kind=ChannelKind.SMTP, server=f"{'a' * 70}.example:587", sender="m@example.org"
    )
    for egress in ("direct", "socks5h://127.0.0.1:9"):
        with pytest.raises(NotifyError, match=r"^desk: "):
            smtp.send(channel, parcel(), "", egress)
