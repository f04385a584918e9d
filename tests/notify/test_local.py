import json
import os
import stat
import sys

import pytest
from servers import parcel

from monitor.errors import NotifyError
from monitor.notify import local
from monitor.notify.deliver import Way, deliver
from monitor.records import Channel, ChannelKind, Format

SHOWS = "import json, os, sys; json.dump([sys.argv[1:], sys.stdin.read(), dict(os.environ)], open('{}', 'w'))"


MORE = Channel(id="more", kind=ChannelKind.APPRISE, secret="a")  # noqa: S106  # a name


def command(*arguments):
    return Channel(id="tell", kind=ChannelKind.COMMAND, command=arguments)


def test_a_command_gets_the_text_and_no_password_of_ours(tmp_path, monkeypatch):
    monkeypatch.setenv("MONITOR_SECRET_SMTP_PASSWORD", "hunter2")
    out = tmp_path / "out.json"
    local.command(command(sys.executable, "-c", SHOWS.format(out), "$(touch x); 'a"), parcel())
    arguments, text, environment = json.loads(out.read_text())
    assert arguments == ["$(touch x); 'a"]
    assert text == parcel().text
    assert "hunter2" not in str(environment)
    assert environment["MONITOR_MESSAGE_ID"] == parcel().id
    assert environment["MONITOR_MESSAGE_SUBJECT"] == parcel().subject


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        pytest.param(("/nowhere/at-all",), "cannot be started", id="no such program"),
        pytest.param((sys.executable, "-c", "raise SystemExit(3)"), "ended with code 3", id="a failure"),
    ],
)
def test_a_command_that_fails_is_a_failure(arguments, reason):
    with pytest.raises(NotifyError, match=reason):
        local.command(command(*arguments), parcel())


def test_a_command_that_hangs_is_ended(monkeypatch):
    monkeypatch.setattr(local, "TIMEOUT", 0.2)
    with pytest.raises(NotifyError, match="did not end within"):
        local.command(command(sys.executable, "-c", "import time; time.sleep(60)"), parcel())


@pytest.mark.parametrize(
    ("shape", "ending", "content"),
    [
        (Format.TEXT, "txt", parcel().text),
        (Format.MARKDOWN, "md", parcel().markdown),
        (Format.HTML, "html", parcel().html),
        (Format.JSON, "json", parcel().data),
    ],
)
def test_a_message_is_a_file_of_its_own_and_the_same_when_it_comes_again(home, shape, ending, content):
    channel = Channel(id="out", kind=ChannelKind.FILE, folder="out/reports", format=shape)
    for _ in range(2):
        local.file(channel, parcel(), home)
    [path] = (home / "out" / "reports").iterdir()
    assert path.name == f"2026-11-22-digest-0123456789ab.{ending}"
    assert path.read_text() == content
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_folder_that_cannot_be_written_is_a_failure(home):
    (home / "out").write_text("a file")
    with pytest.raises(NotifyError, match="cannot be written"):
        local.file(Channel(id="out", kind=ChannelKind.FILE, folder="out"), parcel(), home)


def test_a_secret_that_is_missing_is_named(home):
    way = Way(home=home, egress="direct", secret={}.get)
    channel = Channel(id="hook", kind=ChannelKind.WEBHOOK, url="http://127.0.0.1:9", secret="hook-key")  # noqa: S106  # a name
    with pytest.raises(NotifyError, match="there is no secret `hook-key`"):
        deliver(channel, parcel(), way)


def test_apprise_is_refused_where_it_would_go_past_the_proxy(home):
    way = Way(home=home, egress="socks5h://127.0.0.1:9050", secret={"a": "json://x"}.get)
    with pytest.raises(NotifyError, match="would go past the proxy"):
        deliver(MORE, parcel(), way)


def test_apprise_that_is_not_installed_says_what_to_install(home, monkeypatch):
    monkeypatch.setitem(sys.modules, "apprise", None)
    way = Way(home=home, egress="direct", secret={"a": "json://x"}.get)
    with pytest.raises(NotifyError, match="is not installed: pip install"):
        deliver(MORE, parcel(), way)


def test_the_folder_of_messages_is_for_its_owner_alone(home):
    local.file(Channel(id="out", kind=ChannelKind.FILE, folder="out"), parcel(), home)
    assert os.stat(home / "out").st_mode & 0o077 == 0
