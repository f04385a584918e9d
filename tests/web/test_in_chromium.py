"""From end to end in a real browser: the way in, labelling by keyboard, a hostile article, accessibility."""

import shutil
import subprocess
from contextlib import contextmanager
from pathlib import Path

import pytest
from samples import PERSON
from serving import HOSTILE, ROOT, add, fill_history, fill_pieces, kept, serving

from monitor.records import Frame, Judgement
from monitor.store import alerts, database, labels, models
from monitor.web.app import PAGES

sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
pytestmark = pytest.mark.skipif(
    CHROMIUM is None, reason="Chromium is not installed: apt-get install chromium"
)

#: Without these Chromium asks its maker's hosts for this and that.
QUIET = ("--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-sync",
         "--disable-component-update", "--disable-quic")  # fmt: skip

EVERY_PAGE = [
    *(path for path, _, _ in PAGES if "{" not in path and "." not in path),
    "/alerts/1",
    "/alerts/1/copy",
    "/articles/12",
    "/articles/12/copy",
    "/campaigns/1",
    f"/journalists/{PERSON.id}",
    "/search?q=satqin",
    "/login",
]


@pytest.fixture(scope="module")
def browser():
    with sync_api.sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield opened
        opened.close()


@contextmanager
def visiting(browser, served, **options):
    """A page of a fresh browser profile, signed in by the printed address; what it asked of others is kept."""
    context = browser.new_context(**options)
    page = context.new_page()
    page.foreign = []
    page.on(
        "request", lambda sent: None if sent.url.startswith(served.url) else page.foreign.append(sent.url)
    )
    page.goto(served.printed[-1])
    page.wait_for_url(f"{served.url}/")
    yield page
    context.close()


@pytest.fixture(scope="module")
def served_once(tmp_path_factory):
    """A dozen pieces and a hostile one, for tests that only look."""
    with serving(tmp_path_factory.mktemp("chromium")) as found:
        fill_pieces(found)
        fill_history(found)
        with database.open_database(found.home) as db:
            add(db, 50, f"Nihad Soltanov {HOSTILE}", title=f"{HOSTILE} title")
        yield found


@pytest.fixture(scope="module")
def axe(tmp_path_factory):
    """The source of axe-core, from npm."""
    npm = shutil.which("npm")
    if npm is None:
        pytest.skip("npm, which fetches axe-core, is not installed")
    folder = tmp_path_factory.mktemp("axe")
    command = [npm, "install", "--silent", "--no-audit", "--no-fund", "--ignore-scripts", "axe-core@4"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=120, check=False)
    source = folder / "node_modules" / "axe-core" / "axe.min.js"
    if done.returncode or not source.exists():
        pytest.skip(f"axe-core could not be fetched: {done.stderr.strip()[:200]}")
    return Path(source).read_text("utf-8")


def reviewed(served):
    with database.open_database(served.home) as db:
        return [(label.article, label.judgement, label.frames) for label in labels.current(db)]


def test_first_login_review_and_undo(browser, served):
    fill_pieces(served)
    with visiting(browser, served) as page:
        page.get_by_role("link", name="Alerts", exact=True).click()
        page.locator(".inbox h3 a").first.click()
        page.get_by_role("button", name="Does not").click()
        assert "1 verdict stored." in page.locator(".notice").inner_text()
        assert [judgement for _, judgement, _ in reviewed(served)] == [Judgement.NEUTRAL]
        page.wait_for_load_state()
        page.keyboard.press("u")
        page.get_by_text("1 verdict taken back.").wait_for()
        assert reviewed(served) == []


def test_ten_labels_by_keyboard_arrive(browser, served):
    fill_pieces(served)
    with visiting(browser, served) as page:
        page.goto(f"{served.url}/label")
        for number in range(10):
            for key in ("t", "m") if number % 2 else ():
                page.keyboard.press(key)
            page.keyboard.press("1" if number % 2 else "2")
            page.get_by_text(f"{number + 1} today").wait_for()
            page.wait_for_load_state()
        found = reviewed(served)
        assert len(found) == 10
        assert [judgement for _, judgement, _ in found] == [Judgement.NEUTRAL, Judgement.TARGETS] * 5
        assert [frame.value for frame in found[1][2]] == ["traitor", "mockery"]
        page.keyboard.press("u")
        page.get_by_text("1 verdict taken back.").wait_for()
        assert len(reviewed(served)) == 9


