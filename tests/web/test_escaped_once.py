"""A value that is escaped already stands in a sentence as it is; the sentence is not escaped again."""

from markupsafe import Markup, escape

from deliberation.web.language import _functions


def test_a_sentence_with_a_value_that_is_escaped_already_is_whole() -> None:
    say = _functions({"「%(what)s」": "“%(what)s” & more"}, "en")["_"]
    assert escape(say("「%(what)s」", what=Markup("R&amp;D"))) == "“R&amp;D” &amp; more"
    assert escape(say("「%(what)s」", what="R&D")) == "“R&amp;D” &amp; more"
    assert escape(say("「%(what)s」", what="<b>")) == "“&lt;b&gt;” &amp; more"
