"""The way in and out."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from monitor.web import language
from monitor.web.rendering import render
from monitor.web.sessions import Session, ThrottledError
from monitor.web.site import Ask, Site

Endpoint = Callable[[Request], Coroutine[Any, Any, Response]]


def session_of(site: Site, request: Request) -> Session | None:
    """Who sends this request."""
    cookie = request.cookies.get(_cookie(request))
    return site.doors.find(cookie, site.clock()) if cookie else None


def form(site: Site) -> Endpoint:
    """The page that asks for a token; with a one-time token in its address, the way in."""

    async def endpoint(request: Request) -> Response:
        token = request.query_params.get("token", "")
        return _enter(site, request, token) if token and _opened(request) else _form(request)

    return endpoint


def enter(site: Site) -> Endpoint:
    """A token that was typed."""

    async def endpoint(request: Request) -> Response:
        async with request.form(max_files=0, max_fields=10) as given:
            return _enter(site, request, str(given.get("token", "")))

    return endpoint


def sign_out(ask: Ask) -> Response:
    """End the session."""
    ask.site.doors.sign_out(ask.session)
    return _left(ask)


def sign_out_everybody(ask: Ask) -> Response:
    """End every session, also one that somebody else holds."""
    ask.site.doors.sign_out_all()
    return _left(ask)


def _left(ask: Ask) -> Response:
    answer = RedirectResponse("/login", 303)
    answer.delete_cookie(_cookie(ask.request))
    # Drafts of a tab that stays open.
    answer.headers["Clear-Site-Data"] = '"storage"'
    return answer


def _opened(request: Request) -> bool:
    """Whether somebody opened this address; a page elsewhere may embed it, with wrong tokens, to close the door."""
    elsewhere = request.headers.get("sec-fetch-site") in ("cross-site", "same-site")
    return not elsewhere or request.headers.get("sec-fetch-dest") == "document"


def _enter(site: Site, request: Request, token: str) -> Response:
    client = request.client.host if request.client else ""
    try:
        session = site.doors.sign_in(token, client, site.clock())
    except ThrottledError:
        return _form(request, throttled=True)
    if session is None:
        return _form(request, wrong=True)
    # A page of its own, not a redirect: after a link in another program a browser would send a strict cookie
    # only from the next click on.
    answer = HTMLResponse(render("welcome.html", _language(request), {"lang": _language(request)}))
    answer.headers["Refresh"] = "0; url=/"
    answer.set_cookie(
        _cookie(request),
        session.id,
        httponly=True,
        samesite="strict",
        path="/",
        secure=request.url.scheme == "https",
    )
    return answer


def _form(request: Request, *, wrong: bool = False, throttled: bool = False) -> Response:
    values = {"lang": _language(request), "wrong": wrong, "throttled": throttled}
    return HTMLResponse(
        render("login.html", _language(request), values), 429 if throttled else 403 if wrong else 200
    )


def _language(request: Request) -> str:
    return language.choose(request.cookies.get("language"), request.headers.get("accept-language", ""))


def _cookie(request: Request) -> str:
    # Cookies know no ports: two home folders on one machine must not sign each other out.
    return f"monitor-{request.url.port or 80}"
