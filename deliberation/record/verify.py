#!/usr/bin/env python3
"""Check the public record without trusting the server that publishes it.

    python3 -I verify.py receipt.json --key VKEY      one receipt: entry, text, proof, signature
    python3 -I verify.py DIRECTORY --key VKEY         a whole exported record: every entry, tile and text
    ... --old FILE                                    also: nothing changed that an older checkpoint or receipt covers

It needs Python 3.7 or later, this one file, and no connection. The vkey must come from somewhere else than the files
under test (the city's bulletin, a newspaper, a page that you saved), or it proves nothing.
Exit status: 0 verified, 1 does not verify, 2 could not be read.

It shares no code with the side that writes the record, so that one mistake cannot hide in both.
Formats: docs/record-format.md; RFC 6962 and 9162 (tree), RFC 8032 (Ed25519), C2SP signed-note, tlog-checkpoint,
tlog-tiles and tlog-proof.
"""

# long: one file on purpose, so that it can be kept, read and run by itself

from __future__ import annotations

import argparse
import json
import os
import re
import sys
from base64 import b64decode, b64encode
from collections.abc import Iterator
from hashlib import sha256, sha512
from typing import Any, NamedTuple

WIDTH = 256  # hashes in a full tile
LARGEST_NOTE = 256 * 1024  # bytes
LARGEST_RECEIPT = 4 * 1024 * 1024  # bytes
RECEIPT = "jukugi-receipt/1"


class DoesNotVerify(Exception):
    """The files do not show what they claim."""


class Unreadable(Exception):
    """The files, the key or the command are not of the form that this program reads."""


# --- Ed25519 (RFC 8032, section 5.1), verification only ---------------------------------------------------------------

