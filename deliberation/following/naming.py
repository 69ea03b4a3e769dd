"""What a thing is called in a sentence."""

from deliberation.following.things import Thing
from deliberation.web import formats, language


def name_of(thing: Thing) -> str:
    """In the language of the request."""
    lang = language.language()
    title, day = language.pair(dict(thing.title), lang), thing.day
    return language.translate("followed." + thing.what, title=f"{title} {formats.day(day, lang)}" if day else title)
