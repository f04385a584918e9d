"""RFC 3161: asking an authority to say when a digest existed, and checking what it says.

What counts: the answer is granted, is about our digest and our nonce, and is signed by the certificate it names, which
may sign time stamps and nothing else.  Whether that certificate is to be believed is another question: `authorities`.

The libraries (extra `timestamp`) are imported where they are used: most people have no authority.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from monitor.errors import MissingPartError

if TYPE_CHECKING:
    from cryptography.x509 import Certificate

#: What a request is sent as, and what the answer should be.
QUERY = "application/timestamp-query"
REPLY = "application/timestamp-reply"
#: Bytes of an answer; those with a whole chain of certificates have some 6,000.
MOST = 100_000

_GRANTED = ("granted", "granted_with_mods")


class TokenError(ValueError):
    """A time stamp does not say what it should; the message says what is wrong."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """What an authority says."""

    #: SHA-256, hexadecimal.
    digest: str
    at: datetime
    #: The name in the certificate of the signer.
    authority: str
    nonce: int | None
    signer: Certificate
    #: The other certificates that came with it.
    others: tuple[Certificate, ...]


def ready() -> None:
    """Whether the libraries are there.

    Raises:
        MissingPartError: They are not.
    """
    if not (find_spec("asn1crypto") and find_spec("cryptography")):
        raise MissingPartError(
            "time stamps need two more packages: pip install '.[timestamp]' in the program's folder"
        )


def request(digest: str, nonce: int) -> bytes:
    """What to send to an authority: nothing but a digest and a random number."""
    from asn1crypto import tsp

    imprint = {"hash_algorithm": {"algorithm": "sha256"}, "hashed_message": bytes.fromhex(digest)}
    asked = tsp.TimeStampReq({"version": "v1", "message_imprint": imprint, "nonce": nonce, "cert_req": True})
    return bytes(asked.dump())


def read(answer: bytes) -> Token:
    """The time stamp in an answer; its signature holds.

    Raises:
        TokenError: It is none, it was refused, or it is not signed as it must be.
    """
    from cryptography import x509
    from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm

    if len(answer) > MOST:
        raise TokenError(f"more than {MOST:,} bytes")
    try:
        return _read(answer)
    except TokenError:
        raise
    except InvalidSignature:
        raise TokenError("its signature does not hold") from None
    except UnsupportedAlgorithm as error:
        raise TokenError(f"it is signed in a way that is not known here ({error})") from None
    except (x509.InvalidVersion, x509.DuplicateExtension, x509.UnsupportedGeneralNameType):
        raise TokenError("the certificate of its signer cannot be read") from None
    # asn1crypto parses late, and what it says of bytes that do not fit differs with the field.
    except (ValueError, TypeError, KeyError, AttributeError, IndexError, OverflowError, RecursionError):
        raise TokenError("not an answer of a time stamp authority") from None


def fitting(answer: bytes, digest: str, nonce: int) -> Token:
    """The time stamp that answers a request.

    Raises:
        TokenError: It does not.
    """
    token = read(answer)
    if token.digest != digest:
        raise TokenError("it is about another digest than the one that was sent")
    if token.nonce != nonce:
        raise TokenError("it answers another request (wrong nonce)")
    return token


# --- the answer ------------------------------------------------------------------------------------------


def _read(answer: bytes) -> Token:
    from asn1crypto import tsp

    response = _response().load(answer, strict=True)
    status = response["status"]["status"].native
    if status not in _GRANTED:
        said = " ".join(response["status"]["status_string"].native or ())
        raise TokenError(f"the authority refused ({status}: {_shown(said)})")
    if response["time_stamp_token"]["content_type"].native != "signed_data":
        raise TokenError("it is not signed")
    signed = response["time_stamp_token"]["content"]
    content = signed["encap_content_info"]
    if content["content_type"].native != "tst_info":
        raise TokenError("what is signed is no time stamp")
    body = bytes(content["content"])
    info = tsp.TSTInfo.load(body, strict=True)
    signer, others = _signer(signed)
    _check_signature(signed["signer_infos"][0], signer, body)
    _check_purpose(signer)
    return _token(info, signer, others)


@cache
def _response() -> Any:
    """An answer as RFC 3161 has it; asn1crypto's own cannot read one that refuses."""
    from asn1crypto import cms, core, tsp

    fields = [("status", tsp.PKIStatusInfo), ("time_stamp_token", cms.ContentInfo, {"optional": True})]
    return type("TimeStampResp", (core.Sequence,), {"_fields": fields})


def _token(info: Any, signer: Certificate, others: tuple[Certificate, ...]) -> Token:
    imprint = info["message_imprint"]
    if imprint["hash_algorithm"]["algorithm"].native != "sha256":
        raise TokenError("its digest is no SHA-256")
    at: datetime = info["gen_time"].native
    if at.tzinfo is None:
        raise TokenError("its time has no zone")
    return Token(
        digest=imprint["hashed_message"].native.hex(),
        at=at,
        authority=_shown(signer.subject.rfc4514_string()),
        nonce=info["nonce"].native,
        signer=signer,
        others=others,
    )


