"""Who may come in, what they may do, and what is refused."""

import asyncio
import re
import socket
from datetime import timedelta

import httpx
import pytest
from samples import NOON
from serving import signed_in

from monitor.errors import ConfigError
from monitor.store import database, labels
from monitor.store.sessions import Sessions, path_of
from monitor.web import reviewers, server
from monitor.web.app import ACTIONS, PAGES, build
from monitor.web.sessions import IDLE, LONGEST, TRIES, WINDOW, Doors, Reviewer, Role, ThrottledError, digest
from monitor.web.views import exports


def labelled(served):
    with database.open_database(served.home) as db:
        return len(labels.current(db))


def test_who_is_not_signed_in_sees_nothing_and_changes_nothing(served):
    answers = [served.get(re.sub(r"{.*?}", "1", path)) for path, _, _ in PAGES]
    answers += [served.client.post(path, data={"csrf": "guess"}) for path, _, _ in ACTIONS]
    assert {(answer.status_code, answer.headers.get("location")) for answer in answers} == {(303, "/login")}


def test_the_printed_address_lets_in_once(served):
    address = served.printed[0].removeprefix(served.url)
    answer = served.get(address)
    assert answer.status_code == 200
    cookie = answer.headers["set-cookie"]
    assert "HttpOnly" in cookie and "SameSite=strict" in cookie
    with httpx.Client(base_url=served.url, trust_env=False) as other:
        assert other.get(address).status_code == 403
        assert len(served.printed) == 2
        assert other.get(served.printed[1].removeprefix(served.url)).status_code == 200


@pytest.mark.parametrize(
    "host",
    ["evil.example", "evil.example:{port}", "127.0.0.1", "127.0.0.1.evil.example:{port}", "127.0.0.1:1"],
)
def test_a_name_that_was_made_to_point_here_is_refused(still, host):
    port = still.url.rpartition(":")[2]
    answer = still.get("/", headers={"host": host.format(port=port)})
    assert answer.status_code == 403


@pytest.mark.parametrize(
    "headers",
    [
        pytest.param({"origin": "https://evil.example"}, id="another origin"),
        pytest.param({"sec-fetch-site": "cross-site"}, id="another site"),
        pytest.param({"sec-fetch-site": "same-site"}, id="another port of this machine"),
        pytest.param({"sec-fetch-site": "none"}, id="typed"),
        pytest.param({"origin": "https://evil.example", "sec-fetch-site": "cross-site"}, id="both"),
    ],
)
def test_a_form_of_another_site_is_refused(still, headers):
    answer = still.post("/verdict", headers=headers, alert="1", judgement="neutral")
    assert answer.status_code == 403
    assert labelled(still) == 0


def test_a_form_without_the_secret_is_refused(still):
    for secret in ("", "guess"):
        answer = still.client.post("/verdict", data={"csrf": secret, "alert": "1", "judgement": "neutral"})
        assert answer.status_code == 403
    assert labelled(still) == 0


@pytest.mark.parametrize("path", [path for path, _, _ in ACTIONS])
def test_nothing_changes_by_a_link(still, path):
    assert still.get(path).status_code == 405


def test_our_own_form_is_taken_with_the_headers_of_a_browser(pages):
    headers = {"origin": "null", "sec-fetch-site": "same-origin"}
    assert pages.post("/verdict", headers=headers, alert="1", judgement="neutral").status_code == 303
    assert labelled(pages) == 1


@pytest.mark.parametrize("number", ["9" * 5_000, "9" * 20, "-1", "1e9"])
def test_a_number_that_is_none_decides_nothing(still, number):
    answer = still.post("/verdict", alert=number, judgement="neutral")
    assert answer.status_code == 303
    assert still.get(f"/alerts?page={number}").status_code == 200
    assert labelled(still) == 0


def test_a_large_body_is_refused(still):
    assert still.client.post("/verdict", content=b"a" * 1_000_001).status_code == 403


def test_a_body_without_a_length_is_refused(still):
    assert still.client.post("/verdict", content=iter([b"csrf=x"])).status_code == 403


