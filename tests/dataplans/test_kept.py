"""What follows from published documents is worked out once, and never told of other ones."""

import gc
from weakref import ref

from deliberation.dataplans.diff import compare
from deliberation.dataplans.points import of_version
from deliberation.dataplans.presenting import present
from deliberation.dataplans.redflags import ProcessRecord, count, evaluate, evaluate_process, group
from deliberation.dataplans.values import Value, stated
from tests.dataplans.documents import document, unknown

NOTHING = ProcessRecord(*(Value("not_stated"),) * 5)
SOUND = ProcessRecord(
    stated("resolution_binding"), stated(["assembly_resolution"]), stated("2026-01-01"), stated(2), stated("2026-02-01")
)


def test_two_documents_are_compared_once_and_every_pair_for_itself():
    first, second = document({}, {"retention": "P90D"}), document({}, {"retention": "P1Y"})
    found = compare(first, second)
    assert compare(first, second) is found and [c.reason for c in found.changes] == ["longer"]
    assert compare(first, second, corrigendum=True) is not found, "a correction is judged otherwise"
    other = document({}, {"retention": "P2Y"})
    assert [c.reason for c in compare(other, second).changes] == ["shorter"]
    assert [c.reason for c in compare(first, second).changes] == ["longer"]
    assert [c.reason for c in compare(second, first).changes] == ["shorter"]


def test_a_document_that_was_compared_does_not_stay_for_that():
    first, second = document({}, {"retention": "P90D"}), document({}, {"retention": "P1Y"})
    assert compare(first, second).changes
    gone = ref(first)
    del first
    gc.collect()
    assert gone() is None
    assert compare(document({}, {"retention": "P1Y"}), second).changes == ()


def test_points_are_gathered_once_and_anew_when_the_recorded_process_is_another():
    plan = document({}, {"biometric": True, "participation": unknown("undecided")})
    before, after = evaluate_process(NOTHING), evaluate_process(SOUND)
    assert before != after
    for process in (before, after, (), before):
        flags = (*process, *evaluate(plan))
        shown = present(plan, "planned", process)
        assert shown.flags == flags and shown.counts == count(flags) and shown.process_counted == bool(process)
        assert shown.raised == group(flags, "raised") and shown.cannot_tell == group(flags, "cannot_tell")
        assert of_version(plan, process) is shown.points and present(plan, "running", process).raised is shown.raised


def test_material_changes_stand_by_place():
    found = compare(document({}, {}, {}), document({}, {"retention": "P9Y", "biometric": True}, {"retention": "P9Y"}))
    assert [(place, [c.field for c in changes]) for place, changes in found.material_by_place] == [
        ("bus", ["biometric", "retention"]), ("flow-1", ["retention"])
    ]  # fmt: skip
