"""Equality data: the answers that can be given, among them that nobody asked and that the person would not say.

The groups are those of the 2021 census of England and Wales (Office for National Statistics).
"""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from throughcare.core.components import Text

NOT_ASKED = ""
NOT_SAID = "prefers_not_to_say"
NONE = "none"

ETHNIC_GROUPS = (
    (
        gettext_lazy("Asian or Asian British"),
        (
            ("asian_indian", gettext_lazy("Indian")),
            ("asian_pakistani", gettext_lazy("Pakistani")),
            ("asian_bangladeshi", gettext_lazy("Bangladeshi")),
            ("asian_chinese", gettext_lazy("Chinese")),
            ("asian_other", gettext_lazy("Any other Asian background")),
        ),
    ),
    (
        gettext_lazy("Black, Black British, Caribbean or African"),
        (
            ("black_caribbean", gettext_lazy("Caribbean")),
            ("black_african", gettext_lazy("African")),
            ("black_other", gettext_lazy("Any other Black, Black British or Caribbean background")),
        ),
    ),
    (
        gettext_lazy("Mixed or multiple ethnic groups"),
        (
            ("mixed_white_black_caribbean", gettext_lazy("White and Black Caribbean")),
            ("mixed_white_black_african", gettext_lazy("White and Black African")),
            ("mixed_white_asian", gettext_lazy("White and Asian")),
            ("mixed_other", gettext_lazy("Any other mixed or multiple ethnic background")),
        ),
    ),
    (
        gettext_lazy("White"),
        (
            ("white_british", gettext_lazy("English, Welsh, Scottish, Northern Irish or British")),
            ("white_irish", gettext_lazy("Irish")),
            ("white_traveller", gettext_lazy("Gypsy or Irish Traveller")),
            ("white_roma", gettext_lazy("Roma")),
            ("white_other", gettext_lazy("Any other White background")),
        ),
    ),
    (
        gettext_lazy("Other ethnic group"),
        (("other_arab", gettext_lazy("Arab")), ("other_any", gettext_lazy("Any other ethnic group"))),
    ),
)
RELIGIONS = (
    ("none", gettext_lazy("No religion")),
    ("christian", gettext_lazy("Christian (all denominations)")),
    ("buddhist", gettext_lazy("Buddhist")),
    ("hindu", gettext_lazy("Hindu")),
    ("jewish", gettext_lazy("Jewish")),
    ("muslim", gettext_lazy("Muslim")),
    ("sikh", gettext_lazy("Sikh")),
    ("other", gettext_lazy("Any other religion or belief")),
)
ORIENTATIONS = (
    ("straight", gettext_lazy("Straight or heterosexual")),
    ("gay_or_lesbian", gettext_lazy("Gay or lesbian")),
    ("bisexual", gettext_lazy("Bisexual")),
    ("other", gettext_lazy("Another sexual orientation")),
)
GENDERS = (
    ("same", gettext_lazy("The same as the sex registered at birth")),
    ("different", gettext_lazy("Different from the sex registered at birth")),
)
_WORDS = {key: label for _group, choices in ETHNIC_GROUPS for key, label in choices}


def ethnicity_in_words(value: str) -> str:
    """An ethnic group as people say it; one from a list of somebody else's stands as it came."""
    if value == NOT_ASKED:
        return _("Not asked")
    if value == NOT_SAID:
        return _("Prefers not to say")
    return str(_WORDS.get(value, value))


def disability_in_words(value: str) -> str:
    """What the person told of disability or access needs."""
    if value == NOT_ASKED:
        return _("Not asked")
    return {NOT_SAID: _("Prefers not to say"), NONE: _("None")}.get(value, value)


def religion_in_words(value: str) -> str:
    """A religion or belief as people say it."""
    return _one_of(RELIGIONS, value)


def orientation_in_words(value: str) -> str:
    """A sexual orientation as people say it."""
    return _one_of(ORIENTATIONS, value)


def gender_in_words(value: str) -> str:
    """Whether somebody's gender is the same as the sex registered at birth."""
    return _one_of(GENDERS, value)


def _one_of(choices: Iterable[tuple[str, Text]], value: str) -> str:
    if value == NOT_ASKED:
        return _("Not asked")
    if value == NOT_SAID:
        return _("Prefers not to say")
    return str(dict(choices).get(value, value))
