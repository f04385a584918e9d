import os
import shutil
import subprocess
import tempfile
from email import message_from_bytes, policy

import pytest
from servers import mail_channel, parcel

from monitor.errors import NotifyError
from monitor.notify import pgp, smtp
from monitor.records import Encrypt

needs_gpg = pytest.mark.skipif(shutil.which("gpg") is None, reason="gpg is not installed")


@pytest.fixture
def keys(monkeypatch):
    """A key ring with a key for desk@example.org alone."""
    # Its own short path: gpg-agent's socket takes about a hundred characters.
    folder = tempfile.mkdtemp(prefix="g")
    monkeypatch.setenv("GNUPGHOME", folder)
    subprocess.run(
        [
            "gpg",
            "--batch",
            "--passphrase",
            "",
            "--quick-gen-key",
            "desk@example.org",
            "future-default",
            "default",
            "1d",
        ],
        check=True,
        capture_output=True,
    )
    yield folder
    subprocess.run(["gpgconf", "--kill", "all"], check=False, env={**os.environ, "GNUPGHOME": folder})
    shutil.rmtree(folder, ignore_errors=True)


@needs_gpg
def test_an_encrypted_mail_shows_nothing_and_the_reader_can_open_it(mailbox, certificate, keys):
    channel = mail_channel(mailbox, certificate, encrypt=Encrypt.ALWAYS)
    smtp.send(channel, parcel(), "right", "direct")
    [mail] = mailbox.mails
    assert mail.get_content_type() == "multipart/encrypted"
    assert mail["Subject"] == "..."
    assert "Nihad" not in mail.as_string()
    sealed = mail.get_payload(1).get_content()
    opened = subprocess.run(["gpg", "--batch", "--decrypt"], input=sealed, capture_output=True, check=True)
    inside = message_from_bytes(opened.stdout, policy=policy.default)
    assert inside["Subject"] == parcel().subject
    assert inside.get_body(("plain",)).get_content().strip() == parcel().text.strip()


@needs_gpg
def test_without_a_key_nothing_is_sent_in_clear(mailbox, certificate, keys):
    channel = mail_channel(mailbox, certificate, encrypt=Encrypt.ALWAYS)
    with pytest.raises(NotifyError, match=r"could not encrypt for other@example\.org"):
        smtp.send(channel, parcel(to="other@example.org"), "right", "direct")
    assert mailbox.mails == []


def test_without_gpg_nothing_is_sent_in_clear(mailbox, certificate, monkeypatch):
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(NotifyError, match="`gpg` is not installed: nothing is sent in clear"):
        smtp.send(mail_channel(mailbox, certificate, encrypt=Encrypt.ALWAYS), parcel(), "right", "direct")
    assert mailbox.mails == []


def test_where_it_is_only_wished_it_is_sent_in_clear(mailbox, certificate, monkeypatch):
    monkeypatch.setenv("PATH", "/nowhere")
    message = pgp.mail_for(mail_channel(mailbox, certificate, encrypt=Encrypt.POSSIBLE), parcel())
    assert message["Subject"] == parcel().subject