def test_a_model_is_trained_from_the_page(browser, served):
    folder = served.home / "models" / "examples"
    folder.mkdir(parents=True)
    source = sorted((ROOT / "models" / "examples").glob("*.jsonl"))[0]
    (folder / "some.jsonl").write_text("".join(source.open(encoding="utf-8").readlines()[:80]), "utf-8")
    with visiting(browser, served) as page:
        page.goto(f"{served.url}/model")
        page.get_by_role("button", name="Train a new model").click()
        page.get_by_text("Training has run since").wait_for()
        page.locator("strong", has_text="in use").wait_for(timeout=90_000)
    assert models.current(served.home) == models.listed(served.home)[0]


def test_keys_that_come_before_the_page_is_whole_are_not_lost(browser, served):
    fill_pieces(served)
    press = """new MutationObserver((_, watching) => {
        if (!document.body || document.readyState !== 'loading' || location.pathname !== '/label') return;
        watching.disconnect();
        if (sessionStorage.getItem('pressed')) return;
        sessionStorage.setItem('pressed', '1');
        for (const key of ['t', '1']) document.body.dispatchEvent(new KeyboardEvent('keydown', {key, bubbles: true}));
    }).observe(document, {childList: true, subtree: true});"""
    with visiting(browser, served) as page:
        page.add_init_script(press)
        page.goto(f"{served.url}/label")
        page.get_by_text("1 today").wait_for()
        assert [(said, frames) for _, said, frames in reviewed(served)] == [
            (Judgement.TARGETS, (Frame.TRAITOR,))
        ]


def test_keys_pressed_twice_while_the_answer_is_under_way_decide_once(browser, served):
    fill_pieces(served)
    with visiting(browser, served) as page:
        page.goto(f"{served.url}/label")
        page.evaluate(
            "['2', '1', '2'].forEach(key => document.dispatchEvent(new KeyboardEvent('keydown', {key})))"
        )
        page.get_by_text("1 today").wait_for()
        assert [said for _, said, _ in reviewed(served)] == [Judgement.NEUTRAL]


def test_what_was_ticked_is_there_after_a_reload_and_a_broken_line(browser, served):
    fill_pieces(served)
    with visiting(browser, served) as page:
        page.goto(f"{served.url}/label")
        page.keyboard.press("m")
        page.reload()
        assert page.get_by_label("mockery").is_checked()
        page.context.set_offline(True)
        page.keyboard.press("1")
        page.wait_for_timeout(500)
        assert reviewed(served) == []
        page.context.set_offline(False)
        page.goto(f"{served.url}/label")
        assert page.get_by_label("mockery").is_checked()
        page.keyboard.press("1")
        page.get_by_text("1 today").wait_for()
        assert [frames for _, _, frames in reviewed(served)] == [(Frame.MOCKERY,)]
        assert page.locator("input[name=frame]:checked").count() == 0


def test_what_was_decided_counts_more_than_a_draft(browser, served):
    fill_pieces(served)
    with visiting(browser, served) as page:
        page.goto(f"{served.url}/alerts/1")
        page.get_by_label("mockery").check()
        page.get_by_label("Note").fill("a thought")
        page.reload()
        assert page.get_by_label("Note").input_value() == "a thought"
        page.get_by_role("button", name="Does not").click()
        page.get_by_text("1 verdict stored.").wait_for()
        assert not page.get_by_label("mockery").is_checked()
        page.get_by_role("button", name="Sign out").click()
        page.wait_for_url("**/login")
        assert page.evaluate("sessionStorage.length") == 0


def test_the_archived_copy_and_the_keys_are_one_key_away(browser, served):
    fill_pieces(served)
    with visiting(browser, served) as page:
        page.goto(f"{served.url}/label")
        page.keyboard.press("?")
        assert page.locator(".keys-help dl").is_visible()
        page.keyboard.press("o")
        page.wait_for_url("**/copy?next=/label")
        page.keyboard.press("o")
        page.wait_for_url(f"{served.url}/label")
        page.goto(f"{served.url}/alerts")
        page.keyboard.press("?")
        page.wait_for_url("**/help")


