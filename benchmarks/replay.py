"""Whether ReplayWeb.page shows the pages of a bundle: opens it in Chromium and looks for a text.

    npm pack replaywebpage && tar xzf replaywebpage-*.tgz
    python -m benchmarks.replay package alerts-1.wacz 'words of the page'

The program and the bundle are served on loopback; nothing else is asked for.
"""

from __future__ import annotations

import argparse
import functools
import json
import shutil
import sys
import tempfile
import threading
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import quote

#: Milliseconds until the page must be there.
PATIENCE = 60_000

_INDEX = '<!doctype html><script src="ui.js"></script><replay-app-main></replay-app-main>'


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("package", type=Path, help="the unpacked npm package replaywebpage")
    parser.add_argument("bundle", type=Path, help="a WACZ file")
    parser.add_argument("text", help="words that the archived page must show")
    parser.add_argument("--picture", type=Path, help="where to put a picture of the window")
    given = parser.parse_args()
    version = json.loads((given.package / "package.json").read_text("utf-8"))["version"]
    with _served(given.package, given.bundle) as address:
        seen = _seen(address, _first_page(given.bundle), given.text, given.picture)
    print(f"ReplayWeb.page {version}: the page {'shows' if seen else 'does NOT show'} {given.text!r}")
    sys.exit(0 if seen else 1)


def _first_page(bundle: Path) -> tuple[str, str]:
    """Address and time of the first page."""
    with zipfile.ZipFile(bundle) as packed:
        lines = packed.read("pages/pages.jsonl").decode().splitlines()
    page = json.loads(lines[1])
    return page["url"], "".join(sign for sign in page["ts"] if sign.isdigit())


@contextmanager
def _served(package: Path, bundle: Path) -> Iterator[str]:
    with tempfile.TemporaryDirectory(prefix="replay-") as folder:
        place = Path(folder)
        for name in ("ui.js", "sw.js"):
            shutil.copy(package / name, place / name)
        (place / "index.html").write_text(_INDEX, "utf-8")
        shutil.copy(bundle, place / "bundle.wacz")
        server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Handler, directory=folder))
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            server.server_close()


class _Handler(SimpleHTTPRequestHandler):
    """Files, whole or in part: a bundle is read in parts."""

    def do_GET(self) -> None:
        asked = self.headers.get("Range", "")
        path = Path(self.translate_path(self.path))
        if not asked.startswith("bytes=") or not path.is_file():
            super().do_GET()
            return
        body = path.read_bytes()
        first, _, last = asked.removeprefix("bytes=").partition("-")
        start = int(first) if first else max(0, len(body) - int(last))
        end = min(int(last), len(body) - 1) if first and last else len(body) - 1
        self.send_response(206)
        self.send_header("Content-Type", "application/octet-stream")
        self.send_header("Content-Range", f"bytes {start}-{end}/{len(body)}")
        self.send_header("Content-Length", str(end - start + 1))
        self.end_headers()
        self.wfile.write(body[start : end + 1])

    def end_headers(self) -> None:
        self.send_header("Accept-Ranges", "bytes")
        self.send_header("Service-Worker-Allowed", "/")
        super().end_headers()

    def log_message(self, format: str, *args: Any) -> None:
        """Silent."""


def _seen(address: str, first: tuple[str, str], text: str, picture: Path | None) -> bool:
    from playwright.sync_api import Error, sync_playwright

    url, moment = first
    place = (
        f"/?source={quote(address, safe='')}%2Fbundle.wacz#view=pages&url={quote(url, safe='')}&ts={moment}"
    )
    with sync_playwright() as play:
        browser = play.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        page = browser.new_page()
        page.goto(address + place)
        try:
            return _appears(page, text)
        except Error as error:
            print(error, file=sys.stderr)
            return False
        finally:
            if picture:
                page.screenshot(path=str(picture))
            browser.close()


def _appears(page: Any, text: str) -> bool:
    """Whether the words come up in the frame of the archived page, and not in the lists round it."""
    waited = 0
    while waited < PATIENCE:
        for frame in page.frames:
            if "/w/" in frame.url and text in frame.evaluate("document.body ? document.body.innerText : ''"):
                return True
        page.wait_for_timeout(250)
        waited += 250
    print([frame.url for frame in page.frames], file=sys.stderr)
    return False


if __name__ == "__main__":
    main()
