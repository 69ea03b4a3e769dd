"""The lists of the public record: what happens to all comments, all votes, the issues of one proposal. Each is a
subject like any other, so its newest entries are found without reading any entry that is not among them."""

from collections.abc import Iterable, Iterator, Mapping

_OF_ALL: Mapping[str, frozenset[str]] = {
    "proposals": frozenset({
        "proposal_opened", "proposal_event", "incident_reported", "case_loaded", "version_published",
        "version_redacted", "flag_replied",
    }),
    "comments": frozenset({
        "comment_submitted", "comment_withdrawn", "comment_hidden", "comment_restored", "appeal_filed",
        "appeal_filed_for_bearer", "appeal_kept", "appeal_restored", "replies_locked", "replies_unlocked",
        "lock_appealed", "lock_kept", "lock_lifted", "answer_given", "comment_batch_entered",
        "comment_batch_confirmed", "comment_batch_declined", "comment_withdrawn_for_bearer", "lock_appealed_for_bearer",
        "comment_erased",
    }),
    "consultations": frozenset({
        "consultation_opened", "answer_given", "statement_drawn", "statement_withdrawn", "statement_contested",
        "statement_contested_for_bearer", "statement_ruled", "agreement_published",
    }),
    "councils": frozenset({"flag_noted", "principles_adopted", "assessment_asked", "assessment_published"}),
    "votes": frozenset({"precedent_loaded"}),
    "consents": frozenset({
        "decision_rule_frozen", "evidence_chosen", "consent_recorded", "consent_measure", "obligation_fulfilled",
        "yearly_report_filed",
    }),
    "audits": frozenset({
        "observer_appointed", "observer_ended", "observed_rows_loaded", "audit_reported", "finding_answered",
        "finding_disposed",
    }),
}  # fmt: skip
_BY_NAME = {"councils": "council_", "votes": "vote_"}  # and every kind whose name begins so
_OF_A_PROPOSAL: Mapping[str, frozenset[str]] = {
    "comments": _OF_ALL["comments"],
    "answers": frozenset({"answer_given"}),
    "issues": frozenset({
        "issue_made", "comments_grouped", "comment_taken_out", "grouping_contested", "grouping_contested_for_bearer",
        "contest_answered", "council_issue_taken_up", "council_issue_taken_back",
    }),
    "assessments": frozenset({"assessment_asked", "assessment_published"}),
}  # fmt: skip
_PROPOSAL = "proposal:"
ALL, OF_A_PROPOSAL = tuple(_OF_ALL), tuple(_OF_A_PROPOSAL)


def of_all(name: str) -> str:
    """The subject of everything in a list."""
    return f"list:{name}"


def of_proposal(name: str, slug: str) -> str:
    """The subject of what is in a list and about one proposal."""
    return f"list:{name}:{slug}"


def listed(kind: str, subjects: Iterable[str]) -> Iterator[str]:
    """The lists that an entry of this kind stands in, by what else it moves."""
    yield from (of_all(name) for name in ALL if kind in _OF_ALL[name] or kind.startswith(_BY_NAME.get(name, " ")))
    names = [name for name in OF_A_PROPOSAL if kind in _OF_A_PROPOSAL[name]]
    slugs = [subject.removeprefix(_PROPOSAL) for subject in subjects if subject.startswith(_PROPOSAL)]
    yield from (of_proposal(name, slug) for name in names for slug in slugs)


def kinds() -> Iterator[tuple[str, str]]:
    """Each kind that a list names, with the list: for the test that they are kinds of the record."""
    for lists in (_OF_ALL, _OF_A_PROPOSAL):
        yield from ((name, kind) for name, of_it in lists.items() for kind in sorted(of_it))