def _signer(signed: Any) -> tuple[Certificate, tuple[Certificate, ...]]:
    """The certificate that the one signature names, and the others."""
    from cryptography import x509

    if len(signed["signer_infos"]) != 1:
        raise TokenError("it must have one signature")
    named = signed["signer_infos"][0]["sid"]
    found, others = None, []
    for each in signed["certificates"] or ():
        if each.name != "certificate":
            continue
        certificate = x509.load_der_x509_certificate(each.chosen.dump())
        if found is None and _names(named, each.chosen):
            found = certificate
        else:
            others.append(certificate)
    if found is None:
        raise TokenError("the certificate of its signer is not in it")
    return found, tuple(others)


def _names(sid: Any, certificate: Any) -> bool:
    if sid.name == "subject_key_identifier":
        return bool(sid.chosen.native == certificate.key_identifier)
    return bool(
        sid.chosen["serial_number"].native == certificate.serial_number
        and sid.chosen["issuer"] == certificate.issuer
    )


def _check_signature(info: Any, signer: Certificate, body: bytes) -> None:
    """That the signer signed attributes which name the body and the signer's own certificate.

    Raises:
        TokenError: It did not.
        InvalidSignature: The signature is of something else.
    """
    attributes = {each["type"].native: each["values"] for each in info["signed_attrs"]}
    hashed = info["digest_algorithm"]["algorithm"].native
    if attributes["message_digest"][0].native != hashlib.new(hashed, body, usedforsecurity=True).digest():
        raise TokenError("what is signed is not what it says")
    if attributes["content_type"][0].native != "tst_info":
        raise TokenError("what is signed is no time stamp")
    _check_certificate(attributes, signer)
    # Signed is the set of attributes as a set, not as the field [0] that it stands in.
    _verify(signer, info["signature"].native, info["signed_attrs"].untag().dump(), info, hashed)


def _check_certificate(attributes: dict[str, Any], signer: Certificate) -> None:
    """RFC 5035: the certificate is named under the signature, so that nobody can put another in its place."""
    from cryptography.hazmat.primitives.serialization import Encoding

    der = signer.public_bytes(Encoding.DER)
    if "signing_certificate_v2" in attributes:
        first = attributes["signing_certificate_v2"][0]["certs"][0]
        expected = hashlib.new(first["hash_algorithm"]["algorithm"].native, der).digest()
    elif "signing_certificate" in attributes:
        first = attributes["signing_certificate"][0]["certs"][0]
        expected = hashlib.sha1(der, usedforsecurity=False).digest()  # the one that RFC 2634 knows
    else:
        raise TokenError("its signature does not name its certificate")
    if first["cert_hash"].native != expected:
        raise TokenError("its signature names another certificate")


def _verify(signer: Certificate, signature: bytes, message: bytes, info: Any, hashed: str) -> None:
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import ec, ed448, ed25519, padding, rsa

    key = signer.public_key()
    algorithm = info["signature_algorithm"]
    kind: hashes.HashAlgorithm = getattr(hashes, _hash_of(algorithm, hashed).upper())()
    match key:
        case rsa.RSAPublicKey() if algorithm.signature_algo == "rsassa_pss":
            salt = algorithm["parameters"]["salt_length"].native
            key.verify(signature, message, padding.PSS(padding.MGF1(kind), salt), kind)
        case rsa.RSAPublicKey():
            key.verify(signature, message, padding.PKCS1v15(), kind)
        case ec.EllipticCurvePublicKey():
            key.verify(signature, message, ec.ECDSA(kind))
        case ed25519.Ed25519PublicKey() | ed448.Ed448PublicKey():
            key.verify(signature, message)
        case _:
            raise TokenError("it is signed with a kind of key that is not known here")


def _hash_of(algorithm: Any, hashed: str) -> str:
    """`sha256` and the like; where the signature names none, that of the digest."""
    try:
        name = str(algorithm.hash_algo)
    except ValueError:
        name = hashed
    if name not in ("sha256", "sha384", "sha512"):
        # Older ones can be forged.
        raise TokenError(f"it is signed over {_shown(name)}, which proves nothing today")
    return name


def _check_purpose(signer: Certificate) -> None:
    from cryptography import x509
    from cryptography.x509.oid import ExtendedKeyUsageOID

    try:
        usage = signer.extensions.get_extension_for_class(x509.ExtendedKeyUsage)
    except x509.ExtensionNotFound:
        raise TokenError("its certificate is not for time stamps") from None
    if not usage.critical or list(usage.value) != [ExtendedKeyUsageOID.TIME_STAMPING]:
        raise TokenError("its certificate is not for time stamps alone")


def _shown(text: str) -> str:
    return "".join(sign if sign.isprintable() else " " for sign in text)[:200]
