"""Pages of the assembly, and of what the city and its committees say of a proposal beside each other."""

from deliberation.council.routes import (
    acting,
    assessing,
    assessments,
    entry,
    importing,
    member,
    people,
    principles,
    public,
    seats,
    spoken,
    taking,
    voting,
)

BLUEPRINTS = (
    public.bp,
    entry.bp,
    acting.bp,
    importing.bp,
    people.bp,
    seats.bp,
    spoken.bp,
    taking.bp,
    member.bp,
    voting.bp,
    assessments.bp,
    assessing.bp,
    principles.bp,
)
