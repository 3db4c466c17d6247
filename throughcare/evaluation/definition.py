"""The rule by which people are taken into a cohort: plain values, and the same in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from throughcare.core.components import long_day
from throughcare.evaluation.models import Basis
from throughcare.evaluation.models.cohorts import NotNow
from throughcare.partnerships.models import Scheme
from throughcare.partnerships.profile import Profile
from throughcare.people.models import Sex
from throughcare.registrations.models import StatutoryStatus


@dataclass(frozen=True)
class Definition:
    """Whose index date lies from `since` to `until`, both days counted; empty means everybody."""

    basis: str
    since: date
    until: date
    level: str = ""
    cohort: str = ""
    hub: str = ""
    sex: str = ""
    status: str = ""

    def document(self) -> dict[str, str]:
        """As it is kept."""
        return {name: str(value) for name, value in asdict(self).items()}

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> Definition:
        """What was kept."""
        days = {name: date.fromisoformat(kept[name]) for name in ("since", "until")}
        return cls(**{**kept, **days})

    def require_sense(self, today: date) -> None:
        """Refuse a rule that can take nobody."""
        if self.basis not in Basis.values:
            raise NotNow(_("Choose from which day people are followed."))
        if self.since > self.until:
            raise NotNow(_("The first day must be on or before the last."))
        if self.until > today:
            raise NotNow(_("The last day lies in the future: nobody has an index date then."))


def in_words(rule: Definition, profile: Profile, schemes: Mapping[int, Scheme]) -> str:
    """The rule as a sentence that a councillor understands."""
    days = {"since": long_day(rule.since), "until": long_day(rule.until)}
    who = {
        Basis.ADOPTED: _("People adopted onto the scheme from %(since)s to %(until)s, followed from that day"),
        Basis.RELEASED: _(
            "People on the scheme who were released from a prison sentence from %(since)s to %(until)s, followed from "
            "the day of release"
        ),
        Basis.CONVICTED: _(
            "People on the scheme who were convicted or cautioned from %(since)s to %(until)s and not sent to prison "
            "for it, followed from that day"
        ),
    }[Basis(rule.basis)]
    parts = [who % days, *_narrowed(rule, profile, schemes)]
    return "; ".join(parts) + ". " + _("Each person once, at the first such day.")


def _narrowed(rule: Definition, profile: Profile, schemes: Mapping[int, Scheme]) -> list[str]:
    levels = {each.key: each.label for each in profile.levels}
    cohorts = {each.key: each.label for each in profile.cohorts}
    statuses = {str(value): str(label) for value, label in StatutoryStatus.choices}
    sexes = {str(value): str(label) for value, label in Sex.choices}
    hub = schemes.get(int(rule.hub)) if rule.hub else None
    named = (
        (_("level on that day: %(what)s"), levels.get(rule.level, rule.level)),
        (_("cohort on that day: %(what)s"), cohorts.get(rule.cohort, rule.cohort)),
        (_("statutory status on that day: %(what)s"), statuses.get(rule.status, rule.status)),
        (_("sex: %(what)s"), sexes.get(rule.sex, rule.sex)),
        (_("hub: %(what)s"), hub.name if hub else rule.hub),
    )
    return [words % {"what": what} for words, what in named if what]
