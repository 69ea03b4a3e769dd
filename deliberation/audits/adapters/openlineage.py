"""OpenLineage RunEvents, spec 2-0-2: the data sets that a finished run read and wrote.

Read: eventType, eventTime, job, inputs and outputs with their names, row counts (InputStatistics, OutputStatistics,
and DataQualityMetrics of inputs) and column names (Schema). Not read: run, owners, SQL, source code, documentation.
"""

from collections.abc import Iterator
from datetime import datetime

import msgspec

from deliberation.audits.adapters.seen import Adapter, Outcome, Seen, reader


class _Named(msgspec.Struct, gc=False):
    namespace: str
    name: str


class _Rows(msgspec.Struct, gc=False):
    rowCount: int | None = None


class _Counts(msgspec.Struct, gc=False):
    inputStatistics: _Rows | None = None
    dataQualityMetrics: _Rows | None = None
    outputStatistics: _Rows | None = None


class _Column(msgspec.Struct, gc=False):
    name: str


class _Schema(msgspec.Struct, gc=False):
    fields: list[_Column] | None = None


class _Facets(msgspec.Struct, gc=False):
    schema: _Schema | None = None


class _Dataset(_Named, gc=False):
    facets: _Facets | None = None
    inputFacets: _Counts | None = None
    outputFacets: _Counts | None = None


class _Run(msgspec.Struct, gc=False):
    """That there is one; its id and facets are not read."""


class _Event(msgspec.Struct, gc=False):
    eventTime: datetime
    eventType: str | None = None
    run: _Run | None = None
    job: _Named | None = None
    inputs: list[_Dataset] = []
    outputs: list[_Dataset] = []


_read = reader(_Event)


def look(raw: bytes) -> Iterator[Outcome]:
    event = _read(raw)
    if event is None:
        yield "not_an_event"
        return
    if event.run is None or event.job is None or event.eventType not in ("COMPLETE", "FAIL", "ABORT"):
        yield "not_final"
        return
    if event.eventType != "COMPLETE":
        yield "failed"
        return
    if event.eventTime.tzinfo is None:
        yield "no_time"
        return
    second, job = int(event.eventTime.timestamp()), _key(event.job)
    if not event.inputs and not event.outputs:
        yield "not_final"
    for side, datasets in (("input", event.inputs), ("output", event.outputs)):
        for dataset in datasets:
            yield Seen((job, _key(dataset), side), second, _count(dataset), _columns(dataset))


def _key(named: _Named) -> str:
    return f"{named.namespace}/{named.name}"


def _count(dataset: _Dataset) -> int | None:
    """Rows read or written, where the run says it."""
    for counts in (dataset.inputFacets, dataset.outputFacets):
        for rows in (counts.inputStatistics, counts.outputStatistics, counts.dataQualityMetrics) if counts else ():
            if rows is not None and rows.rowCount is not None and rows.rowCount >= 0:
                return rows.rowCount
    return None


def _columns(dataset: _Dataset) -> tuple[str, ...]:
    schema = dataset.facets.schema if dataset.facets else None
    return tuple(sorted({column.name for column in schema.fields})) if schema and schema.fields else ()


ADAPTER = Adapter("openlineage", ("job", "dataset", "side"), look, needed=("side",), names=True, by_event=False)
