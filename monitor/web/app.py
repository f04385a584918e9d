"""The pages as one application: routes, sign-in, what is done round every page."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp

from monitor.errors import MonitorError
from monitor.store import database
from monitor.web import language
from monitor.web.rendering import render
from monitor.web.security import Guard
from monitor.web.sessions import Role, Session
from monitor.web.site import Ask, Site
from monitor.web.views import (
    alerts,
    campaigns,
    evidence,
    exports,
    journalists,
    labels,
    model,
    other,
    outcomes,
    outlets,
    search,
    sign_in,
    today,
)
from monitor.web.words import N_

View = Callable[[Ask], Response]
Endpoint = Callable[[Request], Coroutine[Any, Any, Response]]

_STATIC = Path(__file__).parent / "static"

#: Address, view, who may see it.
PAGES: tuple[tuple[str, View, Role], ...] = (
    ("/", today.today, Role.VIEWER),
    ("/digest/{day}", today.digest, Role.VIEWER),
    ("/alerts", alerts.everything, Role.VIEWER),
    ("/alerts.csv", exports.alerts_csv, Role.VIEWER),
    ("/alerts.json", exports.alerts_json, Role.VIEWER),
    ("/alerts/{number:int}", alerts.alert, Role.VIEWER),
    ("/alerts/{number:int}/copy", alerts.copy, Role.VIEWER),
    ("/articles/{number:int}", alerts.article, Role.VIEWER),
    ("/articles/{number:int}/copy", alerts.article_copy, Role.VIEWER),
    ("/evidence/{number:int}", evidence.record, Role.VIEWER),
    ("/journalists", journalists.everybody, Role.VIEWER),
    ("/journalists.csv", exports.journalists_csv, Role.VIEWER),
    ("/journalists.json", exports.journalists_json, Role.VIEWER),
    ("/journalists/{id}", journalists.journalist, Role.VIEWER),
    ("/campaigns", campaigns.everything, Role.VIEWER),
    ("/campaigns.csv", exports.campaigns_csv, Role.VIEWER),
    ("/campaigns.json", exports.campaigns_json, Role.VIEWER),
    ("/campaigns/{number:int}", campaigns.campaign, Role.VIEWER),
    ("/campaigns/{number:int}.json", campaigns.as_json, Role.VIEWER),
    ("/waves", campaigns.waves, Role.VIEWER),
    ("/waves.csv", exports.waves_csv, Role.VIEWER),
    ("/waves.json", exports.waves_json, Role.VIEWER),
    ("/outcomes", outcomes.everything, Role.VIEWER),
    ("/outcomes.csv", exports.outcomes_csv, Role.VIEWER),
    ("/outcomes.json", exports.outcomes_json, Role.VIEWER),
    ("/outlets", outlets.everything, Role.VIEWER),
    ("/outlets.csv", exports.outlets_csv, Role.VIEWER),
    ("/outlets.json", exports.outlets_json, Role.VIEWER),
    ("/label", labels.queue, Role.LABELLER),
    ("/disagreements", labels.disagreements, Role.VIEWER),
    ("/model", model.model, Role.VIEWER),
    ("/search", search.search, Role.VIEWER),
    ("/settings", other.settings, Role.VIEWER),
    ("/help", other.explain, Role.VIEWER),
)
#: What changes something: POST alone, with the secret of the session in the form.
ACTIONS: tuple[tuple[str, View, Role], ...] = (
    ("/verdict", alerts.verdict, Role.LABELLER),
    ("/undo", alerts.undo, Role.LABELLER),
    ("/label/answer", labels.answer, Role.LABELLER),
    ("/label/skip", labels.skip, Role.LABELLER),
    ("/outcomes/add", outcomes.add, Role.LABELLER),
    ("/outcomes/decide", outcomes.decide, Role.LABELLER),
    ("/outlets/test", outlets.test, Role.ADMIN),
    ("/outlets/accept", outlets.accept, Role.ADMIN),
    ("/model/train", model.train, Role.ADMIN),
    ("/model/use", model.use, Role.ADMIN),
    ("/preferences", other.preferences, Role.VIEWER),
    ("/logout", sign_in.sign_out, Role.VIEWER),
    ("/logout/everybody", sign_in.sign_out_everybody, Role.ADMIN),
)


def build(site: Site) -> ASGIApp:
    """The application of a site."""
    routes = [
        Route("/login", sign_in.form(site), methods=["GET"]),
        Route("/login", sign_in.enter(site), methods=["POST"]),
        Route("/feed/{secret}", exports.feed(site), methods=["GET"]),
        Mount("/static", StaticFiles(directory=_STATIC)),
        *(Route(path, _page(site, view, role), methods=["GET"]) for path, view, role in PAGES),
        *(Route(path, _action(site, view, role), methods=["POST"]) for path, view, role in ACTIONS),
    ]
    handlers: Any = {HTTPException: _http_error, MonitorError: _known_error}
    return Guard(Starlette(routes=routes, exception_handlers=handlers), site.hosts)


def _page(site: Site, view: View, role: Role) -> Endpoint:
    async def endpoint(request: Request) -> Response:
        session = sign_in.session_of(site, request)
        if session is None:
            return RedirectResponse("/login", 303)
        return await run_in_threadpool(_answer, site, view, role, request, session, FormData())

    return endpoint


def _action(site: Site, view: View, role: Role) -> Endpoint:
    async def endpoint(request: Request) -> Response:
        session = sign_in.session_of(site, request)
        if session is None:
            return RedirectResponse("/login", 303)
        async with request.form(max_files=0, max_fields=2_000) as form:
            if form.get("csrf") != session.csrf:
                raise HTTPException(
                    403, N_("This form is from an older session: go back, reload the page, send it again.")
                )
            return await run_in_threadpool(_answer, site, view, role, request, session, form)

    return endpoint


def _answer(
    site: Site, view: View, role: Role, request: Request, session: Session, form: FormData
) -> Response:
    if session.role < role:
        raise HTTPException(403, N_("Your token does not allow this."))
    with database.open_database(site.home) as db:
        config = site.load()
        ask = Ask(
            site=site, request=request, session=session, db=db, config=config, now=site.clock(), form=form
        )
        return view(ask)


async def _http_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101  # the handler is registered for it
    text = N_("There is nothing here.") if error.status_code == 404 else error.detail
    return _error_page(request, error.status_code, text)


async def _known_error(request: Request, error: Exception) -> Response:
    return _error_page(request, 503, str(error))


def _error_page(request: Request, status: int, text: str) -> Response:
    code = language.choose(request.cookies.get("language"), request.headers.get("accept-language", ""))
    body = render("error.html", code, {"status": status, "text": text, "lang": code})
    return HTMLResponse(body, status)
