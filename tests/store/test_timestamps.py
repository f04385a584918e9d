"""What an authority says is believed only when it is about our digest, answers us, and is signed as it must be."""

import hashlib
import random
import subprocess
from datetime import UTC, datetime, timedelta

import pytest
from authority import established

from monitor.store import authorities, timestamps
from monitor.store.timestamps import TokenError

pytest.importorskip("asn1crypto", reason="the extra `timestamp` is not installed")

from asn1crypto import cms, pem, tsp
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

DIGEST = hashlib.sha256(b"the last record").hexdigest()
NONCE = 0x1234_5678_9ABC


@pytest.fixture(scope="module", params=["ec", "rsa"])
def clock(request, tmp_path_factory):
    return established(tmp_path_factory.mktemp("authority"), request.param)


@pytest.fixture(scope="module")
def answer(clock, another):
    # After both were established: a certificate is no good for what was stamped before.
    return clock.honest(timestamps.request(DIGEST, NONCE))


@pytest.fixture(scope="module")
def another(tmp_path_factory):
    return established(tmp_path_factory.mktemp("another"), "ec")


def roots(clock):
    return authorities.roots_in(clock.ca.read_bytes())


def test_an_answer_to_us_is_taken(clock, answer):
    token = timestamps.fitting(answer, DIGEST, NONCE)
    assert (token.digest, token.nonce, token.authority) == (DIGEST, NONCE, "CN=A clock")
    assert abs(token.at - datetime.now(UTC)) < timedelta(hours=1)


def test_a_request_says_a_digest_and_a_number_and_no_more():
    query = timestamps.request(DIGEST, NONCE)
    assert bytes.fromhex(DIGEST) in query
    assert len(query) < 80


@pytest.mark.parametrize(
    ("digest", "nonce", "words"),
    [
        pytest.param("ab" * 32, NONCE, "another digest", id="about something else"),
        pytest.param(DIGEST, NONCE + 1, "wrong nonce", id="an old answer sent again"),
    ],
)
def test_an_answer_to_somebody_else_is_refused(answer, digest, nonce, words):
    with pytest.raises(TokenError, match=words):
        timestamps.fitting(answer, digest, nonce)


def test_the_signer_is_believed_when_an_authority_that_we_know_vouches(clock, another, answer):
    token = timestamps.read(answer)
    assert authorities.believed(token, roots(clock))
    assert authorities.believed(token, [*roots(another), token.signer])
    assert not authorities.believed(token, roots(another))
    assert not authorities.believed(token, [])


def test_a_certificate_that_was_not_valid_at_the_time_is_not_believed(clock, answer):
    from dataclasses import replace

    token = timestamps.read(answer)
    for years in (-1, 11):
        moved = replace(token, at=token.at + timedelta(days=366 * years))
        assert not authorities.believed(moved, roots(clock))


def test_openssl_takes_the_same_answer_for_good(clock, answer, tmp_path):
    (tmp_path / "it.tsr").write_bytes(answer)
    done = subprocess.run(
        [
            *("openssl", "ts", "-verify", "-digest", DIGEST),
            *("-in", str(tmp_path / "it.tsr"), "-CAfile", str(clock.ca)),
        ],
        capture_output=True,
    )
    assert b"OK" in done.stdout + done.stderr


def test_no_changed_bit_makes_it_say_something_else(clock, answer):
    said = timestamps.read(answer)
    known, chance, refused = roots(clock), random.Random(5), 0  # noqa: S311  # not for secrets
    for _ in range(3_000):
        changed = bytearray(answer)
        changed[chance.randrange(len(answer))] ^= 1 << chance.randrange(8)
        try:
            token = timestamps.read(bytes(changed))
        except TokenError:
            refused += 1
        else:
            # What is not signed may change: the certificates that come with it.
            assert (token.digest, token.at, token.nonce) == (said.digest, said.at, said.nonce)
            assert token.signer == said.signer
            assert authorities.believed(token, known)
    assert refused > 1_000


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html>it works</html>",
        b"\x30\x80",
        b"\x30\x84\xff\xff\xff\xff",
        b"\x30" * 5_000,
        b"\0" * 200_000,
    ],
    ids=["nothing", "a web page", "endless length", "huge length", "deep", "too long"],
)
def test_what_is_no_answer_is_refused(body):
    with pytest.raises(TokenError):
        timestamps.read(body)


def test_an_answer_with_something_behind_it_is_refused(answer):
    with pytest.raises(TokenError):
        timestamps.read(answer + b"\0")


def test_a_refusal_is_told_in_the_words_of_the_authority(clock):
    with pytest.raises(TokenError, match=r"refused \(rejection: Bad request format"):
        timestamps.read(clock.honest(b"\x30\x03\x02\x01\x01"))


@pytest.mark.parametrize(
    "purpose",
    [
        pytest.param("basicConstraints=CA:FALSE\n", id="for anything"),
        pytest.param("extendedKeyUsage=timeStamping\n", id="not critical"),
        pytest.param("extendedKeyUsage=critical,timeStamping,codeSigning\n", id="for code too"),
        pytest.param("extendedKeyUsage=critical,codeSigning\n", id="for code"),
    ],
)
def test_a_certificate_that_is_not_for_time_stamps_alone_is_refused(tmp_path, purpose, answer):
    other = established(tmp_path, purpose=purpose)
    with pytest.raises(TokenError, match="its certificate is not for time stamps"):
        timestamps.read(signed_by(other, answer))


def test_whoever_signs_with_the_right_kind_of_certificate_is_read_but_not_believed(clock, another, answer):
    token = timestamps.read(signed_by(another, answer))
    assert token.digest == DIGEST
    assert authorities.believed(token, roots(another))
    assert not authorities.believed(token, roots(clock))


def signed_by(other, answer):
    """The same answer, signed by another: openssl itself signs with good certificates only."""
    response = tsp.TimeStampResp.load(answer)
    signed = response["time_stamp_token"]["content"]
    certificate = cms.Certificate.load(pem.unarmor((other.folder / "tsa.pem").read_bytes())[2])
    info = signed["signer_infos"][0]
    kept = [
        each for each in info["signed_attrs"] if each["type"].native in ("content_type", "message_digest")
    ]
    named = {"certs": [{"cert_hash": hashlib.sha256(certificate.dump()).digest()}]}
    attributes = cms.CMSAttributes([*kept, {"type": "signing_certificate_v2", "values": [named]}])
    key = serialization.load_pem_private_key((other.folder / "tsa.key").read_bytes(), None)
    issuer = {"issuer": certificate.issuer, "serial_number": certificate.serial_number}
    signed["certificates"] = [cms.CertificateChoices("certificate", certificate)]
    signed["signer_infos"] = [
        {
            "version": "v1",
            "sid": cms.SignerIdentifier("issuer_and_serial_number", issuer),
            "digest_algorithm": info["digest_algorithm"],
            "signed_attrs": attributes,
            "signature_algorithm": {"algorithm": "sha256_ecdsa"},
            "signature": key.sign(attributes.dump(), ec.ECDSA(hashes.SHA256())),
        }
    ]
    return response.dump(force=True)


def test_a_file_without_certificates_is_no_authority():
    with pytest.raises(ValueError, match="PEM"):
        authorities.roots_in(b"hello")
