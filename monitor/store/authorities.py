"""Whose time stamps are believed: those of a signer whose certificate leads to one of the given ones.

All certificates must have been valid at the time of the stamp; that they ran out since changes nothing.  Whether one
was revoked cannot be known offline and is not looked at.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from monitor.store.timestamps import Token

if TYPE_CHECKING:
    from cryptography.x509 import Certificate

#: Certificates from the signer's to one that is believed.
_LONGEST = 6


def roots_in(pem: bytes) -> list[Certificate]:
    """The certificates of a PEM file.

    Raises:
        ValueError: There are none, or they cannot be read.
    """
    from cryptography import x509

    return list(x509.load_pem_x509_certificates(pem))


def believed(token: Token, roots: Sequence[Certificate]) -> bool:
    """Whether the signer's certificate leads to one of the roots, all valid at the time of the stamp."""
    here = token.signer
    if not _valid(here, token.at):
        return False
    for below in range(_LONGEST):
        if here in roots:
            return True
        above = [*roots, *token.others]
        issuer = next((one for one in above if _valid(one, token.at) and _issued(one, here, below)), None)
        if issuer is None:
            return False
        here = issuer
    return False


def _valid(certificate: Certificate, at: datetime) -> bool:
    return certificate.not_valid_before_utc <= at <= certificate.not_valid_after_utc


def _issued(issuer: Certificate, subject: Certificate, below: int) -> bool:
    """Whether a certificate may issue others and issued this one; `below`: authorities between it and the signer."""
    from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm

    if not all(_allows(issuer, below)):
        return False
    try:
        subject.verify_directly_issued_by(issuer)
    except (ValueError, TypeError, InvalidSignature, UnsupportedAlgorithm):
        return False
    return True


def _allows(issuer: Certificate, below: int) -> Iterator[bool]:
    from cryptography import x509

    try:
        found = {extension.oid: extension.value for extension in issuer.extensions}
    except (ValueError, x509.DuplicateExtension, x509.UnsupportedGeneralNameType):
        yield False
        return
    basic, usage = found.get(x509.BasicConstraints.oid), found.get(x509.KeyUsage.oid)
    yield isinstance(basic, x509.BasicConstraints) and basic.ca
    if isinstance(basic, x509.BasicConstraints) and basic.path_length is not None:
        yield basic.path_length >= below
    if isinstance(usage, x509.KeyUsage):
        yield usage.key_cert_sign
