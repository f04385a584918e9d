"""Webhook, Telegram, Matrix, Slack, ntfy, ping: what arrives at a real server."""

import hashlib
import hmac
import json
import socket
import threading
from dataclasses import replace
from email.header import decode_header, make_header

import pytest
from servers import parcel

from monitor.errors import NotifyError
from monitor.notify import chats, http, ping, webhook
from monitor.records import Channel, ChannelKind

TOKEN = "4711:very-secret"  # noqa: S105  # invented


def channel(kind, site, **changes):
    return Channel(**{"id": "chat", "kind": kind, "url": site.url, "secret": "token", **changes})


SENDERS = [
    pytest.param(ChannelKind.WEBHOOK, webhook.send, id="webhook"),
    pytest.param(ChannelKind.TELEGRAM, chats.telegram, id="telegram"),
    pytest.param(ChannelKind.MATRIX, chats.matrix, id="matrix"),
    pytest.param(ChannelKind.NTFY, chats.ntfy, id="ntfy"),
]


def test_a_webhook_is_signed_so_that_the_receiver_can_check(site):
    webhook.send(channel(ChannelKind.WEBHOOK, site), parcel(), "key", "direct")
    [(method, _, headers, body)] = site.asked
    signed = headers["X-Monitor-Timestamp"].encode() + b"." + body
    expected = hmac.new(b"key", signed, hashlib.sha256).hexdigest()
    assert method == "POST"
    assert headers["X-Monitor-Signature"] == f"sha256={expected}"
    assert headers["X-Monitor-Id"] == parcel().id
    assert json.loads(body) == {"subject": "Daily report"}


def test_telegram_gets_plain_text_without_a_preview(site):
    chats.telegram(channel(ChannelKind.TELEGRAM, site), parcel(to="-100123"), TOKEN, "direct")
    [(_, path, _, body)] = site.asked
    sent = json.loads(body)
    assert path == f"/bot{TOKEN}/sendMessage"
    assert sent == {
        "chat_id": "-100123",
        "text": parcel().text,
        "link_preview_options": {"is_disabled": True},
    }


def test_telegram_can_refuse_with_a_success(site):
    site.answer = (200, b'{"ok": false}')
    with pytest.raises(NotifyError, match="Telegram did not take it"):
        chats.telegram(channel(ChannelKind.TELEGRAM, site), parcel(), TOKEN, "direct")


def test_matrix_gets_the_same_transaction_again(site):
    for _ in range(2):
        chats.matrix(channel(ChannelKind.MATRIX, site), parcel(to="!room/../x:example.org"), TOKEN, "direct")
    (method, path, headers, body), again = site.asked
    assert method == "PUT"
    assert path == (
        "/_matrix/client/v3/rooms/%21room%2F..%2Fx%3Aexample.org/send/m.room.message/" + parcel().id
    )
    assert headers["Authorization"] == f"Bearer {TOKEN}"
    assert json.loads(body) == {"msgtype": "m.text", "body": parcel().text, "m.mentions": {}}
    assert again[1] == path


def test_slack_cannot_be_made_to_call_everybody(site):
    hostile = parcel(text="<!channel> <https://x.example|click> & more")
    chats.slack(channel(ChannelKind.SLACK, site, url=""), hostile, f"{site.url}/hook/T0", "direct")
    [(_, path, _, body)] = site.asked
    assert path == "/hook/T0"
    assert json.loads(body)["text"] == "&lt;!channel&gt; &lt;https:\u200b//x.example|click&gt; &amp; more"


def test_mattermost_cannot_be_made_to_load_a_picture_or_to_call_everybody(site):
    hostile = parcel(text="@all ![](https://spy.example/a.png) [click](https://spy.example)")
    chats.slack(channel(ChannelKind.SLACK, site, url=""), hostile, f"{site.url}/hook/T0", "direct")
    text = json.loads(site.asked[0][3])["text"]
    assert not any(sign in text for sign in ("@all", "](", "![]", "://"))
    assert text.replace("\u200b", "") == hostile.text


@pytest.mark.parametrize("address", ["http://hooks.example/T0", "ftp://hooks.example", "T0", ""])
@pytest.mark.parametrize("send", [chats.slack, lambda c, p, a, e: ping.ping(c, a, e, well=True)])
def test_a_secret_address_in_clear_is_refused(address, send, proxy):
    with pytest.raises(NotifyError, match=r"nothing is sent in clear|no address"):
        send(Channel(id="chat", kind=ChannelKind.SLACK), parcel(), address, proxy.url)
    assert proxy.asked == []


@pytest.mark.parametrize(("kind", "send"), SENDERS[1:])
def test_an_address_in_a_chat_is_text_and_no_link(site, kind, send):
    send(channel(kind, site), parcel(text="https://xeber.example/1"), TOKEN, "direct")
    said = site.asked[0][3].decode("utf-8")
    assert "https:\u200b//xeber.example/1" in said