@pytest.mark.parametrize("path", ["/", "/login", "/nothing", "/static/style.css", "/alerts.csv"])
def test_every_answer_carries_the_headers(still, path):
    headers = still.get(path).headers
    assert headers["content-security-policy"].startswith(
        "default-src 'none'; style-src 'self'; script-src 'self'"
    )
    assert "unsafe" not in headers["content-security-policy"]
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cache-control"] == "no-store"
    assert "server" not in headers


def as_reviewer(served, role):
    token = reviewers.add(served.home, "ana", role)
    assert served.client.post("/login", data={"token": token}).status_code == 200
    return served


@pytest.mark.parametrize(
    ("role", "path", "status"),
    [
        (Role.VIEWER, "/alerts", 200),
        (Role.VIEWER, "/label", 403),
        (Role.LABELLER, "/label", 200),
        (Role.LABELLER, "/model", 200),
        (Role.ADMIN, "/label", 200),
    ],
)
def test_what_each_may_see(served, role, path, status):
    assert as_reviewer(served, role).get(path).status_code == status


@pytest.mark.parametrize(
    ("role", "path"),
    [
        (Role.VIEWER, "/verdict"),
        (Role.VIEWER, "/undo"),
        (Role.LABELLER, "/model/train"),
        (Role.LABELLER, "/model/use"),
        (Role.LABELLER, "/outlets/test"),
    ],
)
def test_what_each_may_not_do(served, role, path):
    assert as_reviewer(served, role).post(path).status_code == 403


def test_a_token_that_is_taken_away_ends_its_session(served):
    as_reviewer(served, Role.VIEWER)
    assert served.get("/alerts").status_code == 200
    reviewers.remove(served.home, "ana")
    assert served.get("/alerts").status_code == 303


def test_signing_out_ends_the_session(pages):
    cookies = dict(pages.client.cookies)
    pages.post("/logout")
    pages.client.cookies.update(cookies)
    assert pages.get("/").status_code == 303


def test_labels_carry_the_name_of_their_reviewer(pages):
    as_reviewer(pages, Role.LABELLER)
    pages.post("/verdict", alert="1", judgement="neutral")
    with database.open_database(pages.home) as db:
        assert labels.current(db)[0].reviewer == "ana"


def raw(served, request):
    """What the server answers to these bytes: the status line and all that follows."""
    port = int(served.url.rpartition(":")[2])
    with socket.create_connection(("127.0.0.1", port), timeout=10) as line:
        whole = request.replace(b"PORT", str(port).encode()).removesuffix(b"\n") + b"Connection: close\n\n"
        line.sendall(whole.replace(b"\n", b"\r\n"))
        return b"".join(iter(lambda: line.recv(65_536), b""))


@pytest.mark.parametrize(
    ("request_", "status"),
    [
        pytest.param(b"GET / HTTP/1.1\n\n", (400, 403), id="no Host"),
        pytest.param(b"GET / HTTP/1.0\n\n", (403,), id="an old browser without Host"),
        pytest.param(b"GET / HTTP/1.1\nHost: 127.0.0.1:PORT\nHost: evil.example\n\n", (400, 403), id="two"),
        pytest.param(
            b"GET / HTTP/1.1\nHost: evil.example\nX-Forwarded-Host: 127.0.0.1:PORT\n\n",
            (403,),
            id="forwarded",
        ),
        pytest.param(
            b"GET http://127.0.0.1:PORT/ HTTP/1.1\nHost: evil.example\n\n", (403,), id="in the target"
        ),
        pytest.param(b"GET / HTTP/1.1\nHost: 127.0.0.1:PORT@evil.example\n\n", (400, 403), id="with a user"),
        pytest.param(b"GET / HTTP/1.1\nHost: \xc4\xb127.0.0.1:PORT\n\n", (400, 403), id="no letters of ours"),
        pytest.param(
            b"OPTIONS /verdict HTTP/1.1\nHost: 127.0.0.1:PORT\nOrigin: https://evil.example\n\n",
            (403,),
            id="preflight",
        ),
        pytest.param(b"PUT /verdict HTTP/1.1\nHost: 127.0.0.1:PORT\nContent-Length: 0\n\n", (403,), id="PUT"),
        pytest.param(
            b"GET /static/../../server.py HTTP/1.1\nHost: 127.0.0.1:PORT\n\n", (404,), id="out of the folder"
        ),
        pytest.param(
            b"GET /static/%2e%2e/%2e%2e/server.py HTTP/1.1\nHost: 127.0.0.1:PORT\n\n",
            (404,),
            id="out of it, written otherwise",
        ),
        pytest.param(b"GET /static/%00 HTTP/1.1\nHost: 127.0.0.1:PORT\n\n", (404,), id="a zero"),
        pytest.param(
            b"GET /evidence/1 HTTP/1.1\nHost: 127.0.0.1:PORT\n\n", (303,), id="the evidence without a session"
        ),
    ],
)
def test_odd_requests_are_refused(still, request_, status):
    answer = raw(still, request_)
    assert int(answer.split()[1]) in status
    assert b"set-cookie" not in answer.lower()


