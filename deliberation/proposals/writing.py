"""How companies and articles of law are written: patterns of data/writing.json. Pure."""

import json
import re
import unicodedata
from pathlib import Path

_PATTERNS = json.loads((Path(__file__).parent / "data" / "writing.json").read_text(encoding="utf-8"))
LEGAL_FORMS = re.compile(_PATTERNS["legal_forms"])
"""Legal forms of companies, folded (NFKC, lower case): some write them before the name, some behind it, some never."""
BETWEEN = re.compile(_PATTERNS["between"])
"""What stands between the parts of a name and makes no other name of it."""
_ARTICLE = re.compile(_PATTERNS["article"])


def article_number(written: str) -> str | None:
    """The number of an article that is written as Japanese laws count: article, branch, paragraph, item as 28-3(2)(1).

    None for what is written otherwise (a table, several articles).
    """
    found = _ARTICLE.fullmatch(unicodedata.normalize("NFKC", written).strip())
    if found is None:
        return None
    article, branch, paragraph, item = found.groups()
    return article + (f"-{branch}" if branch else "") + "".join(f"({n})" for n in (paragraph, item) if n)