P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT_OF_MINUS_ONE = pow(2, (P - 1) // 4, P)
Point = tuple  # extended coordinates (X, Y, Z, T): x = X/Z, y = Y/Z, T = XY/Z
NEUTRAL = (0, 1, 1, 0)


def add(p: Point, q: Point) -> Point:
    """Sum of two points; complete on this curve, so doubling needs no formula of its own."""
    a = (p[1] - p[0]) * (q[1] - q[0]) % P
    b = (p[1] + p[0]) * (q[1] + q[0]) % P
    c = 2 * D * p[3] * q[3] % P
    d = 2 * p[2] * q[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return (e * f % P, g * h % P, f * g % P, e * h % P)


def decode_point(data: bytes) -> Point | None:
    """A point from its 32 bytes; None unless they are the canonical form of a point of the curve."""
    number = int.from_bytes(data, "little")
    sign, y = number >> 255, number & (1 << 255) - 1
    if len(data) != 32 or y >= P:
        return None
    u, v = (y * y - 1) % P, (D * y * y + 1) % P
    x = u * pow(v, 3, P) * pow(u * pow(v, 7, P), (P - 5) // 8, P) % P
    if (v * x * x - u) % P:
        x = x * ROOT_OF_MINUS_ONE % P
    if (v * x * x - u) % P or (x == 0 and sign):
        return None
    if x & 1 != sign:
        x = P - x
    return (x, y, 1, x * y % P)


def encode_point(p: Point) -> bytes:
    inverse = pow(p[2], P - 2, P)
    x, y = p[0] * inverse % P, p[1] * inverse % P
    return (y | (x & 1) << 255).to_bytes(32, "little")


def times_two_points(s: int, p: Point, t: int, q: Point) -> Point:
    """s·p + t·q."""
    both, result = add(p, q), NEUTRAL
    for bit in range(max(s.bit_length(), t.bit_length()) - 1, -1, -1):
        result = add(result, result)
        which = (s >> bit & 1, t >> bit & 1)
        if which != (0, 0):
            result = add(result, both if which == (1, 1) else p if which == (1, 0) else q)
    return result


BASE = decode_point((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))


def ed25519_verifies(public: bytes, message: bytes, signature: bytes) -> bool:
    """Whether the signature is good. Refuses keys of small order, S not below the order, and any second encoding."""
    a = decode_point(public)
    if a is None or len(signature) != 64 or BASE is None:
        return False
    eight = add(add(add(a, a), add(a, a)), add(add(a, a), add(a, a)))
    if encode_point(eight) == encode_point(NEUTRAL):
        return False
    s = int.from_bytes(signature[32:], "little")
    if s >= ORDER:
        return False
    h = int.from_bytes(sha512(signature[:32] + public + message).digest(), "little") % ORDER
    minus_a = (P - a[0], a[1], 1, P - a[3])
    return encode_point(times_two_points(s, BASE, h, minus_a)) == signature[:32]


# --- Notes and checkpoints --------------------------------------------------------------------------------------------


class Key(NamedTuple):
    name: str
    id: bytes
    public: bytes


class Checkpoint(NamedTuple):
    origin: str
    size: int
    root: bytes


def strict_base64(text: str) -> bytes:
    """Standard base64 in its one canonical form."""
    try:
        value = b64decode(text.encode("ascii"), validate=True)
    except ValueError:
        value = b""
    if not value or b64encode(value).decode() != text:
        raise DoesNotVerify(f"not canonical base64: {text[:50]!r}")
    return value


def is_name(name: str) -> bool:
    return bool(name) and "+" not in name and not any(c.isspace() or ord(c) < 32 for c in name)


def read_key(vkey: str) -> Key:
    """A verifier key ``name+id+base64``."""
    name, _, rest = vkey.strip().partition("+")
    number, _, encoded = rest.partition("+")
    try:
        data = strict_base64(encoded)
    except DoesNotVerify:
        data = b""
    if not is_name(name) or len(data) != 33 or data[:1] != b"\x01":
        raise Unreadable(f"the key is no Ed25519 verifier key (name+id+key): {vkey[:100]!r}")
    if sha256(name.encode() + b"\n" + data).digest()[:4].hex() != number:
        raise Unreadable("the id in the verifier key does not belong to it: was it copied completely?")
    return Key(name, bytes.fromhex(number), data[1:])


def open_checkpoint(note: str, key: Key) -> Checkpoint:
    """A checkpoint of the key's own log, signed by that key exactly once. Signatures of other keys are left aside."""
    if len(note) > LARGEST_NOTE or any(ord(c) < 32 and c != "\n" for c in note):
        raise DoesNotVerify("the checkpoint is too long or holds control characters")
    body, blank, tail = note.rpartition("\n\n")
    if not blank or not tail.endswith("\n"):
        raise DoesNotVerify("the checkpoint has no signature lines")
    good = 0
    for line in tail[:-1].split("\n"):
        dash, name, encoded = (*line.split(" ", 2), "", "")[:3]
        data = strict_base64(encoded)
        if dash != "\u2014" or not is_name(name) or len(data) < 5:
            raise DoesNotVerify(f"not a signature line: {line[:60]!r}")
        if (name, data[:4]) == (key.name, key.id):
            if not ed25519_verifies(key.public, (body + "\n").encode(), data[4:]):
                raise DoesNotVerify("the log's signature under the checkpoint is wrong")
            good += 1
    if good != 1:
        raise DoesNotVerify(f"the checkpoint bears {good} signatures of {key.name}; there must be one")
    lines = body.split("\n")
    if len(lines) != 3 or lines[0] != key.name or not re.match(r"(0|[1-9][0-9]{0,18})\Z", lines[1], re.ASCII):
        raise DoesNotVerify(f"the checkpoint is not one of {key.name}")
    root = strict_base64(lines[2])
    if len(root) != 32:
        raise DoesNotVerify("the root in the checkpoint is not 32 bytes long")
    return Checkpoint(lines[0], int(lines[1]), root)


# --- The tree ---------------------------------------------------------------------------------------------------------


def tree_root(row: list[bytes]) -> bytes:
    """Root over neighbouring subtrees of one size, the last of which may be smaller (RFC 6962, section 2.1)."""
    if not row:
        return sha256(b"").digest()
    while len(row) > 1:
        odd = row[-1:] if len(row) & 1 else []
        row = [sha256(b"\x01" + row[i] + row[i + 1]).digest() for i in range(0, len(row) - 1, 2)] + odd
    return row[0]


def check_inclusion(leaf: bytes, index: int, tree: Checkpoint, path: list[bytes]) -> None:
    """RFC 9162, section 2.1.3.2."""
    if index >= tree.size:
        raise DoesNotVerify(f"the proof is for entry {index}, but the checkpoint has {tree.size} entries")
    here, last, value = index, tree.size - 1, leaf
    for sibling in path:
        if last == 0:
            raise DoesNotVerify("the proof is longer than the tree is high")
        if here & 1 or here == last:
            value = sha256(b"\x01" + sibling + value).digest()
            while here and not here & 1:
                here, last = here >> 1, last >> 1
        else:
            value = sha256(b"\x01" + value + sibling).digest()
        here, last = here >> 1, last >> 1
    if last or value != tree.root:
        raise DoesNotVerify("the proof does not lead from this entry to the root that the log signed")


def check_consistency(old: Checkpoint, new: Checkpoint, path: list[bytes]) -> None:
    """That the tree of ``old`` is the beginning of the tree of ``new``: RFC 9162, section 2.1.4.2."""
    if old.size > new.size:
        raise DoesNotVerify(f"the older checkpoint has {old.size} entries, the newer only {new.size}")
    if old.size in (0, new.size):
        if path or (old.size and old.root != new.root) or (not old.size and old.root != tree_root([])):
            raise DoesNotVerify("two trees of the same size differ")
        return
    hashes = [old.root, *path] if old.size & (old.size - 1) == 0 else list(path)
    here, last = old.size - 1, new.size - 1
    while here & 1:
        here, last = here >> 1, last >> 1
    if not hashes:
        raise DoesNotVerify("the consistency proof is too short")
    first = second = hashes[0]
    for value in hashes[1:]:
        if last == 0:
            raise DoesNotVerify("the consistency proof is too long")
        if here & 1 or here == last:
            first = sha256(b"\x01" + value + first).digest()
            second = sha256(b"\x01" + value + second).digest()
            while here and not here & 1:
                here, last = here >> 1, last >> 1
        else:
            second = sha256(b"\x01" + second + value).digest()
        here, last = here >> 1, last >> 1
    if last or first != old.root or second != new.root:
        raise DoesNotVerify("the newer tree does not begin with the older one: history was changed")


# --- A receipt --------------------------------------------------------------------------------------------------------


class Receipt(NamedTuple):
    entry: bytes
    index: int
    path: list[bytes]
    note: str
    salt: bytes | None
    payload: bytes | None


def no_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object whose keys occur once: a second value could be read by one program and not by another."""
    if len(dict(pairs)) != len(pairs):
        raise ValueError("a key occurs twice")
    return dict(pairs)


def read_receipt(data: bytes) -> Receipt:
    """A receipt from its JSON: exactly these five members, nothing else."""
    try:
        value = json.loads(data.decode("utf-8"), object_pairs_hook=no_doubles)
    except (ValueError, RecursionError) as error:
        raise Unreadable(f"not a receipt: {error}") from error
    if not isinstance(value, dict) or value.get("format") != RECEIPT:
        raise Unreadable(f"not a receipt of the format {RECEIPT}")
    if set(value) != {"format", "entry", "proof", "salt", "payload"}:
        raise Unreadable("a receipt has format, entry, proof, salt and payload, and nothing else")
    if any(not isinstance(v, str) for k, v in value.items() if v is not None or k in ("entry", "proof")):
        raise Unreadable("what stands in a receipt is text")
    if (value["salt"] is None) != (value["payload"] is None):
        raise Unreadable("a receipt has both salt and payload, or neither")
    salt = None if value["salt"] is None else read_salt(value["salt"])
    index, path, note = read_proof(value["proof"])
    try:
        payload = None if value["payload"] is None else value["payload"].encode("utf-8")
        return Receipt(value["entry"].encode("utf-8"), index, path, note, salt, payload)
    except UnicodeEncodeError as error:
        raise Unreadable("the receipt holds characters that no text can hold") from error


def read_salt(text: str) -> bytes:
    if not re.match(r"[0-9a-f]{64}\Z", text, re.ASCII):
        raise Unreadable("a salt is 64 hexadecimal digits")
    return bytes.fromhex(text)


def read_proof(text: str) -> tuple[int, list[bytes], str]:
    """Index, hashes and checkpoint of a tlog-proof. We write no extra line, so one is refused."""
    head, _, note = text.partition("\n\n")
    lines = head.split("\n")
    number = re.match(r"index (0|[1-9][0-9]{0,18})\Z", lines[1] if len(lines) > 1 else "", re.ASCII)
    if lines[0] != "c2sp.org/tlog-proof@v1" or not number or len(lines) > 2 + 64:
        raise DoesNotVerify("the proof is no c2sp.org/tlog-proof@v1")
    path = [strict_base64(line) for line in lines[2:]]
    if any(len(value) != 32 for value in path):
        raise DoesNotVerify("the proof holds a hash that is not 32 bytes long")
    return int(number.group(1)), path, note


def check_text(entry: bytes, salt: bytes, payload: bytes, where: str) -> None:
    """That the entry commits to exactly this text."""
    try:
        value = json.loads(entry.decode("utf-8"), object_pairs_hook=no_doubles)
        said = value.get("commitment") if isinstance(value, dict) else None
    except (ValueError, RecursionError):
        said = None
    if said != "sha256:" + sha256(salt + payload).hexdigest():
        raise DoesNotVerify(f"{where}: the entry does not commit to this text")


def verify_receipt(receipt: Receipt, key: Key, say: Any) -> Checkpoint:
    tree = open_checkpoint(receipt.note, key)
    say(f"signature: {tree.origin} signed a record of {tree.size} entries")
    check_inclusion(sha256(b"\x00" + receipt.entry).digest(), receipt.index, tree, receipt.path)
    say(f"inclusion: this entry stands in it, at index {receipt.index}")
    say("entry:     " + printable(receipt.entry.decode("utf-8", "replace")))
    if receipt.salt is not None and receipt.payload is not None:
        check_text(receipt.entry, receipt.salt, receipt.payload, "the receipt")
        say(f"text:      the entry commits to exactly this text ({len(receipt.payload)} bytes)")
    else:
        say("text:      the receipt brings none, so none was checked")
    return tree


# --- A whole record ---------------------------------------------------------------------------------------------------


def tile_path(level: str, n: int, width: int) -> str:
    groups = [f"{n % 1000:03d}"]
    while n >= 1000:
        n //= 1000
        groups.insert(0, f"x{n % 1000:03d}")
    return "/".join(["tile", level, *groups]) + ("" if width == WIDTH else f".p/{width}")


def read_file(path: str, limit: int = -1) -> bytes:
    with open(path, "rb") as file:
        data = file.read(limit + 1 if limit >= 0 else -1)
    if 0 <= limit < len(data):
        raise Unreadable(f"{path} is longer than {limit} bytes")
    return data


def read_tile(folder: str, level: str, n: int, width: int) -> bytes:
    """A tile or bundle; a full one may stand for a partial one that it has replaced."""
    for wide in dict.fromkeys((width, WIDTH)):
        path = os.path.join(folder, tile_path(level, n, wide))
        if os.path.isfile(path):
            return read_file(path)
    raise DoesNotVerify(f"{tile_path(level, n, width)} is missing")


def check_older(folder: str, level: str, n: int, full: bytes) -> None:
    """Partial tiles from before may be gone; those that are there must be beginnings of the tile that is there now."""
    beside = os.path.join(folder, tile_path(level, n, WIDTH) + ".p")
    for width in sorted(os.listdir(beside)) if os.path.isdir(beside) else ():
        path = os.path.join(beside, width)
        if not re.match(r"([1-9][0-9]?|1[0-9]{2}|2[0-4][0-9]|25[0-5])\Z", width, re.ASCII) or not os.path.isfile(path):
            continue
        data = read_file(path)
        whole = len(data) == int(width) * 32 if level != "entries" else count_of(data) == int(width)
        if not whole or full[: len(data)] != data[: len(full)]:
            raise DoesNotVerify(f"{tile_path(level, n, int(width))} is no part of the tile that followed it")


def count_of(bundle: bytes) -> int:
    """How many whole entries a bundle holds; -1 when it ends inside one."""
    count, at = 0, 0
    while at + 2 <= len(bundle):
        at += 2 + (bundle[at] << 8 | bundle[at + 1])
        count += 1
    return count if at == len(bundle) else -1


def entries_of(bundle: bytes, count: int, name: str) -> list[bytes]:
    """The first ``count`` entries of a bundle."""
    entries, at = [], 0
    while at < len(bundle) and len(entries) < WIDTH:
        start = at + 2
        at = start + (bundle[at] << 8 | bundle[min(at + 1, len(bundle) - 1)])
        entries.append(bundle[start:at])
    if at != len(bundle) or len(entries) not in (count, WIDTH):
        raise DoesNotVerify(f"{name} does not hold {count} entries")
    return entries[:count]


def texts_of(folder: str) -> Iterator[tuple[int, bytes, bytes]]:
    """(index, salt, payload) of texts.jsonl in the order of the record; nothing where the file is absent."""
    path = os.path.join(folder, "texts.jsonl")
    if not os.path.isfile(path):
        return
    before = -1
    with open(path, "rb") as file:
        for number, line in enumerate(file, 1):
            try:
                value = json.loads(line.decode("utf-8"), object_pairs_hook=no_doubles)
                index, salt, payload = value["index"], read_salt(value["salt"]), value["payload"].encode("utf-8")
            except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
                raise Unreadable(f"texts.jsonl, line {number}: {error}") from error
            if type(index) is not int or index <= before:
                raise Unreadable(f"texts.jsonl, line {number}: not in the order of the record")
            before = index
            yield index, salt, payload


class Old(NamedTuple):
    """What a reader has kept: a checkpoint, and the entry of a receipt if it was one."""

    name: str
    tree: Checkpoint
    receipt: Receipt | None


def verify_record(folder: str, key: Key, olds: list[Old], say: Any) -> Checkpoint:
    """Rehash every entry, compare every tile, the root, all texts, and each older checkpoint."""
    tree = open_checkpoint(read_note(folder), key)
    say(f"signature: {tree.origin} signed a record of {tree.size} entries")
    for old in olds:
        if old.tree.size > tree.size:
            raise DoesNotVerify(f"{old.name} knows {old.tree.size} entries; this record has only {tree.size}")
    texts, checked = texts_of(folder), 0
    text = next(texts, None)
    roots: list[bytes] = []  # of the tiles of level 0
    for n in range(-(-tree.size // WIDTH)):
        count = min(WIDTH, tree.size - n * WIDTH)
        bundle = read_tile(folder, "entries", n, count)
        entries = entries_of(bundle, count, tile_path("entries", n, count))
        check_older(folder, "entries", n, bundle)
        leaves = [sha256(b"\x00" + entry).digest() for entry in entries]
        same_tile(folder, 0, n, leaves)
        for old in olds:
            check_old(old, n, roots, leaves)
        while text is not None and text[0] < n * WIDTH + count:
            check_text(entries[text[0] - n * WIDTH], text[1], text[2], f"texts.jsonl, entry {text[0]}")
            text, checked = next(texts, None), checked + 1
        roots.append(tree_root(leaves))
        progress(n * WIDTH + count, tree.size)
    if text is not None:
        raise DoesNotVerify(f"texts.jsonl has a text for entry {text[0]}, which is not in the record")
    check_upper_tiles(folder, roots, tree)
    say(f"entries:   all {tree.size} rehashed, every tile compared, the root is the signed one")
    say("texts:     " + words_on_texts(folder, checked))
    for old in olds:
        say(f"history:   nothing that {old.name} covers ({old.tree.size} entries) has changed")
    return tree


def words_on_texts(folder: str, checked: int) -> str:
    if os.path.isfile(os.path.join(folder, "texts.jsonl")):
        return f"{checked} published texts are those that their entries commit to"
    return "this folder holds no texts.jsonl (the downloaded record does), so none was checked"


def read_note(folder: str) -> str:
    try:
        return read_file(os.path.join(folder, "checkpoint"), LARGEST_NOTE).decode("utf-8")
    except FileNotFoundError as error:
        raise Unreadable(f"{folder} holds no file named checkpoint") from error


def same_tile(folder: str, level: int, n: int, hashes: list[bytes]) -> None:
    data = b"".join(hashes)
    tile = read_tile(folder, str(level), n, len(hashes))
    if tile[: len(data)] != data or len(tile) not in (len(data), WIDTH * 32):
        raise DoesNotVerify(f"{tile_path(str(level), n, len(hashes))} is not what the entries hash to")
    check_older(folder, str(level), n, tile)


def check_upper_tiles(folder: str, roots: list[bytes], tree: Checkpoint) -> None:
    """Compare the tiles above level 0, and the root."""
    if tree_root(roots) != tree.root:
        raise DoesNotVerify("the entries do not hash to the root that the log signed")
    row, level, below = roots, 1, tree.size
    while below >= WIDTH:
        row = row[: below // WIDTH]
        for n in range(-(-len(row) // WIDTH)):
            same_tile(folder, level, n, row[n * WIDTH : (n + 1) * WIDTH])
        below = len(row)
        row = [tree_root(row[i : i + WIDTH]) for i in range(0, below, WIDTH)]
        level += 1


def check_old(old: Old, n: int, roots: list[bytes], leaves: list[bytes]) -> None:
    """When tile ``n`` is the one in which an older checkpoint ends, or a receipt's entry lies: compare."""
    inside = old.tree.size - n * WIDTH
    if 0 < inside <= WIDTH and tree_root([*roots, tree_root(leaves[:inside])]) != old.tree.root:
        raise DoesNotVerify(f"history was changed: the record does not begin with what {old.name} covers")
    if old.receipt is not None and old.receipt.index // WIDTH == n:
        at = old.receipt.index % WIDTH
        if at >= len(leaves) or leaves[at] != sha256(b"\x00" + old.receipt.entry).digest():
            raise DoesNotVerify(f"the entry of {old.name} is not in the record at its index")


# --- Command ----------------------------------------------------------------------------------------------------------


def printable(text: str) -> str:
    return "".join(c if c.isprintable() else "?" for c in text)


def progress(done: int, size: int) -> None:
    if sys.stderr.isatty() and (done % (WIDTH * 100) == 0 or done == size):
        end = "\n" if done == size else ""
        sys.stderr.write(f"\r{done} of {size} entries{end}")
        sys.stderr.flush()


def read_old(path: str, key: Key) -> Old:
    """A kept checkpoint, proof or receipt: each of them ends in a signed checkpoint."""
    data = read_file(path, LARGEST_RECEIPT)
    name = os.path.basename(path)
    if data.lstrip()[:1] == b"{":
        receipt = read_receipt(data)
        return Old(name, verify_receipt(receipt, key, lambda line: None), receipt)
    text = data.decode("utf-8")
    note = read_proof(text)[2] if text.startswith("c2sp.org/tlog-proof@") else text
    return Old(name, open_checkpoint(note, key), None)


CANNOT_KNOW = """\
What this cannot know:
 - whether the key is the right one: compare it with a copy that reached you by another way
 - whether others are shown the same record: for that, compare checkpoints with other readers
 - whether the entries are true, or whether something that should be in the record was left out"""


def run(arguments: argparse.Namespace) -> None:
    key = read_key(read_file(arguments.key, 4096).decode("utf-8") if os.path.isfile(arguments.key) else arguments.key)
    olds = [read_old(path, key) for path in arguments.old]
    if os.path.isdir(arguments.what):
        verify_record(arguments.what, key, olds, print)
    else:
        tree = verify_receipt(read_receipt(read_file(arguments.what, LARGEST_RECEIPT)), key, print)
        for old in olds:
            if old.tree.size != tree.size:
                raise Unreadable("a receipt cannot be compared with one of another size: give the whole record")
            check_consistency(old.tree, tree, [])
            print(f"history:   {old.name} and the receipt show the same record")
    print("VERIFIED")
    print(CANNOT_KNOW)
    if os.path.isdir(arguments.what) and not olds:
        print(" - whether history was rewritten before this checkpoint: give an older one that you kept (--old)")
    if not os.path.isdir(arguments.what):
        print(" - whether the text is still shown today, or what came of it later: see the record itself")


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="verify.py", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    add_arguments(parser)
    return verify(parser.parse_args(argv))


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("what", metavar="FILE_OR_DIRECTORY", help="a receipt, or the folder of an exported record")
    parser.add_argument("--key", required=True, metavar="VKEY", help="the log's verifier key, or a file that holds it")
    parser.add_argument(
        "--old", action="append", default=[], metavar="FILE", help="an older checkpoint, proof or receipt (repeatable)"
    )


def verify(arguments: argparse.Namespace) -> int:
    """Run and turn every outcome into words and an exit status."""
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(errors="backslashreplace")
    try:
        run(arguments)
    except DoesNotVerify as error:
        print(f"DOES NOT VERIFY: {printable(str(error))}")
        return 1
    except (Unreadable, OSError, UnicodeDecodeError) as error:
        print(f"CANNOT BE READ: {printable(str(error))}")
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
