"""News of points to check as items of a feed."""

from deliberation.archive.feeds import Item
from deliberation.dataplans.flagnews import News
from deliberation.dataplans.redflags import GAP, Group
from deliberation.web import language


def item(one: News, base: str, mark: str) -> Item:
    """What a version raised and what went with it. ``base``: of addresses; ``mark``: before the title."""
    say, row = language.translate, one.version
    name = language.pair({"ja": row.title_ja, "en": row.title_en}, language.language())
    title = say("feed.points_of", title=name, v=row.number, came=len(one.came), went=len(one.went))
    if one.untold:
        title += say("feed.and_untold", n=len(one.untold))
    told = (("feed.points_came", one.came), ("feed.points_went", one.went), ("feed.points_untold", one.untold))
    summary = " / ".join(say(key, points="; ".join(_point(g) for g in of)) for key, of in told if of)
    return Item(f"{base}/proposals/{row.slug}/v/{row.number}/points", mark + title, summary, row.published_at)


def _point(group: Group) -> str:
    say = language.translate
    if group.rule == GAP:
        return say("feed.point_open", field=say("field." + group.fields[0]), n=len(group.flags))
    return say("feed.point", rule=group.rule, words=say("flag." + group.rule.lower()), n=len(group.flags))
