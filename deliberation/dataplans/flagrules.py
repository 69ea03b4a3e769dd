"""By which rules points to check are computed: one digest of everything that decides what a document raises."""

from hashlib import sha256
from pathlib import Path

from deliberation.dataplans import causes, conditions, redflags
from deliberation.dataplans.vocabulary import DATA

_CODE = tuple(Path(one.__file__) for one in (redflags, conditions, causes))
_DATA = tuple(DATA / name for name in ("redflags.json", "fields.json", "codelists.json", "countries.json"))
DIGEST = "sha256:" + sha256(b"".join(sha256(path.read_bytes()).digest() for path in (*_CODE, *_DATA))).hexdigest()
