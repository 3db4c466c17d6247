"""A scheme's profile said in plain words: what holds, what nobody has said, what a version changed."""

from throughcare.partnerships.plainly.changes import Change, changes
from throughcare.partnerships.plainly.lines import Line, Part
from throughcare.partnerships.plainly.profile import in_plain_words

__all__ = ["Change", "Line", "Part", "changes", "in_plain_words"]
