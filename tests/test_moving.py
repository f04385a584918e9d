"""The address of a feed is changed where it stands, and nothing else of the file."""

import pytest

from monitor.config import load, move_feed
from monitor.errors import ConfigError

OLD, NEW = "https://old.example/rss", "https://new.example/feed?a=1&b=%C9%99"


def write(home, feeds):
    (home / "journalists.yaml").write_text("journalists:\n  - {id: nihad, name: Nihad Soltanov}\n", "utf-8")
    (home / "feeds.yaml").write_bytes(feeds.encode())


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(f"- url: {OLD}   # main", f'- url: "{NEW}"   # main', id="plain, with a comment"),
        pytest.param(f"- url: '{OLD}'", f'- url: "{NEW}"', id="in quotes"),
        pytest.param(f"- {{url: {OLD}, every: 20}}", f'- {{url: "{NEW}", every: 20}}', id="on one line"),
        pytest.param(f"- url:\n          {OLD}", f'- url:\n          "{NEW}"', id="on the next line"),
    ],
)
def test_only_the_address_changes(home, before, after):
    text = f"# ours: {OLD}\noutlets:\n  - id: xeber\n    stance: state\n    homepage: {OLD}\n    feeds:\n      %s\n"
    write(home, text % before)
    move_feed(home, OLD, NEW, {})
    assert (home / "feeds.yaml").read_text("utf-8") == text % after
    assert [feed.url for outlet in load(home, {}).outlets for feed in outlet.feeds] == [NEW]


LISTED = "outlets:\n  - id: a\n    stance: state\n    feeds:\n      - url: https://a.example/rss\n"


@pytest.mark.parametrize(
    ("feeds", "new"),
    [
        pytest.param(LISTED, NEW, id="not there"),
        pytest.param(LISTED.replace("https://a.example/rss", OLD), "javascript:alert(1)", id="no address"),
        pytest.param(
            LISTED.replace("https://a.example/rss", OLD), "https://x.example/\u202e<i>", id="odd signs"
        ),
        pytest.param(
            f"{LISTED}      - url: {OLD}\n", "https://a.example/rss", id="a feed that is listed already"
        ),
        pytest.param("outlets: [", NEW, id="no YAML"),
        pytest.param("outlets: 7\n", NEW, id="no list"),
        pytest.param("", NEW, id="empty"),
    ],
)
def test_what_does_not_fit_changes_nothing(home, feeds, new):
    write(home, feeds)
    with pytest.raises(ConfigError):
        move_feed(home, OLD, new, {})
    assert (home / "feeds.yaml").read_text("utf-8") == feeds
