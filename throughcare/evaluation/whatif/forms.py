"""What is asked of a what-if: whose rules, what they leave open, and whom to list of those who would differ."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from throughcare.core.forms import Look, PlainForm
from throughcare.evaluation.models.whatif import Group
from throughcare.evaluation.whatif.weighing import Answer
from throughcare.evaluation.whatif.words import answer_words
from throughcare.partnerships.models import ProfileVersion
from throughcare.partnerships.profile import Profile, Unset, further, shipped

PUBLISHED, VERSION, FILE = "published", "version", "file"


class AskForm(PlainForm):
    """Whose rules are put beside those in force."""

    whose = forms.ChoiceField(label=_l("Whose rules?"), widget=forms.RadioSelect)
    published = forms.ChoiceField(label=_l("Published rules"), required=False)
    version = forms.ChoiceField(label=_l("Version"), required=False)
    file = forms.FileField(
        label=_l("Profile"),
        required=False,
        help_text=_l("A TOML file, as the scheme's own rules are. It is checked line by line, and not put in force."),
    )
    reveals = {"whose": {PUBLISHED: ["published"], VERSION: ["version"], FILE: ["file"]}}
    needed = ["published", "version", "file"]

    def __init__(self, *args: Any, own: Sequence[ProfileVersion], day_words: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ways = [
            (PUBLISHED, _("A published scheme's")),
            (VERSION, _("Our own, in another version or with other numbers")),
            (FILE, _("A file: rules that somebody proposes")),
        ]
        _offer(self, "whose", ways)
        _offer(self, "published", _any((slug, each.name) for slug, each in (shipped() | further()).items()))
        words = _("Version %(number)s, %(day)s")
        named = (
            (str(each.number), words % {"number": each.number, "day": day} + (f": {each.note}" if each.note else ""))
            for each, day in zip(own, day_words, strict=True)
        )
        _offer(self, "version", _any(named))


def _any(choices: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    return [("", _("Choose one")), *choices]


def _offer(form: forms.Form, name: str, choices: Iterable[tuple[str, str]]) -> None:
    field = form.fields[name]
    if isinstance(field, forms.ChoiceField):
        field.choices = list(choices)


class OpenForm(PlainForm):
    """A number for each value that the other rules leave open; an empty one stays open."""

    all_optional = True

    def __init__(self, *args: Any, values: Sequence[Unset], profile: Profile, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.paths = {f"v{place}": one.path for place, one in enumerate(values)}
        self.looks = dict.fromkeys(self.paths, Look(width="5"))  # type: ignore[misc]
        for name, one in zip(self.paths, values, strict=True):
            said = {"label": one.ask, "help_text": _where(profile, one.path), "required": False}
            self.fields[name] = forms.FloatField(min_value=one.low, max_value=one.high, **said)  # type: ignore[arg-type]

    def given(self) -> dict[str, float | int]:
        """What was filled in, by path; whole numbers as such."""
        said = {self.paths[name]: value for name, value in self.cleaned_data.items() if value is not None}
        return {path: int(value) if float(value).is_integer() else value for path, value in said.items()}


def _where(profile: Profile, path: str) -> str:
    """To which criterion or factor a value belongs."""
    parts = path.split(".")
    if parts[0] == "criteria":
        found = profile.criterion(parts[1])
        return found.label if found else ""
    return ""


class PeopleFilter(PlainForm):
    """Whom to list of those who would differ."""

    all_optional = True
    group = forms.ChoiceField(label=_l("Who"), required=False)
    ours = forms.ChoiceField(label=_l("Under the rules in force"), required=False)
    theirs = forms.ChoiceField(label=_l("Under the other rules"), required=False)
    reason = forms.ChoiceField(label=_l("What it hangs on"), required=False)

    def __init__(self, *args: Any, reasons: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        answers = [(answer.value, answer_words(answer)) for answer in Answer]
        everybody = ("", _("All"))
        _offer(self, "group", [everybody, *((one.value, str(one.label)) for one in Group)])
        _offer(self, "ours", [everybody, *answers])
        _offer(self, "theirs", [everybody, *answers])
        _offer(self, "reason", [everybody, *reasons])

    def chosen(self) -> dict[str, str]:
        """The filter, without what is left open."""
        return {name: value for name, value in self.cleaned_data.items() if value}