def test_ntfy_gets_a_subject_in_any_script(site):
    chats.ntfy(
        channel(ChannelKind.NTFY, site), parcel(subject="Gündəlik hesabat, 22 noyabr 2026"), TOKEN, "direct"
    )
    [(_, _, headers, _)] = site.asked
    assert str(make_header(decode_header(headers["Title"]))) == "Gündəlik hesabat, 22 noyabr 2026"


@pytest.mark.parametrize("echo", ["{path}", "no such page: {path} for {token}"])
def test_an_error_page_that_repeats_the_request_gives_no_token_away(site, echo):
    site.answer = (404, echo.format(path=f"/bot{TOKEN}/sendMessage", token=TOKEN).encode())
    with pytest.raises(NotifyError) as caught:
        chats.telegram(channel(ChannelKind.TELEGRAM, site), parcel(to="1"), TOKEN, "direct")
    assert "very-secret" not in str(caught.value)
    with pytest.raises(NotifyError) as caught:
        chats.matrix(channel(ChannelKind.MATRIX, site), parcel(to="1"), TOKEN, "direct")
    assert "very-secret" not in str(caught.value)


def test_ntfy_gets_a_title_that_is_one_line(site):
    chats.ntfy(
        channel(ChannelKind.NTFY, site, url=f"{site.url}/topic"),
        parcel(subject="Report\r\nX-Evil: 1"),
        TOKEN,
        "direct",
    )
    [(_, path, headers, body)] = site.asked
    assert (path, headers["Title"]) == ("/topic", "Report X-Evil: 1")
    assert "X-Evil" not in headers
    assert body.decode() == parcel().text


@pytest.mark.parametrize(
    ("given", "well", "path"),
    [
        ("/uuid", True, "/uuid"),
        ("/uuid", False, "/uuid/fail"),
        ("/uuid/", False, "/uuid/fail"),
        ("/uuid?create=1", False, "/uuid/fail?create=1"),
    ],
)
def test_a_ping_says_whether_all_is_well(site, given, well, path):
    ping.ping(channel(ChannelKind.PING, site), f"{site.url}{given}", "direct", well=well)
    [(method, asked, _, body)] = site.asked
    assert (method, asked, body) == ("POST", path, b"")


@pytest.mark.parametrize("status", [301, 302, 307, 400, 401, 404, 429, 500])
@pytest.mark.parametrize(("kind", "send"), SENDERS)
def test_any_other_answer_is_a_failure_and_no_redirect_is_followed(site, kind, send, status):
    site.answer = (status, b"go away")
    site.headers = {"Location": f"{site.url}/elsewhere"} if status < 400 else {}
    with pytest.raises(NotifyError, match=f"answered {status}"):
        send(channel(kind, site), parcel(), TOKEN, "direct")
    assert len(site.asked) == 1


@pytest.mark.parametrize(("kind", "send"), SENDERS)
def test_an_error_shows_neither_token_nor_address(kind, send):
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    unreachable = Channel(id="chat", kind=kind, url=f"http://127.0.0.1:{port}/secret-path", to=("1",))
    with pytest.raises(NotifyError) as caught:
        send(unreachable, parcel(), TOKEN, "direct")
    assert "secret" not in str(caught.value)
    assert caught.value.__suppress_context__


@pytest.mark.parametrize(("kind", "send"), SENDERS)
def test_everything_goes_through_the_proxy(site, proxy, kind, send):
    port = int(site.url.rpartition(":")[2])
    far = replace(channel(kind, site), url=f"http://relay.example:{port}")
    send(far, parcel(), TOKEN, proxy.url)
    assert proxy.asked == [("relay.example", port)]
    assert len(site.asked) == 1


def test_without_its_proxy_nothing_goes_out(site):
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    with pytest.raises(NotifyError, match="could not be reached"):
        webhook.send(channel(ChannelKind.WEBHOOK, site), parcel(), "key", f"socks5h://127.0.0.1:{port}")
    assert site.asked == []


def test_a_proxy_that_speaks_no_socks_is_an_error_of_ours(site):
    with socket.create_server(("127.0.0.1", 0)) as server:

        def answer():
            client, _ = server.accept()
            client.recv(100)
            client.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")
            client.close()

        thread = threading.Thread(target=answer)
        thread.start()
        egress = f"socks5h://127.0.0.1:{server.getsockname()[1]}"
        with pytest.raises(NotifyError, match="could not be reached"):
            webhook.send(channel(ChannelKind.WEBHOOK, site), parcel(), "key", egress)
        thread.join()


def test_the_environment_decides_nothing(site, monkeypatch):
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    http.send("chat", http.Request(url=site.url, body=b"x"), "direct")
    assert len(site.asked) == 1


def test_a_long_text_is_cut_and_says_so():
    text = chats.cut(replace(parcel(), text="a" * 5_000), 4_096)
    assert len(text) == 4_096
    assert text.endswith("… the rest is in monitor digest")
    assert chats.cut(replace(parcel(), text="short"), 4_096) == "short"


def test_an_answer_may_be_of_any_length_and_costs_no_more_than_it_may(site):
    site.answer = (200, b"x" * 2_000_000)
    with pytest.raises(NotifyError, match="more than 1,000,000 bytes"):
        http.send("chat", http.Request(url=site.url, body=b""), "direct")