def test_no_answer_lets_another_site_read_it(still):
    answer = still.get("/alerts.json", headers={"origin": "https://evil.example"})
    assert not [name for name in answer.headers if name.startswith("access-control")]


def test_a_line_break_in_a_form_starts_no_header(pages):
    answer = pages.post("/preferences", language="ru\r\nX-Owned: 1", next="/help\r\nX-Owned: 1")
    assert "x-owned" not in answer.headers
    assert answer.headers["location"] == "/"


def test_a_page_elsewhere_cannot_close_the_door(served):
    """It may embed our address with wrong tokens as often as it likes."""
    for dest in ("image", "iframe", "empty", "script") * TRIES:
        headers = {"sec-fetch-site": "cross-site", "sec-fetch-dest": dest}
        assert served.get("/login?token=guess", headers=headers).status_code == 200
    assert signed_in(served).get("/").status_code == 200


def test_who_has_a_token_comes_in_whatever_others_guess(served):
    token = reviewers.add(served.home, "ana", Role.VIEWER)
    for _ in range(TRIES):
        served.client.post("/login", data={"token": "guess"})
    assert served.client.post("/login", data={"token": "guess"}).status_code == 429
    assert served.client.post("/login", data={"token": token}).status_code == 200


def test_a_feed_at_an_address_that_can_be_guessed_is_refused(home):
    place = server.Place(host="127.0.0.1", port=8710)
    with pytest.raises(ConfigError, match="web-feed"):
        server.site(
            home, lambda: None, lambda: NOON, place, 8710, print, {"MONITOR_SECRET_WEB_FEED": "short"}
        )


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("=1+1", "'=1+1"),
        (" \t+x", "'  +x"),
        ("\u200b@x", "' @x"),
        ("＝1", "'＝1"),
        ("a\r\nb", "a  b"),
        ("-1.5", "-1.5"),
        ("-1+x", "'-1+x"),
        (None, ""),
        (7, "7"),
        ("Qəzet", "Qəzet"),
    ],
)
def test_no_cell_is_a_formula(value, shown):
    assert exports.cell(value) == shown


def test_many_wrong_tokens_close_the_door_for_a_while():
    doors = Doors(owner="o", password="a good password")  # noqa: S106  # of this test
    for _ in range(TRIES):
        assert doors.sign_in("wrong", "10.0.0.1", NOON) is None
    with pytest.raises(ThrottledError):
        doors.sign_in("a good password", "10.0.0.1", NOON)
    assert doors.sign_in("a good password", "10.0.0.2", NOON)
    assert doors.sign_in("a good password", "10.0.0.1", NOON + WINDOW)


def test_a_session_that_is_not_used_ends():
    doors = Doors(owner="o")
    session = doors.sign_in(doors.open(), "", NOON)
    assert doors.find(session.id, NOON + IDLE) is session
    assert doors.find(session.id, NOON + 2 * IDLE + timedelta(seconds=1)) is None


def test_who_is_in_stays_in_when_the_program_is_started_again(home):
    announced = []
    first = Doors(owner="o", announce=announced.append, sessions=Sessions(home))
    session = first.sign_in(first.open(), "", NOON)
    session.notice = None
    again = Doors(owner="o", sessions=Sessions(home)).find(session.id, NOON + timedelta(hours=1))
    assert (again.name, again.role, again.csrf) == ("o", Role.ADMIN, session.csrf)
    assert Doors(owner="o", sessions=Sessions(home)).find(session.id, NOON + 2 * IDLE) is None
    assert len(announced) == 2