def test_the_record_is_downloaded_and_not_opened(browser, served):
    fill_pieces(served)
    kept(served, b"<script>document.title='owned'</script>")
    with visiting(browser, served) as page:
        page.goto(f"{served.url}/alerts/1")
        with page.expect_download() as download:
            page.get_by_role("link", name="WARC record").click()
        assert download.value.suggested_filename.endswith(".warc.gz")
        assert page.title() != "owned"


def test_labelling_needs_no_script(browser, served):
    fill_pieces(served)
    with visiting(browser, served, java_script_enabled=False) as page:
        page.goto(f"{served.url}/label")
        page.get_by_label("traitor").check()
        page.get_by_role("button", name="Targets").click()
        assert len(reviewed(served)) == 1


def test_keys_that_are_off_do_nothing(browser, served):
    fill_pieces(served)
    with visiting(browser, served) as page:
        page.goto(f"{served.url}/help")
        page.get_by_role("button", name="Turn keys off").click()
        page.goto(f"{served.url}/label")
        page.keyboard.press("1")
        page.wait_for_timeout(200)
        assert reviewed(served) == []


def test_a_hostile_article_runs_nothing_and_loads_nothing(browser, served_once):
    with database.open_database(served_once.home) as db:
        number = alerts.latest(db, 1)[0].id
    with visiting(browser, served_once) as page:
        for path in (
            "/",
            "/alerts",
            f"/alerts/{number}",
            f"/alerts/{number}/copy",
            "/label",
            f"/journalists/{PERSON.id}",
        ):
            page.goto(f"{served_once.url}{path}")
            assert page.title() != "owned"
            assert page.locator("main script, main img, main iframe").count() == 0
        assert page.foreign == []


def test_even_a_script_that_got_into_a_page_would_not_run(browser, served_once):
    with visiting(browser, served_once) as page:
        page.evaluate("document.body.insertAdjacentHTML('beforeend', '<img src=\"https://evil.example/x\">')")
        script = "const s = document.createElement('script'); s.textContent = 'window.owned = 1';"
        page.evaluate(f"{script} document.body.append(s)")
        assert page.evaluate("window.owned") is None


def test_another_site_cannot_act_for_us(browser, served, tmp_path):
    fill_pieces(served)
    evil = tmp_path / "evil.html"
    evil.write_text(
        f'<form method="post" action="{served.url}/verdict"><input name="alert" value="1">'
        '<input name="judgement" value="neutral"></form><script>document.forms[0].submit()</script>'
    )
    with visiting(browser, served) as page:
        page.goto(evil.as_uri())
        page.wait_for_timeout(500)
        assert reviewed(served) == []


@pytest.mark.parametrize(("scheme", "width"), [("light", 1200), ("dark", 360)])
def test_every_page_is_accessible(browser, served_once, axe, scheme, width):
    options = {"viewport": {"width": width, "height": 800}, "color_scheme": scheme, "bypass_csp": True}
    violations = {}
    with visiting(browser, served_once, **options) as page:
        for path in EVERY_PAGE:
            page.goto(f"{served_once.url}{path}")
            page.evaluate(axe)
            found = page.evaluate(
                "axe.run({runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']})"
            )
            for each in found["violations"]:
                violations[path, each["id"]] = [node["html"][:120] for node in each["nodes"][:3]]
    assert violations == {}


def test_no_page_is_wider_than_a_phone(browser, served_once):
    with visiting(browser, served_once, viewport={"width": 360, "height": 740}) as page:
        widths = {}
        for path in EVERY_PAGE:
            page.goto(f"{served_once.url}{path}")
            widths[path] = page.evaluate("document.documentElement.scrollWidth")
        assert {path: width for path, width in widths.items() if width > 360} == {}


def test_the_report_prints_without_the_controls(browser, served_once):
    with visiting(browser, served_once) as page:
        page.emulate_media(media="print")
        assert not page.locator(".mast").is_visible()
        assert not page.locator(".foot").is_visible()
        assert page.locator("h1").is_visible()
        assert page.pdf(format="A4").startswith(b"%PDF")
