"""What a thing is called in a sentence."""

from deliberation.following.things import Thing
from deliberation.web import language


def name_of(thing: Thing) -> str:
    """In the language of the request."""
    return language.translate("followed." + thing.what, title=language.pair(dict(thing.title), language.language()))
