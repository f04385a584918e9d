"""The Atom feed: for who knows its address, with nothing that runs."""

from xml.etree import ElementTree

from samples import NOON
from serving import HOSTILE, add, fill_pieces, serving

from monitor.store import database

SECRET = "a-long-secret-of-this-test"  # noqa: S105  # of this test


def test_the_newest_alerts_for_who_knows_the_address(home):
    (home / "secrets").mkdir(mode=0o700)
    file = home / "secrets" / "web-feed"
    file.write_text(SECRET)
    file.chmod(0o600)
    with serving(home) as served:
        fill_pieces(served)
        with database.open_database(home) as db:
            add(db, 70, "Nihad Soltanov x", title=f"{HOSTILE} & title")
        assert served.get("/feed/guess").status_code == 404
        answer = served.get(f"/feed/{SECRET}")
    assert answer.headers["content-type"].startswith("application/atom+xml")
    root = ElementTree.fromstring(answer.text)  # noqa: S314  # our own
    entries = root.findall("{http://www.w3.org/2005/Atom}entry")
    assert len(entries) > 5
    assert HOSTILE in entries[0].findtext("{http://www.w3.org/2005/Atom}title")
    assert root.findtext("{http://www.w3.org/2005/Atom}updated") == NOON.isoformat()
