"""Invented people and answers for the gallery of components."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from throughcare.core import charts
from throughcare.core.components import Happening, Identity, Link, Row, Stat, Task, TwoTexts, long_day, short_day
from throughcare.core.forms import DateField, LongTextField, Look, PlainForm, Section, VersionedForm, YesNoField

TODAY = dt.date(2026, 11, 20)
NAMES = (
    ("Dale Whitcombe", 27, "red", "Enhanced"),
    ("Marcus Oyelaran", 34, "amber", "Standard"),
    ("Siân Bevan", 41, "green", "Standard"),
    ("Kieran Latchford", 22, "blue", "Priority"),
    ("Tomasz Wilkołek", 30, "amber", "Enhanced"),
    ("Jade Penhaligon", 25, "red", "Priority"),
    ("Abdi Warsame-Holt", 38, "none", "Standard"),
    ("Christopher Featherstonehaugh-Llewellyn", 52, "green", "Standard"),
)


class SampleForm(VersionedForm):
    """One field of every kind."""

    name = forms.CharField(label=gettext_lazy("Full name"), help_text=gettext_lazy("As it stands on the record"))
    pnc = forms.CharField(label=gettext_lazy("PNC ID"), required=False)
    birth_date = DateField(label=gettext_lazy("Birth date"), latest=TODAY)
    score = forms.IntegerField(label=gettext_lazy("Score"), min_value=0, max_value=100)
    reason = LongTextField(
        label=gettext_lazy("Why do you refer now?"),
        max_length=600,
        help_text=gettext_lazy("Say what has changed, and what the scheme would add to the supervision there is."),
    )
    contact = forms.ChoiceField(
        label=gettext_lazy("How may we reach you?"),
        choices=[("mail", gettext_lazy("E-mail")), ("phone", gettext_lazy("Telephone"))],
        widget=forms.RadioSelect,
    )
    email = forms.EmailField(label=gettext_lazy("E-mail address"), required=False)
    phone = forms.CharField(label=gettext_lazy("Telephone number"), required=False)
    statutory = YesNoField(label=gettext_lazy("Is there a court order or a licence?"))
    needs = forms.MultipleChoiceField(
        label=gettext_lazy("Which needs drive the offending?"),
        choices=[
            ("home", gettext_lazy("Accommodation")),
            ("drugs", gettext_lazy("Drugs and alcohol")),
            ("money", gettext_lazy("Finance, benefit and debt")),
            ("none", gettext_lazy("None of these")),
        ],
        widget=forms.CheckboxSelectMultiple,
    )
    level = forms.ChoiceField(label=gettext_lazy("Level"), choices=[("", "---------"), ("s", gettext_lazy("Standard"))])
    password = forms.CharField(label=gettext_lazy("Password"), widget=forms.PasswordInput)
    document = forms.FileField(label=gettext_lazy("Document"), required=False)
    agree = forms.BooleanField(
        label=gettext_lazy("The person knows of this referral"),
        help_text=gettext_lazy("If they may not know, say why in the reason."),
    )

    looks = {
        "name": Look(width="two-thirds"),
        "pnc": Look(width="10", spellcheck=False),
        "score": Look(width="3", suffix="%"),
        "statutory": Look(inline=True),
        "needs": Look(hints={"home": gettext_lazy("Nowhere to live, or about to lose it")}, divider_before="none"),
        "phone": Look(width="20"),
        "password": Look(width="20"),
    }
    sections = (
        Section(gettext_lazy("About the person"), ("name", "pnc", "birth_date", "score")),
        Section(
            gettext_lazy("The referral"),
            ("reason", "contact", "statutory", "needs", "level"),
            hint=gettext_lazy("Short answers are better than none: the co-ordinator can ask for more."),
        ),
    )
    reveals = {"contact": {"mail": ("email",), "phone": ("phone",)}}
    needed = ("email", "phone")
    exclusive = {"needs": "none"}


REFUSED = {
    "birth_date-day": "31",
    "birth_date-month": "2",
    "birth_date-year": "1999",
    "score": "140",
    "contact": "phone",
    "needs": "home",
}


class SampleFilter(PlainForm):
    """Filters of a list."""

    q = forms.CharField(label=gettext_lazy("Name"), required=False)
    colour = forms.MultipleChoiceField(
        label=gettext_lazy("Colour"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[("red", gettext_lazy("Red")), ("amber", gettext_lazy("Amber")), ("green", gettext_lazy("Green"))],
    )
    level = forms.ChoiceField(
        label=gettext_lazy("Level"),
        required=False,
        choices=[("", gettext_lazy("All levels")), ("s", gettext_lazy("Standard")), ("e", gettext_lazy("Enhanced"))],
    )
    looks = {"colour": Look(small=True)}
    all_optional = True


def people() -> list[dict[str, Any]]:
    """Lines of a list, with their words made ready."""
    lines = []
    for number in range(40):
        name, age, colour, level = NAMES[number % len(NAMES)]
        seen = TODAY - dt.timedelta(days=number * 3 % 40)
        due = TODAY + dt.timedelta(days=number * 5 % 60 - 8)
        lines.append(
            {
                "name": name,
                "age": age,
                "colour": colour,
                "since": short_day(TODAY - dt.timedelta(days=30 + number)),
                "level": level,
                "lead": "Owen Tregear" if number % 2 else "Priya Nair",
                "where": _("HMP Anywhere, out on 3 Mar 2027") if colour == "blue" else _("Community"),
                "seen": short_day(seen),
                "due": short_day(due),
                "late": due < TODAY,
            }
        )
    return lines


def counts() -> list[Stat]:
    """Counts by colour that filter the list."""
    return [
        Stat(311, _("on the scheme"), "?", current=True),
        Stat(42, _("red"), "?colour=red", "red", _("6 more than in October")),
        Stat(118, _("amber"), "?colour=amber", "amber"),
        Stat(97, _("green"), "?colour=green", "green"),
        Stat(54, _("blue: in custody"), "?colour=blue", "blue"),
    ]


def identity() -> Identity:
    """A person as the identity bar shows them."""
    return Identity(
        name="Dale Whitcombe",
        url="#",
        also=_("also known as Dale Morton, Dizzy"),
        rating="red",
        rated_since="3 Nov 2026",
        facts=[
            (_("Born"), _("14 Feb 1999 (27)")),
            (_("PNC ID"), "1999/0482703J"),
            (_("CRN"), "X482703"),
            (_("Lead"), "Owen Tregear, Probation"),
            (_("Where"), _("Community, licence to 2 Apr 2027")),
        ],
        markers=[_("Weapons"), _("Risk to staff")],
        notes=[(_("Enhanced"), "teal"), (_("MAPPA level 2"), "purple")],
    )


def strip() -> charts.RagStrip:
    """Two years of colours."""
    day = dt.date
    changes = [
        (day(2024, 12, 1), "blue", _("Blue: in custody")),
        (day(2025, 3, 20), "amber", _("Amber")),
        (day(2025, 8, 2), "green", _("Green")),
        (day(2026, 1, 11), "amber", _("Amber")),
        (day(2026, 1, 29), "green", _("Green")),
        (day(2026, 6, 3), "none", _("Not rated")),
        (day(2026, 7, 15), "amber", _("Amber")),
        (day(2026, 11, 3), "red", _("Red")),
    ]
    labels = [(day(2025, 1, 1), "2025"), (day(2025, 7, 1), _("July")), (day(2026, 1, 1), "2026"), (TODAY, _("today"))]
    return charts.rag_strip(
        "colours",
        _("Red since 3 November, after fifteen weeks of amber"),
        changes,
        start=day(2024, 12, 1),
        end=TODAY,
        labels=labels,
        day_words=[short_day(change[0]) for change in changes],
        head=(_("From"), _("Colour")),
    )


def person() -> dict[str, Any]:
    """Everything on the overview."""
    names = (_("Overview"), _("Chronology"), _("Needs"), _("Plan"), _("Ratings"), _("Custody and sentence"))
    side = [Link(name, "#", current=index == 0, count=3 if index == 3 else 0) for index, name in enumerate(names)]
    needs = [
        (_("Accommodation"), [4, 4, 3, 2], _("2, was 4")),
        (_("Drugs and alcohol"), [3, 4, 4, 4], _("4, was 3")),
        (_("Finance, benefit and debt"), [2, 2, 2, 1], _("1, was 2")),
        (_("Thinking and behaviour"), [3, 3, 3, 3], _("3, as before")),
    ]
    return {
        "who": identity(),
        "side": side,
        "strip": strip(),
        "needs": [{"name": name, "now": now, "spark": charts.spark(values, most=5)} for name, values, now in needs],
        "events": events(),
        "rows": rows(),
    }


def events() -> list[Happening]:
    """A short chronology with a gap in it."""
    at = dt.datetime(2026, 11, 18, 14, 2, tzinfo=dt.UTC)
    return [
        Happening(
            _("Missed appointment"),
            at,
            _("Did not attend at the probation office. No reason given; telephone off."),
            _("Probation, Owen Tregear"),
            "#",
            [(_("Fact"), "grey"), (_("Unacceptable absence"), "red")],
        ),
        Happening(
            _("Told to be staying with a friend"),
            dt.date(2026, 11, 9),
            _("Said by a neighbour to the housing officer.\nNot confirmed."),
            _("Housing"),
            tags=[(_("Opinion"), "yellow")],
        ),
        Happening(_("Nothing recorded for 61 days"), gap=True),
        Happening(_("Drug test: negative"), dt.date(2026, 9, 9), byline=_("Drug service")),
    ]


def rows() -> list[Row]:
    """A summary list."""
    return [
        Row(_("Adopted"), long_day(dt.date(2025, 3, 20))),
        Row(_("Colour"), "amber", "#", rag=True),
        Row(_("Statutory status"), _("Licence"), "#"),
        Row(_("Own words"), _("I want my own place.\nThen the rest can come."), "#", keep_lines=True),
        Row(_("Interpreter"), ""),
    ]


def components() -> dict[str, Any]:
    """The samples of the first page."""
    months = (_("Jun"), _("Jul"), _("Aug"), _("Sep"), _("Oct"), _("Nov"))
    return {
        **person(),
        "stats": counts(),
        "colours": ("red", "amber", "green", "blue", "none"),
        "tag_colours": ("grey", "green", "teal", "blue", "purple", "magenta", "red", "orange", "yellow"),
        "tasks": [
            Task(_("About the person"), _("Completed"), "#"),
            Task(_("Criteria of the scheme"), _("In progress"), "#", "blue", _("2 of 3 answered")),
            Task(_("Scores"), _("Not started"), "#", "teal"),
            Task(_("Check and send"), _("Cannot start yet")),
        ],
        "trail": [Link(_("People"), "#"), Link("Dale Whitcombe", "#"), Link(_("Plan"), "")],
        "subs": [Link(_("Agenda"), "#", True), Link(_("Attendance"), "#"), Link(_("Minutes"), "#", count=2)],
        "bars": charts.bars(
            "late",
            _("Reviews are late at two agencies"),
            [(_("Police"), 3), (_("Probation"), 11), (_("Housing"), 27.5), (_("Drug service"), 0)],
            unit="%",
            note=_("Share of reviews held after their due date, October 2026"),
            head=(_("Agency"), _("Late")),
        ),
        "lines": charts.lines(
            "flow",
            _("More people leave than join since August"),
            months,
            [(_("Joined"), [12, 14, 9, 8, 7, 6]), (_("Left"), [6, 8, 10, None, 13, 15])],
            head=_("Month"),
        ),
        "page": None,
    }


def conflict(now: dt.datetime) -> dict[str, Any]:
    """Two texts of a plan's action."""
    return {
        "fields": [
            TwoTexts(
                _("What"),
                _("Take to the housing office on Monday with proof of income."),
                _("Take to the housing office on Monday with proof of income and a letter from the doctor."),
            ),
            TwoTexts(_("By when"), "30 Nov 2026", "30 Nov 2026"),
        ],
        "saved_by": "Priya Nair",
        "saved_at": now,
        "version": 4,
    }
