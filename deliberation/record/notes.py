"""Signed notes, checkpoints and keys as text (C2SP signed-note and tlog-checkpoint), for the writer's side.

A checkpoint is three lines (origin, size, root) and a signature over them. The key that signs is Ed25519, type 0x01;
it is kept as the one line that Go's note package calls a skey, and published as a vkey.
Signatures of keys that we do not know are ignored, as the specification asks; a known key must have signed well, once.
"""

import re
from base64 import b64decode, b64encode
from dataclasses import dataclass
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

LARGEST_NOTE = 256 * 1024  # bytes; sixteen post-quantum signatures of 7 kB each still fit
MOST_SIGNATURES = 64
_ED25519 = b"\x01"
_SIZE = re.compile(r"(0|[1-9][0-9]{0,18})\Z", re.ASCII)
_DASH = "\u2014 "


class BadNote(ValueError):
    """Text that is no well-formed note, or that a known key has not signed. The message says what is wrong with it."""


def key_id(name: str, key: bytes) -> bytes:
    """Four bytes that, with the name, tell which key signed (signed-note, "Signatures")."""
    return sha256(name.encode() + b"\n" + key).digest()[:4]


def canonical_base64(text: str) -> bytes:
    """Bytes of standard base64 in its only canonical form; anything else raises BadNote."""
    try:
        value = b64decode(text, validate=True)
    except ValueError as error:
        raise BadNote(f"not base64: {text[:40]!r}") from error
    if b64encode(value).decode() != text:
        raise BadNote(f"base64 that is not canonical: {text[:40]!r}")
    return value


def checked_name(name: str) -> str:
    """A key name: not empty, without Unicode spaces and plus signs."""
    if not name or "+" in name or any(c.isspace() or ord(c) < 32 for c in name):
        raise BadNote(f"not a key name: {name!r}")
    return name


@dataclass(frozen=True)
class Verifier:
    """A public key under its name."""

    name: str
    public: bytes  # 32 bytes

    @classmethod
    def parse(cls, vkey: str) -> "Verifier":
        """From ``name+id+key``; a wrong id, another type of key or a wrong length raises BadNote."""
        name, _, rest = vkey.partition("+")
        number, _, encoded = rest.partition("+")
        key = canonical_base64(encoded)
        if len(key) != 33 or key[:1] != _ED25519:
            raise BadNote("the key is not an Ed25519 note key")
        if key_id(checked_name(name), key).hex() != number:
            raise BadNote("the id of the key does not belong to it")
        return cls(name, key[1:])

    @property
    def id(self) -> bytes:
        return key_id(self.name, _ED25519 + self.public)

    @property
    def vkey(self) -> str:
        return f"{self.name}+{self.id.hex()}+{b64encode(_ED25519 + self.public).decode()}"

    def accepts(self, text: str, signature: bytes) -> bool:
        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(signature, text.encode())
        except (InvalidSignature, ValueError):
            return False
        return True


@dataclass(frozen=True)
class Signer:
    """The log's private key. It signs checkpoints and nothing else."""

    name: str
    seed: bytes  # 32 bytes; never printed: repr shows the name alone

    def __repr__(self) -> str:
        return f"Signer({self.name!r})"

    @classmethod
    def new(cls, name: str) -> "Signer":
        return cls(checked_name(name), Ed25519PrivateKey.generate().private_bytes_raw())

    @classmethod
    def parse(cls, skey: str) -> "Signer":
        """From the line of a key file. Raises BadNote without repeating what it read."""
        parts = skey.strip().split("+", 4)
        if len(parts) != 5 or parts[:2] != ["PRIVATE", "KEY"]:
            raise BadNote("the key file holds no note key")
        try:
            key = b64decode(parts[4], validate=True)
        except ValueError:
            key = b""
        if len(key) != 33 or key[:1] != _ED25519:
            raise BadNote("the key file holds no Ed25519 note key")
        signer = cls(checked_name(parts[2]), key[1:])
        if signer.verifier.id.hex() != parts[3]:
            raise BadNote("the id in the key file does not belong to its key")
        return signer

    @property
    def skey(self) -> str:
        encoded = b64encode(_ED25519 + self.seed).decode()
        return f"PRIVATE+KEY+{self.name}+{self.verifier.id.hex()}+{encoded}"

    @property
    def verifier(self) -> Verifier:
        return Verifier(self.name, self._private.public_key().public_bytes_raw())

    @property
    def _private(self) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(self.seed)

    def sign(self, text: str) -> str:
        """The text, which ends in a newline, as a note with this key's signature line."""
        if not text.endswith("\n"):
            raise BadNote("the text of a note ends in a newline")
        signature = b64encode(self.verifier.id + self._private.sign(text.encode())).decode()
        return f"{text}\n{_DASH}{self.name} {signature}\n"


def open_note(note: str, known: Verifier) -> str:
    """The text of a note that ``known`` has signed, once and well; anything else raises BadNote."""
    if len(note) > LARGEST_NOTE:
        raise BadNote("the note is too long")
    if any(ord(c) < 32 and c != "\n" for c in note):
        raise BadNote("the note holds control characters")
    body, blank, lines = note.rpartition("\n\n")
    if not blank or not lines.endswith("\n"):
        raise BadNote("the note has no signatures")
    signatures = lines[:-1].split("\n")
    if len(signatures) > MOST_SIGNATURES:
        raise BadNote("the note has too many signatures")
    text = body + "\n"
    ours = [s for name, number, s in map(_signature, signatures) if (name, number) == (known.name, known.id)]
    if len(ours) != 1:
        raise BadNote(f"{len(ours)} signatures of {known.name}; there must be one")
    if not known.accepts(text, ours[0]):
        raise BadNote(f"the signature of {known.name} is wrong")
    return text


def _signature(line: str) -> tuple[str, bytes, bytes]:
    """Name, key id and signature of one line."""
    name, _, encoded = line.removeprefix(_DASH).partition(" ")
    value = canonical_base64(encoded)
    if not line.startswith(_DASH) or len(value) < 5:
        raise BadNote(f"not a signature line: {line[:60]!r}")
    return checked_name(name), value[:4], value[4:]


@dataclass(frozen=True)
class Checkpoint:
    """What a log says of itself at one size."""

    origin: str
    size: int
    root: bytes

    @property
    def text(self) -> str:
        return f"{self.origin}\n{self.size}\n{b64encode(self.root).decode()}\n"

    @classmethod
    def parse(cls, text: str) -> "Checkpoint":
        """From the text of a note. Further lines, which we never write, are refused."""
        lines = text.split("\n")
        if len(lines) != 4 or lines[3] or not lines[0]:
            raise BadNote("a checkpoint has three lines: origin, size, root")
        if not _SIZE.match(lines[1]):
            raise BadNote(f"not a size: {lines[1][:40]!r}")
        root = canonical_base64(lines[2])
        if len(root) != 32:
            raise BadNote("the root is not 32 bytes long")
        return cls(lines[0], int(lines[1]), root)

    @classmethod
    def open(cls, note: str, known: Verifier) -> "Checkpoint":
        """A checkpoint that ``known`` has signed, of the log that bears the key's name."""
        checkpoint = cls.parse(open_note(note, known))
        if checkpoint.origin != known.name:
            raise BadNote(f"a checkpoint of {checkpoint.origin!r}, not of {known.name!r}")
        return checkpoint
