"""The verifier's own Ed25519: published vectors, agreement with OpenSSL, and what it must refuse."""

import random

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from deliberation.record.verify import NEUTRAL, ORDER, P, add, decode_point, ed25519_verifies, encode_point

# RFC 8032, section 7.1, tests 1 to 3: public key, message, signature
VECTORS = [
    (
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
        "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
    ),
    (
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
        "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
    ),
    (
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
        "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
    ),
]


@pytest.mark.parametrize(("public", "message", "signature"), VECTORS)
def test_the_vectors_of_rfc_8032_verify_and_no_flipped_bit_does(public: str, message: str, signature: str) -> None:
    key, text, good = bytes.fromhex(public), bytes.fromhex(message), bytes.fromhex(signature)
    assert ed25519_verifies(key, text, good)
    assert not ed25519_verifies(key, text + b"x", good)
    for bit in range(0, 512, 7):
        changed = bytearray(good)
        changed[bit // 8] ^= 1 << bit % 8
        assert not ed25519_verifies(key, text, bytes(changed))
    for bit in range(0, 256, 7):
        other = bytearray(key)
        other[bit // 8] ^= 1 << bit % 8
        assert not ed25519_verifies(bytes(other), text, good)


def test_it_agrees_with_openssl_on_good_and_changed_signatures() -> None:
    choose = random.Random(8032)
    for _ in range(40):
        private = Ed25519PrivateKey.from_private_bytes(choose.randbytes(32))
        public, message = private.public_key().public_bytes_raw(), choose.randbytes(choose.randrange(200))
        good = private.sign(message)
        changed = bytearray(good)
        changed[choose.randrange(64)] ^= 1 << choose.randrange(8)
        for signature in (good, bytes(changed)):
            assert ed25519_verifies(public, message, signature) == openssl_verifies(public, message, signature)


def openssl_verifies(public: bytes, message: bytes, signature: bytes) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except InvalidSignature:
        return False
    return True


def test_a_second_signature_made_by_adding_the_order_is_refused() -> None:
    public, message, signature = (bytes.fromhex(v) for v in VECTORS[1])
    s = int.from_bytes(signature[32:], "little") + ORDER
    assert not ed25519_verifies(public, message, signature[:32] + s.to_bytes(32, "little"))


def small_order_points() -> list[bytes]:
    """Points whose order divides eight: with such a key, a signature can be made without any secret."""
    for y in range(2, 50):
        point = decode_point(y.to_bytes(32, "little"))
        if point is None:
            continue
        low = NEUTRAL
        for bit in bin(ORDER)[2:]:
            low = add(low, low)
            if bit == "1":
                low = add(low, point)
        found, at = [], low
        for _ in range(8):
            found.append(encode_point(at))
            at = add(at, low)
        if len(set(found)) == 8:
            return found
    raise AssertionError("no point of full small order found")


def test_keys_of_small_order_are_refused() -> None:
    points = small_order_points()
    assert encode_point(NEUTRAL) in points
    for public in points:
        for r in points:
            assert not ed25519_verifies(public, b"anything", r + bytes(32))


def test_a_point_has_one_encoding() -> None:
    assert decode_point((P + 1).to_bytes(32, "little")) is None
    assert decode_point((1 | 1 << 255).to_bytes(32, "little")) is None
    assert decode_point(bytes(31)) is None
    for y in range(2, 60):
        data = y.to_bytes(32, "little")
        point = decode_point(data)
        assert point is None or encode_point(point) == data
