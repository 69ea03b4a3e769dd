"""Every proof of every small tree, and of sizes at which tiles fill, checked by the verifier that shares no code."""

import random

import pytest

from deliberation.record.proofs import Tree, tlog_proof
from deliberation.record.tiles import leaf_hash
from deliberation.record.verify import Checkpoint, DoesNotVerify, check_consistency, check_inclusion, read_proof
from tests.record.logs import Log, entry

SMALL = 48


@pytest.fixture(scope="module")
def grown() -> dict[int, tuple[Log, bytes]]:
    """Every size up to SMALL, and the sizes around full tiles, of one growing log: size → (the log, its root then)."""
    log, found = Log(), {}
    for size in [*range(SMALL + 1), 255, 256, 257, 512, 600]:
        log.to(size)
        found[size] = (log, log.root)
    return found


def included(tree: Tree, index: int, root: bytes) -> None:
    check_inclusion(leaf_hash(entry(index)), index, Checkpoint("", tree.size, root), tree.inclusion(index))


def consistent(log: Log, old: int, old_root: bytes, new: int, new_root: bytes) -> None:
    path = Tree(log.read, new).consistency(old)
    check_consistency(Checkpoint("", old, old_root), Checkpoint("", new, new_root), path)


def test_every_entry_of_every_small_tree_is_proved(grown: dict[int, tuple[Log, bytes]]) -> None:
    for size, (log, root) in grown.items():
        tree = Tree(log.read, size)
        assert tree.root() == root
        for index in range(size):
            included(tree, index, root)


def test_every_small_tree_is_proved_to_begin_every_later_one(grown: dict[int, tuple[Log, bytes]]) -> None:
    for new, (log, new_root) in grown.items():
        for old, (_, old_root) in grown.items():
            if old <= new:
                consistent(log, old, old_root, new, new_root)
                assert Tree(log.read, new).root(old) == old_root


def test_a_proof_for_another_entry_size_or_root_is_refused(grown: dict[int, tuple[Log, bytes]]) -> None:
    for size in range(2, 20):
        log, root = grown[size]
        tree = Tree(log.read, size)
        for index in range(size):
            path = tree.inclusion(index)
            for wrong in (path[:-1], [*path, path[-1]], [bytes(32), *path[1:]], path[::-1] if len(path) > 1 else []):
                with pytest.raises(DoesNotVerify):
                    check_inclusion(leaf_hash(entry(index)), index, Checkpoint("", size, root), wrong)
            with pytest.raises(DoesNotVerify):
                check_inclusion(leaf_hash(entry(index)), (index + 1) % size, Checkpoint("", size, root), path)
            with pytest.raises(DoesNotVerify):
                check_inclusion(leaf_hash(entry(size)), index, Checkpoint("", size, root), path)


def test_a_consistency_proof_that_is_changed_lengthened_or_shortened_is_refused(
    grown: dict[int, tuple[Log, bytes]],
) -> None:
    for old, new in [(1, 2), (3, 7), (6, 8), (4, 9), (16, 31), (255, 257), (256, 600)]:
        log, new_root = grown[new]
        path = Tree(log.read, new).consistency(old)
        before, after = Checkpoint("", old, grown[old][1]), Checkpoint("", new, new_root)
        for wrong in (path[:-1], [*path, bytes(32)], [bytes(32), *path[1:]], [*path[:-1], bytes(32)]):
            with pytest.raises(DoesNotVerify):
                check_consistency(before, after, wrong)
        with pytest.raises(DoesNotVerify):
            check_consistency(after, before, path)
        with pytest.raises(DoesNotVerify):
            check_consistency(before._replace(root=bytes(32)), after, path)


def test_the_empty_tree_begins_every_tree_and_equal_sizes_need_equal_roots(grown: dict[int, tuple[Log, bytes]]) -> None:
    empty, ten = Checkpoint("", 0, grown[0][1]), Checkpoint("", 10, grown[10][1])
    check_consistency(empty, ten, [])
    check_consistency(ten, ten, [])
    for old, new in [(empty._replace(root=bytes(32)), ten), (ten._replace(root=bytes(32)), ten)]:
        with pytest.raises(DoesNotVerify):
            check_consistency(old, new, [])


@pytest.mark.parametrize("size", [65_535, 65_536, 65_537, 65_792, 66_000])
def test_trees_of_three_levels_of_tiles_prove_what_they_hold(size: int) -> None:
    choose = random.Random(size)
    log = Log().to(size)
    tree = Tree(log.read, size)
    for index in {0, 255, 256, 65_279, size - 257, size - 1, *(choose.randrange(size) for _ in range(40))}:
        included(tree, index, log.root)
    for old in {1, 255, 256, 257, 65_279, 65_280, size - 1, *(choose.randrange(1, size) for _ in range(20))}:
        consistent(log, old, tree.root(old), size, log.root)


def test_what_lies_outside_the_tree_has_no_proof() -> None:
    tree = Log().to(5).tree()
    for index in (-1, 5):
        with pytest.raises(IndexError):
            tree.inclusion(index)
    with pytest.raises(IndexError):
        tree.consistency(6)


def test_a_proof_as_text_is_read_back_as_it_was_written() -> None:
    log = Log().to(1000)
    path = log.tree().inclusion(777)
    text = tlog_proof(777, path, log.checkpoint())
    assert text.startswith("c2sp.org/tlog-proof@v1\nindex 777\n")
    assert read_proof(text) == (777, path, log.checkpoint())


def test_the_only_entry_of_a_tree_needs_no_hashes() -> None:
    log = Log().to(1)
    text = tlog_proof(0, [], log.checkpoint())
    assert text == f"c2sp.org/tlog-proof@v1\nindex 0\n\n{log.checkpoint()}"
    assert read_proof(text) == (0, [], log.checkpoint())
