"""By which rules points to check are computed: one digest of everything that decides what a document raises."""

from hashlib import sha256
from pathlib import Path

from deliberation.dataplans import conditions, redflags
from deliberation.dataplans.vocabulary import DATA

_CODE = (Path(redflags.__file__), Path(conditions.__file__))
_DATA = tuple(DATA / name for name in ("redflags.json", "fields.json", "codelists.json", "countries.json"))
DIGEST = "sha256:" + sha256(b"".join(sha256(path.read_bytes()).digest() for path in (*_CODE, *_DATA))).hexdigest()
