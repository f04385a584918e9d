"""What alerts rest on, as bytes to take away: they are handed out, and never shown."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.responses import Response

from monitor.store import archive, chain, database, evidence, warcs
from monitor.web.site import Ask, found
from monitor.web.words import N_


def record(ask: Ask) -> Response:
    """One record of the archive, byte for byte as it stands in the chain.

    A WARC file is records one after another, each compressed on its own: this is such a file.
    """
    kept = found(evidence.get(ask.db, ask.number("number")))
    path = archive.folder_of(ask.site.home) / kept.file
    with database.explained(path):
        member = warcs.member_at(path, kept.offset, kept.length)
    # So that nothing but a record can leave, whatever stands in the database.
    if chain.digest_of(member) != kept.digest:
        raise HTTPException(
            409, N_("These bytes are not those that were stored then: run `monitor evidence verify`.")
        )
    return Response(
        member,
        media_type="application/warc",
        headers={"Content-Disposition": f'attachment; filename="record-{kept.id}.warc.gz"'},
    )
