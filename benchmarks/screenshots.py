"""Pictures of the review pages over the sample newsroom, for the README.  `./run screenshots [--home DIR]`.

Needs Chromium (Debian: `apt-get install chromium`).  Without --home the demo is run first in a folder of its own.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from monitor import config
from monitor.demo.newsroom import passes
from monitor.store import alerts, campaigns, database
from monitor.web import server

OUT = Path(__file__).resolve().parent.parent / "docs" / "images"
#: Without these Chromium asks its maker's hosts for this and that.
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-sync",
)
WIDE, PHONE = (1100, 760), (360, 720)


def demo(folder: Path) -> Path:
    """Run the demo into a folder."""
    home = folder / "demo"
    command = [sys.executable, "-m", "monitor", "demo", "--home", str(home)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)  # noqa: S603  # our own program
    return home


def pages_of(home: Path) -> dict[str, tuple[str, tuple[int, int], str]]:
    """Name of the picture -> address, size, colours; of the campaign with most pieces and its gravest piece."""
    with database.open_database(home) as db:
        found = [alert for alert in alerts.latest(db, 1_000) if alert.campaign]
        groups = {alert.campaign: campaigns.get(db, alert.campaign) for alert in found if alert.campaign}
        sizes = {number: len(known.pieces) for number, known in groups.items() if known}
        largest = max(sizes, key=lambda number: sizes[number])
        first = min((alert for alert in found if alert.campaign == largest), key=lambda alert: alert.piece_at)
    return {
        "today": ("/", WIDE, "light"),
        "alert": (f"/alerts/{first.id}", WIDE, "light"),
        "journalist": (f"/journalists/{first.journalist}", WIDE, "light"),
        "campaign": (f"/campaigns/{largest}", WIDE, "light"),
        "outlets": ("/outlets", WIDE, "light"),
        "label": ("/label", PHONE, "dark"),
    }


def shoot(home: Path, chromium: str) -> None:
    """Take every picture."""
    place = server.Place(host="127.0.0.1", port=0)
    listening = server.listen(place)
    port = listening.getsockname()[1]
    printed: list[str] = []
    now = passes()[-1]
    made = server.site(
        home, lambda: config.load(home, {}), lambda: now, place, port, printed.append, {"USER": "ana"}
    )
    OUT.mkdir(parents=True, exist_ok=True)
    with server.beside(made, listening), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=list(QUIET))
        for name, (path, (width, height), colours) in pages_of(home).items():
            context = browser.new_context(
                viewport={"width": width, "height": height},
                color_scheme="dark" if colours == "dark" else "light",
            )
            page = context.new_page()
            page.goto(printed[-1])
            page.wait_for_url("**/")
            _shoot(page, f"http://127.0.0.1:{port}{path}", OUT / f"{name}.png")
            context.close()
        browser.close()


def _shoot(page: Page, address: str, target: Path) -> None:
    answer = page.goto(address)
    if answer is None or not answer.ok:
        sys.exit(f"{address}: {answer and answer.status}")
    page.screenshot(path=str(target))
    print(f"{target.name}: {target.stat().st_size // 1024} kB")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--home", type=Path, help="a folder in which the demo has run already")
    given: Path | None = parser.parse_args().home
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        sys.exit("Chromium is not installed: apt-get install chromium")
    with ExitStack() as stack:
        home = given or demo(Path(stack.enter_context(tempfile.TemporaryDirectory())))
        shoot(home, chromium)


if __name__ == "__main__":
    main()
