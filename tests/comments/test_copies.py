"""Near-copies among texts: what is written alike is found, and nothing else is put beside it."""

import json
import lzma
import random
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path

import pytest

from deliberation.comments import copies
from deliberation.comments import likeness as pure
from deliberation.comments.copies import Alike
from deliberation.comments.letters import letters
from deliberation.comments.likeness import ALIKE
from tests.house.tree import ROOT

TEXTS = [json.loads(line)["text"] for line in (ROOT / "deliberation/demo/data/comments.jsonl").open(encoding="utf-8")]
KANA = "あいうえおかきくけこのはをが地域市民"


def likeness(a: str, b: str) -> float:
    return pure.likeness(pure.pairs(letters(a)), pure.pairs(letters(b)))


def near_copies(texts: Mapping[int, str]) -> list[Alike]:
    """Groups of two and more."""
    return [group for group in copies.near_copies(texts) if len(group.members) > 1]


@cache
def apart() -> list[str]:
    """Real opinions of which no two are written alike."""
    found: list[str] = []
    for text in TEXTS:
        if all(likeness(text, other) < 0.5 for other in found):
            found.append(text)
    return found


def copied(text: str, rng: random.Random) -> str:
    """As people change what they were given: other marks, a few letters, some left out, a greeting."""
    ways = {
        "marks": text.replace("。", "．\n").replace("、", ", "),
        "greeted": f"賛成です。{text}" if len(text) > 60 else f"{text}！",
        "letters": _changed(text, rng, lambda char: rng.choice(KANA)),
        "left out": _changed(text, rng, lambda char: ""),
    }
    return ways[rng.choice(sorted(ways))]


def _changed(text: str, rng: random.Random, to: Callable[[str], str]) -> str:
    places = set(rng.sample(range(len(text)), max(1, len(text) // 50)))
    return "".join(to(char) if n in places else char for n, char in enumerate(text))


def planted(originals: Sequence[str], number: int, seed: int = 1) -> tuple[dict[int, str], dict[int, int]]:
    """The originals and so many near-copies of them, in any order; key → text, key → which original."""
    rng = random.Random(seed)
    drawn = [(n, text) for n, text in enumerate(originals)]
    for _ in range(number):
        of = rng.randrange(len(originals))
        copy = copied(originals[of], rng)
        drawn.append((of, copy if likeness(copy, originals[of]) >= ALIKE else originals[of]))
    rng.shuffle(drawn)
    return {key: text for key, (_, text) in enumerate(drawn)}, {key: of for key, (of, _) in enumerate(drawn)}


def as_planted(texts: dict[int, str], of: dict[int, int]) -> None:
    """Each group is one original with every copy of it, and each copied original has one group."""
    found = [{of[key] for key in group.members} for group in near_copies(texts)]
    assert all(len(originals) == 1 for originals in found)
    assert Counter(n for group in near_copies(texts) for n in (of[key] for key in group.members)) == {
        n: times for n, times in Counter(of.values()).items() if times > 1
    }


def test_texts_that_only_share_words_are_nobodys_copies() -> None:
    assert near_copies(dict(enumerate(apart()))) == []


def test_planted_near_copies_are_found_and_nothing_else_is_put_beside_them() -> None:
    as_planted(*planted(apart(), 1_000))


def test_many_copies_of_one_text_are_one_group() -> None:
    originals = apart()
    texts, _ = planted([originals[0]], 500)
    more = {key + len(texts): text for key, text in enumerate(originals[1:])}
    (group,) = near_copies({**texts, **more})
    assert set(group.members) == set(texts)


def test_a_group_says_how_much_each_is_like_its_middle() -> None:
    text = "予約の電話番号を何に使うのか、利用者に分かるように説明してください。"
    other, again = text.replace("分かる", "わかる"), f"{text}！"
    found = near_copies({5: text, 7: other, 8: "駅前の木を切らないでください。", 9: again})
    assert [(g.middle, set(g.members)) for g in found] == [(5, {5, 7, 9})]
    assert found[0].members[5] == found[0].members[9] == 1 and ALIKE <= found[0].members[7] < 1


def test_a_chain_of_small_changes_ends_where_it_is_another_text() -> None:
    """Each text is like the one before it; the last has nothing left of the first."""
    text = "".join(chr(0x4E00 + n) for n in range(100))
    chain = {n: "".join(chr(0x5E00 + i) if i < 4 * n else char for i, char in enumerate(text)) for n in range(26)}
    assert all(likeness(chain[n], chain[n + 1]) >= ALIKE for n in range(25))
    for group in near_copies(chain):
        assert all(likeness(chain[group.middle], chain[key]) >= ALIKE for key in group.members)


class Counted(frozenset[int]):
    """Tells how often it was gone through."""

    times = 0

    def __iter__(self) -> Iterator[int]:
        type(self).times += 1
        return super().__iter__()


def test_the_middles_that_are_set_are_gone_through_a_few_times_however_many_there_are() -> None:
    texts = {n: "".join(chr(0x4E00 + 60 * n + i) for i in range(60)) for n in range(100)}
    copies.near_copies(texts, Counted(range(50)))
    assert Counted.times < 10


@pytest.mark.parametrize("nothing", [{}, {1: "賛成"}, {1: "", 2: "。"}, {1: "賛", 2: "否"}])
def test_little_or_no_text_is_no_copy(nothing: dict[int, str]) -> None:
    assert near_copies(nothing) == []


@pytest.mark.slow
def test_ten_thousand_copies_among_1500_texts_take_less_than_a_minute() -> None:
    """Texts of real sentences in another order, as long as real ones. Processor time: other tests run beside it."""
    rng = random.Random(2)
    sentences = sorted({s for text in TEXTS for s in text.replace("\n", "。").split("。") if len(s) > 12})
    originals = ["。".join(rng.sample(sentences, rng.randrange(3, 30))) for _ in range(1_500)]
    texts, of = planted(originals, 10_000)
    begun = time.process_time()
    found = near_copies(texts)
    assert time.process_time() - begun < 60
    assert all(len({of[key] for key in group.members}) == 1 for group in found)
    assert sum(len(group.members) for group in found) == sum(n for n in Counter(of.values()).values() if n > 1)


def real() -> list[str]:
    """1,500 opinions as they were written (tests/comments/data/README.md)."""
    with lzma.open(Path(__file__).parent / "data/proposals_ja.jsonl.xz", "rt", encoding="utf-8") as lines:
        return [json.loads(line)["text"] for line in lines]


@pytest.mark.slow
def test_ten_thousand_copies_among_1500_real_opinions_are_found_and_nothing_else() -> None:
    """Real ones quote the same pages: whose own texts are alike already may share a group, and no others."""
    originals = real()
    assert len(originals) == 1_500
    texts, of = planted(originals, 10_000)
    begun = time.process_time()
    found = near_copies(texts)
    assert time.process_time() - begun < 60
    grouped, times = {key for group in found for key in group.members}, Counter(of.values())
    assert grouped >= {key for key, n in of.items() if times[n] > 1}
    for group in found:
        middle = originals[of[group.middle]]
        for n in {of[key] for key in group.members}:
            assert likeness(originals[n], middle) >= ALIKE, (n, of[group.middle])
