"""The tree and its tiles against the definition of RFC 6962, and against values that others published."""

import random
import struct

import pytest

from deliberation.record.tiles import EMPTY_ROOT, Edge, leaf_hash, node_hash, tile_path, tiles_of
from tests.record.logs import Log, entry

BOUNDARIES = [0, 1, 2, 3, 255, 256, 257, 511, 512, 513, 65535, 65536, 65537]

# The eight leaves that Certificate Transparency's own implementations are tested with, and the roots after each.
CT_LEAVES = [
    "",
    "00",
    "10",
    "2021",
    "3031",
    "40414243",
    "5051525354555657",
    "606162636465666768696a6b6c6d6e6f",
]
CT_ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]


def defined_root(leaves: list[bytes]) -> bytes:
    """RFC 6962, section 2.1, word for word."""
    if not leaves:
        return EMPTY_ROOT
    if len(leaves) == 1:
        return leaves[0]
    k = 1
    while 2 * k < len(leaves):
        k *= 2
    return node_hash(defined_root(leaves[:k]), defined_root(leaves[k:]))


def test_roots_are_those_that_certificate_transparency_publishes() -> None:
    for size, root in enumerate(CT_ROOTS):
        log = Log().grow([bytes.fromhex(leaf) for leaf in CT_LEAVES[:size]])
        assert log.root.hex() == root


@pytest.mark.parametrize("size", [*range(0, 70), 255, 256, 257, 511, 512, 513, 1000])
def test_the_root_is_the_one_that_the_rfc_defines(size: int) -> None:
    assert Log().to(size).root == defined_root([leaf_hash(entry(n)) for n in range(size)])


@pytest.mark.parametrize("size", BOUNDARIES)
def test_the_files_are_exactly_those_of_the_size(size: int) -> None:
    assert sorted(Log().to(size).files) == sorted(tiles_of(size))


def test_the_files_of_seventy_thousand_entries_are_those_of_the_specification() -> None:
    files = list(tiles_of(70_000))
    level = {n: [f for f in files if f.startswith(f"tile/{n}/")] for n in (0, 1, 2, "entries")}
    assert len(level[0]) == 274 and level[0][-1] == "tile/0/273.p/112"
    assert level[1] == ["tile/1/000", "tile/1/001.p/17"]
    assert level[2] == ["tile/2/000.p/1"]
    assert len(level["entries"]) == 274 and level["entries"][-1] == "tile/entries/273.p/112"


def test_a_tile_number_becomes_groups_of_three_digits() -> None:
    assert tile_path(0, 1_234_067) == "tile/0/x001/x234/067"
    assert tile_path(None, 999, 1) == "tile/entries/999.p/1"
    assert tile_path(63, 1000, 255) == "tile/63/x001/000.p/255"


def test_a_full_tile_has_eight_kilobytes_and_its_bundle_every_entry_behind_its_length() -> None:
    log = Log().to(256)
    assert len(log.files["tile/0/000"]) == 8192
    assert log.files["tile/entries/000"] == b"".join(struct.pack(">H", len(entry(n))) + entry(n) for n in range(256))
    assert log.files["tile/1/000.p/1"] == log.root


@pytest.mark.parametrize("seed", range(8))
def test_whatever_the_batches_the_files_and_roots_are_the_same(seed: int) -> None:
    choose = random.Random(seed)
    total, log = 1500, Log()
    whole = Log().to(total)
    while log.edge.size < total:
        log.to(min(total, log.edge.size + choose.choice([1, 2, 100, 255, 256, 257, 600])))
    assert log.root == whole.root
    assert whole.files.items() <= log.files.items()


@pytest.mark.parametrize("size", [*range(0, 20), 255, 256, 257, 300, 512, 65535, 65536, 65537])
def test_a_writer_that_starts_again_from_the_tiles_goes_on_as_if_it_had_never_stopped(size: int) -> None:
    log = Log().to(size)
    log.edge = Edge.load(log.read, size)
    log.to(size + 300)
    assert log.root == Log().to(size + 300).root


def test_an_edge_loads_from_the_full_tile_once_the_partial_one_is_gone() -> None:
    log = Log().to(300).to(512)
    del log.files["tile/0/001.p/44"], log.files["tile/entries/001.p/44"]
    assert Edge.load(log.read, 300).root() == Log().to(300).root


def test_an_edge_of_a_missing_or_short_tile_does_not_load() -> None:
    log = Log().to(10)
    log.files["tile/0/000.p/10"] = log.files["tile/0/000.p/10"][:-1]
    with pytest.raises(ValueError):
        Edge.load(log.read, 10)
    with pytest.raises(FileNotFoundError):
        Edge.load(log.read, 11)


def test_a_filled_tile_names_the_partial_forms_that_it_replaces() -> None:
    log = Log().to(65_536)
    assert {"tile/entries/000.p", "tile/0/255.p", "tile/1/000.p"} <= set(log.edge.filled)


def test_an_entry_has_at_most_65535_bytes() -> None:
    assert Log().grow([b"x" * 65_535]).edge.size == 1
    with pytest.raises(struct.error):
        Log().grow([b"x" * 65_536])
