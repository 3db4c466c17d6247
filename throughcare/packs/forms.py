"""The shape of what people enter about packs: for whom and of which time, why it is published or withdrawn."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from throughcare.core.components import short_day
from throughcare.core.forms import LongTextField, PlainForm
from throughcare.packs import rules
from throughcare.packs.models import BoardPack, PackKind

QUARTER, HALF, YEAR = 3, 6, 12


class AskForm(PlainForm):
    """For whom, and which time."""

    kind = forms.ChoiceField(label=_l("For whom?"), widget=forms.RadioSelect)
    board_period = forms.ChoiceField(label=_l("Which time?"), required=False, widget=forms.RadioSelect)
    public_period = forms.ChoiceField(label=_l("Which year?"), required=False, widget=forms.RadioSelect)
    reveals: ClassVar = {"kind": {"board": ["board_period"], "public": ["public_period"]}}
    needed: ClassVar = ["board_period", "public_period"]

    def __init__(self, *args: Any, today: date, hub: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ends = rules.last_month(today)
        board = [(rules.back(ends, many), ends) for many in (YEAR, HALF, QUARTER)]
        since, on = rules.last_year(today)
        years = [
            (date(since.year - less, since.month, 1), date(on.year - less, on.month, on.day)) for less in (0, 1, 2)
        ]
        self._offer("kind", [(kind.value, kind.label) for kind in PackKind if not (hub and kind == PackKind.PUBLIC)])
        self._offer("board_period", [_choice(*each) for each in [*board, years[0]]])
        self._offer("public_period", [_choice(*each) for each in [*years, board[0]]])
        if hub:
            del self.fields["public_period"]

    def _offer(self, name: str, choices: list[tuple[str, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for the type checker
        field.choices = list(dict(choices).items())

    def chosen(self) -> dict[str, Any]:
        """As the verb takes it."""
        kind = self.cleaned_data["kind"]
        since, on = self.cleaned_data[f"{kind}_period"].split("_")
        return {"kind": kind, "since": date.fromisoformat(since), "on": date.fromisoformat(on)}


def _choice(since: date, on: date) -> tuple[str, str]:
    words = {"since": short_day(since), "on": short_day(on)}
    return f"{since.isoformat()}_{on.isoformat()}", _("%(since)s to %(on)s") % words


class AgainForm(PlainForm):
    """What changed since the version before."""

    what_changed = LongTextField(
        label=_l("What changed?"),
        max_length=600,
        help_text=_l("For whoever has read the version before: which figures, and why. No names."),
    )


class PublishForm(PlainForm):
    """Why it is published, and who agreed to it."""

    why = LongTextField(
        label=_l("Why is it published, and who agreed to it?"),
        max_length=600,
        help_text=_l("For the record, not for the page. For example: agreed by the board at its meeting in June."),
    )


class WithdrawForm(PlainForm):
    """Why it is withdrawn."""

    why = LongTextField(label=_l("Why is it withdrawn?"), max_length=600)


def describes(pack: BoardPack) -> str:
    """A pack in a few words."""
    words = {"kind": pack.get_kind_display(), "since": short_day(pack.since), "on": short_day(pack.on)}
    return _("%(kind)s, %(since)s to %(on)s") % words
