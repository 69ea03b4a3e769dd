"""``python -m tests.dataplans.schema`` writes the published JSON Schema; a test fails when it is stale."""

import json

from deliberation.dataplans.format import json_schema
from deliberation.dataplans.vocabulary import DATA


def main() -> None:
    written = json.dumps(json_schema(), ensure_ascii=False, indent=1)
    (DATA / "proposal.schema.json").write_text(written + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
