"""`notify` in feeds.yaml: every way to reach people, and every slip named with its line."""

from pathlib import Path

import pytest

from monitor.config import load
from monitor.errors import ConfigError
from monitor.records import Channel, ChannelKind, Detail, Encrypt, Severity, Topic

OUTLET = "outlets:\n- {id: xeber-a, stance: state, feeds: [{url: 'https://xeber-a.example/rss'}]}\n"


def written(folder: Path, *channels: str) -> Path:
    lines = "".join(f"- {{{channel}}}\n" for channel in channels)
    (folder / "feeds.yaml").write_text(f"{OUTLET}notify:\n{lines}", encoding="utf-8")
    (folder / "journalists.yaml").write_text("journalists:\n- {id: n, name: Nərmin Sabirqızı}\n", "utf-8")
    return folder


def problems(folder: Path) -> str:
    with pytest.raises(ConfigError) as raised:
        load(folder, {})
    return "\n".join(raised.value.problems)


MAIL = "id: desk, kind: smtp, server: 'mail.example.org:587', from: m@example.org, to: [d@example.org]"
GOOD = [
    MAIL,
    "id: hook, kind: webhook, url: 'https://hook.example.org/x', secret: hook-key",
    "id: tg, kind: telegram, to: [-100123], secret: bot",
    "id: mx, kind: matrix, url: 'https://matrix.example.org', to: ['!r:example.org'], secret: mx",
    "id: sl, kind: slack, secret: hook-url",
    "id: nt, kind: ntfy, url: 'https://ntfy.example.org/topic'",
    "id: cmd, kind: command, command: [/usr/local/bin/tell, --loud]",
    "id: out, kind: file, folder: reports, format: html",
    "id: more, kind: apprise, secret: address",
    "id: alive, kind: ping, secret: ping-url",
]


def test_every_kind_is_read(tmp_path):
    channels = load(written(tmp_path, *GOOD), {}).channels
    assert [channel.kind for channel in channels] == list(ChannelKind)


def test_what_is_left_out_is_safe(tmp_path):
    [channel] = load(written(tmp_path, MAIL), {}).channels
    assert channel == Channel(
        id="desk",
        kind=ChannelKind.SMTP,
        server="mail.example.org:587",
        sender="m@example.org",
        to=("d@example.org",),
        topics=tuple(Topic),
        severity=Severity.HIGH,
        detail=Detail.FULL,
        encrypt=Encrypt.NEVER,
    )


def test_others_platforms_get_counts_unless_told_otherwise(tmp_path):
    channels = load(written(tmp_path, *GOOD, "id: s2, kind: slack, secret: u, detail: full"), {}).channels
    counted = {channel.id for channel in channels if channel.detail is Detail.COUNTS}
    assert counted == {"tg", "mx", "sl", "nt", "more"}


def test_a_number_is_a_chat(tmp_path):
    [channel] = load(written(tmp_path, GOOD[2]), {}).channels
    assert channel.to == ("-100123",)


@pytest.mark.parametrize(
    ("channel", "problem"),
    [
        pytest.param("kind: slack, secret: u", "`id` is missing", id="no id"),
        pytest.param("id: x, kind: sms", "kind: expected one of smtp, webhook", id="unknown kind"),
        pytest.param(
            "id: x, kind: smtp", "`server` is missing: `kind: smtp` needs", id="mail without server"
        ),
        pytest.param("id: x, kind: smtp", "`from` is missing", id="mail without sender"),
        pytest.param(f"{MAIL}, user: me", "`user` and `secret`", id="user without password"),
        pytest.param(
            f"{MAIL}, url: 'https://x.example'", "`url` is not for `kind: smtp`", id="a key too many"
        ),
        pytest.param(MAIL.replace("d@example.org", "desk"), "'desk' is no mail address", id="recipient"),
        pytest.param(
            MAIL.replace("d@example.org", '"d@e.org\\r\\nBcc: x@e.org"'),
            "is no mail address",
            id="a header in it",
        ),
        pytest.param(MAIL.replace(":587", ""), "a server with its port", id="no port"),
        pytest.param(MAIL.replace(":587", ":99999"), "a server with its port", id="no such port"),
        pytest.param(
            "id: x, kind: webhook, url: 'http://hook.example.org/x', secret: k", "in clear", id="no TLS"
        ),
        pytest.param(
            "id: x, kind: webhook, url: 'https://h.example/x'", "`secret` is missing", id="unsigned"
        ),
        pytest.param(f"{MAIL}, password: hunter2", "unknown key 'password'", id="a password in the file"),
        pytest.param(f"{MAIL}, encrypt: sometimes", "never, possible, always", id="encrypt"),
        pytest.param(f"{MAIL}, severity: grave", "low, medium, high, top", id="severity"),
        pytest.param(f"{MAIL}, topics: [news]", "digest, alerts, trouble", id="topic"),
        pytest.param("id: x, kind: file", "`folder` is missing", id="no folder"),
        pytest.param("id: x, kind: command, command: []", "`command` is", id="no command"),
    ],
)
def test_a_slip_is_named(tmp_path, channel, problem):
    assert problem in problems(written(tmp_path, channel))


def test_a_name_given_twice_is_named_with_both_lines(tmp_path):
    found = problems(written(tmp_path, GOOD[4], GOOD[4]))
    assert "feeds.yaml:5: notify[2] (sl).id: 'sl' is already taken by notify[1] (sl).id in line 4" in found


def test_own_machine_and_onion_need_no_tls(tmp_path):
    channels = load(
        written(
            tmp_path,
            "id: a, kind: ntfy, url: 'http://127.0.0.1:8080/t'",
            "id: b, kind: ntfy, url: 'http://abcdefghijklmnop.onion/t'",
        ),
        {},
    ).channels
    assert len(channels) == 2
