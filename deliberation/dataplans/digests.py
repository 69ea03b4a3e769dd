"""What a decision pins: SHA-256 over RFC 8785 JSON, written "sha256:<hex>".

The document digest covers all of a version. The plan digest leaves out P01 to P03 (set at publishing) and P09 to
P12 (how intent was confirmed is not what is consented to); so does nothing else. Each flow has its own digest.
"""

import hashlib
from collections.abc import Mapping
from typing import Any

import rfc8785

from deliberation.dataplans.vocabulary import PROCESS_FIELDS, SET_AT_PUBLISHING

LEFT_OUT = PROCESS_FIELDS | SET_AT_PUBLISHING


def canonical(data: Mapping[str, Any]) -> bytes:
    """RFC 8785 bytes. Documents hold no fractions and no numbers past 2^53, so every reader gets the same."""
    return rfc8785.dumps(data)  # type: ignore[arg-type]


def digest(raw: bytes) -> str:
    return "sha256:" + hashlib.sha256(raw).hexdigest()


def document_digest(data: Mapping[str, Any]) -> str:
    """Of a whole document's plain data."""
    return digest(canonical(data))


def plan_digest(data: Mapping[str, Any]) -> str:
    """Of the plan that consent pins."""
    return digest(canonical({name: value for name, value in data["plan"].items() if name not in LEFT_OUT}))


def flow_digests(data: Mapping[str, Any]) -> dict[str, str]:
    """By flow_id, in the order of the document."""
    return {row["flow_id"]: digest(canonical(row)) for row in data["plan"]["flows"]}
