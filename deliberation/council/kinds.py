"""Words of the assembly as closed lists: bodies, sessions, acts, questions put, endings (glossary, D and E). Pure."""

from collections.abc import Mapping
from enum import StrEnum

from deliberation.council.rollcalls import Result


class BodyKind(StrEnum):
    """Bodies whose acts are recorded. Zone and stakeholder councils are no assembly, boards only advise; ``executive``
    is the city itself, which holds consultations and takes direct requests in."""

    assembly = "assembly"
    plenary = "plenary"
    standing = "standing"
    steering = "steering"
    special = "special"
    zone_council = "zone_council"
    stakeholder_council = "stakeholder_council"
    board = "board"
    executive = "executive"


#: Bodies through which an assembly acts.
ASSEMBLY_BODIES = frozenset({"assembly", "plenary", "standing", "steering", "special"})
#: The assembly as a whole: what the law says of its sittings holds here, a committee follows the assembly's ordinance.
PLENARIES = frozenset({"assembly", "plenary"})
#: Bodies whose members sit for somebody, in no group: what is asked and shown of them differs.
ZONE_COUNCILS = frozenset({"zone_council", "stakeholder_council"})  # whose rules may provide seats by side
SEATED_BODIES = frozenset({"zone_council", "stakeholder_council", "board", "executive"})
#: Committees: their result is not the assembly's (P11).
COMMITTEES = frozenset({"standing", "steering", "special"})


def family(kind: str) -> str:
    """By which words the members of a body are called: assembly, committee, council."""
    return "council" if kind in SEATED_BODIES else "committee" if kind in COMMITTEES else "assembly"


class Session(StrEnum):
    regular = "regular"
    extraordinary = "extraordinary"


class ActKind(StrEnum):
    """Every kind of act. The last two are the residents' own: signatures and consultations that a source reports."""

    bill = "bill"
    interpellation = "interpellation"
    general_question = "general_question"
    group_question = "group_question"
    petition_seigan = "petition_seigan"
    petition_chinjo = "petition_chinjo"
    opinion_letter = "opinion_letter"
    resolution = "resolution"
    supplementary_resolution = "supplementary_resolution"
    referral = "referral"
    review = "review"
    hearing = "hearing"
    report = "report"
    debate = "debate"
    consent = "consent"
    reconsideration = "reconsideration"
    advice = "advice"
    organisation = "organisation"
    direct_request = "direct_request"
    consultation_reported = "consultation_reported"


#: Acts about which the assembly can be said to have been involved in a step.
INVOLVING_KINDS = frozenset(kind.value for kind in ActKind) - {"direct_request", "consultation_reported"}
#: Acts that a vote can decide.
PETITIONS = frozenset({"petition_seigan", "petition_chinjo"})
VOTED_KINDS = frozenset(
    {
        "bill",
        "petition_seigan",
        "petition_chinjo",
        "opinion_letter",
        "resolution",
        "supplementary_resolution",
        "review",
        "consent",
        "reconsideration",
        "advice",
    }
)
#: Acts that only exist beside another one.
ATTACHED_KINDS = frozenset({"supplementary_resolution", "reconsideration"})


class Question(StrEnum):
    """What the vote was about."""

    original = "original"
    amended = "amended"
    in_intent = "in_intent"
    carry_over = "carry_over"


class Ending(StrEnum):
    """How an act ended, in the assembly's words (glossary, outcomes)."""

    passed = "passed"
    passed_amended = "passed_amended"
    rejected = "rejected"
    adopted = "adopted"
    adopted_in_intent = "adopted_in_intent"
    not_adopted = "not_adopted"
    consented = "consented"
    not_consented = "not_consented"
    recommended_for = "recommended_for"
    recommended_against = "recommended_against"
    carried_over = "carried_over"
    not_carried_over = "not_carried_over"
    withdrawn = "withdrawn"
    signatures_enough = "signatures_enough"
    signatures_short = "signatures_short"


_WORDS: Mapping[str, tuple[Ending, Ending]] = {
    "petition_seigan": (Ending.adopted, Ending.not_adopted),
    "petition_chinjo": (Ending.adopted, Ending.not_adopted),
    "consent": (Ending.consented, Ending.not_consented),
    "advice": (Ending.recommended_for, Ending.recommended_against),
    "direct_request": (Ending.signatures_enough, Ending.signatures_short),
}


def ending(kind: str, question: str | None, result: Result | None) -> Ending | None:
    """The assembly's word for the answer to a question. A question to carry over that failed leaves the act open."""
    if result is None:
        return None
    yes = result is Result.passed
    if question == Question.carry_over:
        return Ending.carried_over if yes else Ending.not_carried_over
    if yes and question == Question.amended:
        return Ending.passed_amended
    if yes and question == Question.in_intent:
        return Ending.adopted_in_intent
    words = _WORDS.get(kind, (Ending.passed, Ending.rejected))
    return words[0] if yes else words[1]


class SourceKind(StrEnum):
    minutes = "minutes"
    video = "video"
    paper = "paper"
    report = "report"


class Origin(StrEnum):
    """``compiled``: put together by us from public sources, never changed by an account."""

    entered = "entered"
    compiled = "compiled"


class BodyPart(StrEnum):
    """A member's place in a body."""

    member = "member"
    chair = "chair"
    vice_chair = "vice_chair"


class Named(StrEnum):
    """What has a name that can be entered wrongly."""

    body = "body"
    faction = "faction"
    member = "member"


class Contested(StrEnum):
    """What is entered about a member outside of acts, of which they can ask for a correction."""

    term = "term"
    group = "group"
    name = "name"


class Precision(StrEnum):
    """A figure that its source gives only roughly."""

    about = "about"
    over = "over"


class MemberPart(StrEnum):
    """In what part a member stands beside an act. Who signs a petition is never imported (P15)."""

    asker = "asker"
    introducer = "introducer"
    mover = "mover"
    reporter = "reporter"


class AskedKind(StrEnum):
    """What a member files here. Neither is an act of the assembly by itself."""

    question = "question"
    prohibition = "prohibition"
    obligation = "obligation"
    limit = "limit"


class Decision(StrEnum):
    """What the secretariat did with a member's request for correction."""

    corrected = "corrected"
    kept = "kept"


def subject_of_member(member_id: int) -> str:
    """Under which the public record finds the corrections of a member's name."""
    return f"council-member:{member_id}"