@pytest.mark.parametrize(
    ("password", "stays"),
    [("the same password", True), ("another password", False), (None, False)],
)
def test_a_session_ends_with_the_password_that_let_it_in(home, password, stays):
    doors = Doors(owner="o", password="the same password", sessions=Sessions(home))  # noqa: S106  # of this test
    session = doors.sign_in("the same password", "", NOON)
    again = Doors(owner="o", password=password, sessions=Sessions(home))
    assert (again.find(session.id, NOON) is not None) == stays


def test_a_session_ends_with_the_token_that_was_replaced(served):
    as_reviewer(served, Role.VIEWER)
    reviewers.add(served.home, "ana", Role.ADMIN)
    assert served.get("/alerts").status_code == 303


def test_no_session_lasts_for_ever():
    doors = Doors(owner="o")
    session = doors.sign_in(doors.open(), "", NOON)
    moments = [NOON + n * timedelta(hours=11) for n in range(1, 80)]
    lasting = [moment for moment in moments if doors.find(session.id, moment)]
    assert lasting[-1] - NOON <= LONGEST
    assert len(lasting) < len(moments)


def test_labelling_goes_on_over_a_restart(pages):
    """The form that was open before is taken after it."""
    text = pages.get("/label").text
    fields = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', text))
    port = int(pages.url.rpartition(":")[2])
    place = server.Place(host="127.0.0.1", port=port)
    new = server.site(pages.home, pages.site.load, lambda: NOON, place, port, print, {"USER": "owner"})

    async def answer():
        transport = httpx.ASGITransport(app=build(new))
        cookies = dict(pages.client.cookies)
        async with httpx.AsyncClient(transport=transport, base_url=pages.url, cookies=cookies) as client:
            return await client.post("/label/answer", data={**fields, "judgement": "targets"})

    assert asyncio.run(answer()).headers["location"] == "/label"
    assert labelled(pages) == 1


def test_all_sessions_can_be_ended(pages):
    with httpx.Client(base_url=pages.url, trust_env=False) as other:
        other.get(pages.printed[-1].removeprefix(pages.url))
        assert other.get("/").status_code == 200
        assert pages.post("/logout/everybody").headers["location"] == "/login"
        assert other.get("/").status_code == pages.get("/").status_code == 303


def test_the_file_of_sessions_holds_nothing_that_lets_somebody_in(pages):
    path = path_of(pages.home)
    body = path.read_bytes()
    for value in pages.client.cookies.values():
        assert value.encode() not in body
    assert pages.csrf().encode() not in body
    assert path.stat().st_mode & 0o077 == 0


def test_a_damaged_file_of_sessions_only_signs_people_out(pages):
    path = path_of(pages.home)
    path.write_bytes(b"no database" * 999)
    doors = Doors(owner="o", sessions=Sessions(pages.home))
    assert doors.find("x", NOON) is None
    assert doors.sign_in(doors.open(), "", NOON)


def test_no_token_at_all_lets_nobody_in():
    doors = Doors(owner="o", reviewers=lambda: [Reviewer(name="a", role=Role.ADMIN, token=digest("x"))])
    assert doors.sign_in("", "", NOON) is None


def test_an_address_that_others_reach_needs_a_password(home):
    place = server.Place(host="0.0.0.0", port=8710)  # noqa: S104  # that is the point
    for environ in ({}, {"MONITOR_SECRET_WEB_PASSWORD": "short"}):
        with pytest.raises(ConfigError, match="password"):
            server.site(home, lambda: None, lambda: NOON, place, 8710, print, environ)
    made = server.site(
        home,
        lambda: None,
        lambda: NOON,
        place,
        8710,
        print,
        {"MONITOR_SECRET_WEB_PASSWORD": "long enough now"},
    )
    assert "127.0.0.1:8710" not in made.hosts


def test_the_feed_is_off_until_there_is_a_secret(still):
    assert still.get("/feed/anything").status_code == 404


def test_the_file_of_reviewers_is_for_its_owner_alone(home):
    reviewers.add(home, "ana", Role.ADMIN)
    assert reviewers.path_of(home).stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("name", ["a b", "", "../x", "a\nb admin c", "x" * 41])
def test_a_name_cannot_break_the_file(home, name):
    with pytest.raises(ConfigError):
        reviewers.add(home, name, Role.ADMIN)
