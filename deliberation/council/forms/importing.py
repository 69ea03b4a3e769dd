"""The file of an agenda or of minutes. After the preview it comes back packed in a hidden input: nothing is stored."""

import base64
import binascii
import gzip
import io

from flask_wtf.file import FileField
from wtforms import HiddenField, SelectMultipleField

from deliberation.council.forms.selects import DataSelect
from deliberation.council.imported import MOST_BYTES
from deliberation.council.kinds import ActKind
from deliberation.web.forms import Form, required


class ImportForm(Form):
    body = DataSelect("label.import_body", [required()], numbered=True)
    file = FileField("label.agenda_file")
    packed = HiddenField()
    # words for kinds that are none of ours, and what was chosen for each, in the same order
    word = SelectMultipleField(validate_choice=False, choices=[])
    kind = SelectMultipleField(validate_choice=False, choices=[])

    @property
    def kinds(self) -> dict[str, str]:
        """What was chosen for which word; a word that nothing was chosen for is not in it."""
        pairs = zip(self.word.data or (), self.kind.data or (), strict=False)
        return {word: kind for word, kind in pairs if kind in set(ActKind)}

    def raw(self) -> bytes:
        """The file that was chosen; else the one of the preview. Empty where there is neither."""
        chosen = self.file.data.read(MOST_BYTES + 1) if self.file.data else b""
        return chosen or _unpacked(self.packed.data or "")


def packed(raw: bytes) -> str:
    return base64.b64encode(gzip.compress(raw, mtime=0)).decode()


def _unpacked(text: str) -> bytes:
    """Never more than a file may have: what is packed may be much longer than its packing."""
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(base64.b64decode(text, validate=True))) as file:
            return file.read(MOST_BYTES + 1)
    except (binascii.Error, OSError, EOFError):
        return b""
