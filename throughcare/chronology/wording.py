"""An entry in words: its title, its outcome, all that it says, and what is to be looked at again."""

from __future__ import annotations

from django.utils import timezone
from django.utils.formats import time_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from throughcare.chronology import intelligencewords
from throughcare.chronology.models import (
    Attendance,
    BreachStage,
    Confirmation,
    CustodyKind,
    Disposal,
    Entry,
    Housing,
    Kind,
    Sentence,
    Setting,
    Standing,
    Visit,
)
from throughcare.chronology.models import TestResult as Result
from throughcare.chronology.models import Work as Occupation
from throughcare.chronology.rules import EXCLUSION, INCLUSION
from throughcare.core.components import Row, long_day, short_day
from throughcare.partnerships.models import Practitioner
from throughcare.scores.methods import offences
from throughcare.sharing.models import InformationClass

SUBSTANCES = {
    "heroin": gettext_lazy("Heroin or other opiates"),
    "crack": gettext_lazy("Crack cocaine"),
    "cocaine": gettext_lazy("Cocaine"),
    "cannabis": gettext_lazy("Cannabis"),
    "amphetamines": gettext_lazy("Amphetamines"),
    "benzodiazepines": gettext_lazy("Benzodiazepines"),
    "methadone": gettext_lazy("Methadone that was not prescribed"),
    "synthetic_cannabinoids": gettext_lazy("Synthetic cannabinoids (spice)"),
    "alcohol": gettext_lazy("Alcohol"),
}

COLOURS: dict[str, str] = {
    Attendance.PLANNED: "blue",
    Attendance.ATTENDED: "green",
    Attendance.NOT_COMPLIED: "orange",
    Attendance.UNACCEPTABLE: "red",
    Result.NEGATIVE: "green",
    Result.POSITIVE: "red",
    Result.REFUSED: "orange",
    Housing.STABLE: "green",
    Housing.NONE: "red",
    Housing.UNSTABLE: "orange",
    Occupation.EMPLOYED: "green",
    Occupation.TRAINING: "green",
    Disposal.CHARGED: "orange",
    Disposal.CONVICTED: "red",
    Visit.SEEN: "green",
    BreachStage.STARTED: "orange",
    BreachStage.PROVED: "red",
}
# The outcome is the title of these already.
TITLED_BY_OUTCOME = frozenset(
    {Kind.CUSTODY, Kind.ACCOMMODATION, Kind.WORK, Kind.ORDER, Kind.RECALL, Kind.TAG, Kind.TAG_ALERT}
)


def substance(key: str) -> str:
    """A substance in words; one that is not on our list as it was given."""
    return str(SUBSTANCES.get(key, key))


def offence(code: str) -> str:
    """What a Home Office offence code stands for."""
    known = offences.table().get(code)
    return f"{known.description} ({code})" if known else code


def title(entry: Entry) -> str:
    """What happened, in one line."""
    kind = Kind(entry.kind)
    if kind == Kind.INTELLIGENCE:
        return intelligencewords.title(entry)
    words = _WITH_SOMEBODY.get(kind)
    if words and entry.with_whom:
        return str(words) % {"whom": entry.with_whom}
    if kind == Kind.INFORMATION and entry.whose:
        return _("Information from %(whom)s") % {"whom": entry.whose}
    if kind == Kind.OFFENCE:
        return _("Offence: %(what)s") % {"what": offence(entry.offence_code)}
    if kind == Kind.DRUG_TEST and entry.substances:
        return _("Drug test: %(what)s") % {"what": ", ".join(map(substance, entry.substances))}
    if kind == Kind.CUSTODY:
        return _custody(entry)
    if kind == Kind.MOVEMENT:
        return _("Moved to %(prison)s") % {"prison": entry.establishment}
    if kind in (Kind.ORDER, Kind.RECALL):
        return outcome(entry)
    if kind == Kind.TAG:
        return f"{kind.label}: {outcome(entry)}"
    return f"{kind.label}: {outcome(entry).lower()}" if kind in TITLED_BY_OUTCOME else str(kind.label)


_WITH_SOMEBODY = {
    Kind.APPOINTMENT: gettext_lazy("Appointment with %(whom)s"),
    Kind.CONTACT: gettext_lazy("Contact with %(whom)s"),
    Kind.HOME_VISIT: gettext_lazy("Home visit by %(whom)s"),
}


def _custody(entry: Entry) -> str:
    words = {
        CustodyKind.SENTENCE: _("Into custody to serve a sentence"),
        CustodyKind.REMAND: _("Into custody on remand"),
        CustodyKind.RECALL: _("Recalled to custody on licence"),
    }[CustodyKind(entry.outcome)]
    return f"{words}, {entry.establishment}" if entry.establishment else words


def outcome(entry: Entry) -> str:
    """The outcome in words, or nothing where the kind has none."""
    return entry.outcome_words(entry.outcome)


def details(entry: Entry) -> list[str]:
    """What the title does not say, each a sentence."""
    if entry.kind == Kind.INTELLIGENCE:
        return intelligencewords.details(entry)
    return [*_sentence(entry), *_dates(entry), *_circumstances(entry)]


def _sentence(entry: Entry) -> list[str]:
    said = []
    if entry.sentence:
        said.append(_("Sentence: %(length)s.") % {"length": Sentence(entry.sentence).label})
    if entry.sentence_months:
        said.append(_("Sentence: %(length)s.") % {"length": months(entry.sentence_months)})
    dated = (
        (_("Sentenced on %(day)s."), entry.sentenced_on),
        (_("Conditional release date %(day)s."), entry.conditional_release_on),
        (_("The sentence ends on %(day)s."), entry.sentence_ends_on),
    )
    return said + [words % {"day": long_day(day)} for words, day in dated if day]


def _dates(entry: Entry) -> list[str]:
    said = []
    custody = entry.kind == Kind.CUSTODY
    if entry.until_on and custody:
        said.append(_("Released on %(day)s.") % {"day": long_day(entry.until_on)})
    elif entry.until_on and entry.expected_on and entry.until_on < entry.expected_on:
        days = {"day": long_day(entry.until_on), "planned": long_day(entry.expected_on)}
        said.append(_("Ended early on %(day)s; planned until %(planned)s.") % days)
    elif entry.until_on:
        said.append(_("Until %(day)s.") % {"day": long_day(entry.until_on)})
    elif entry.expected_on:
        words = _("Release expected on %(day)s.") if custody else _("Planned until %(day)s.")
        said.append(words % {"day": long_day(entry.expected_on)})
    if entry.disposed_on:
        said.append(_("Dealt with on %(day)s.") % {"day": long_day(entry.disposed_on)})
    return said


def _circumstances(entry: Entry) -> list[str]:
    said = []
    if entry.kind == Kind.ARREST and entry.offence_code:
        said.append(offence(entry.offence_code))
    if entry.confirmation:
        said.append(_("%(what)s.") % {"what": Confirmation(entry.confirmation).label})
    if entry.setting:
        said.append(_("%(what)s.") % {"what": Setting(entry.setting).label})
    if entry.conditions and entry.kind == Kind.ORDER:
        said.append(_("Requirements: %(what)s") % {"what": "; ".join(entry.conditions.splitlines())})
    said += [zone(each) for each in entry.zones]
    if entry.whose and entry.kind != Kind.INFORMATION:
        said.append(_("Said by %(whom)s.") % {"whom": entry.whose})
    return said


def zone(text: str) -> str:
    """Where somebody must be, must not be, or was."""
    if text.startswith(EXCLUSION):
        return _("Must stay out of: %(zone)s") % {"zone": text.removeprefix(EXCLUSION)}
    if text.startswith(INCLUSION):
        return _("Must be in: %(zone)s") % {"zone": text.removeprefix(INCLUSION)}
    return _("Zone: %(zone)s") % {"zone": text}


def months(number: int) -> str:
    """41 months as 3 years and 5 months."""
    years, rest = divmod(number, 12)
    parts = []
    if years:
        parts.append(ngettext("%(n)s year", "%(n)s years", years) % {"n": years})
    if rest or not years:
        parts.append(ngettext("%(n)s month", "%(n)s months", rest) % {"n": rest})
    return _(" and ").join(parts)


def rows(entry: Entry) -> list[Row]:
    """All that an entry says, for its own page."""
    kind = Kind(entry.kind)
    found = [
        Row(_("Kind"), kind.label),
        Row(_("From") if entry.is_open_spell or entry.until_on else _("Date"), _day(entry)),
    ]
    if kind == Kind.INTELLIGENCE:
        return [*found, *intelligencewords.rows(entry), _recorded(entry)]
    if entry.until_on:
        found.append(Row(_("Until"), long_day(entry.until_on)))
    if entry.outcome:
        found.append(Row(_outcome_label(kind), outcome(entry)))
    if entry.settled_by:
        found.append(Row(_("Decided by"), name_of(entry.settled_by)))
    found += [Row(label, value) for label, value in _optional(entry) if value]
    if entry.conditions and kind == Kind.ORDER:
        found.append(Row(_("Requirements and conditions"), entry.conditions, keep_lines=True))
    if entry.zones:
        found.append(Row(_("Zones"), "\n".join(map(zone, entry.zones)), keep_lines=True))
    if entry.text:
        found.append(Row(_("In words"), entry.text, keep_lines=True))
    found.append(Row(_("Fact, opinion or allegation"), Standing(entry.standing).label))
    found.append(Row(_("Class of information"), InformationClass(entry.information_class).label))
    return [*found, _recorded(entry)]


def _optional(entry: Entry) -> list[tuple[str, str]]:
    custody = entry.kind == Kind.CUSTODY
    return [
        (_("Who went") if entry.kind == Kind.HOME_VISIT else _("With whom"), entry.with_whom),
        (_("Who told it") if entry.kind == Kind.INFORMATION else _("Whose statement"), entry.whose),
        (_("Offence"), offence(entry.offence_code) if entry.offence_code else ""),
        (_("Dealt with on"), long_day(entry.disposed_on)),
        (_("Sentence"), str(Sentence(entry.sentence).label) if entry.sentence else ""),
        (_("Found"), ", ".join(map(substance, entry.substances))),
        (_("How sure"), str(Confirmation(entry.confirmation).label) if entry.confirmation else ""),
        (_("Kind of housing"), str(Setting(entry.setting).label) if entry.setting else ""),
        (_("Establishment"), entry.establishment),
        (_("Sentenced on"), long_day(entry.sentenced_on)),
        (_("Length of the sentence"), months(entry.sentence_months) if entry.sentence_months else ""),
        (_("Conditional release date"), long_day(entry.conditional_release_on)),
        (_("The sentence ends on"), long_day(entry.sentence_ends_on)),
        (_("Release expected on") if custody else _("Planned end"), long_day(entry.expected_on)),
    ]


def name_of(practitioner: Practitioner) -> str:
    """A practitioner with their agency."""
    return f"{practitioner.user.name}, {practitioner.agency.name}"


def _recorded(entry: Entry) -> Row:
    who = f"{entry.author.user.name}, {entry.agency.name}" if entry.author else entry.agency.name
    made = timezone.localtime(entry.made_at)
    when = {"who": who, "day": short_day(made.date()), "time": time_format(made, "H:i")}
    return Row(_("Recorded by"), _("%(who)s, %(day)s at %(time)s") % when)


def _day(entry: Entry) -> str:
    if entry.at_time is None:
        return long_day(entry.on_day)
    return _("%(day)s at %(time)s") % {"day": long_day(entry.on_day), "time": time_format(entry.at_time, "H:i")}


def _outcome_label(kind: Kind) -> str:
    labels = {
        Kind.APPOINTMENT: _("What came of it"),
        Kind.DRUG_TEST: _("Result"),
        Kind.OFFENCE: _("How it was dealt with"),
        Kind.CUSTODY: _("Why"),
        Kind.HOME_VISIT: _("What came of it"),
        Kind.ORDER: _("Which"),
        Kind.RECALL: _("Kind of recall"),
        Kind.BREACH: _("How far"),
        Kind.TAG: _("What it watches"),
        Kind.TAG_ALERT: _("What it told"),
    }
    return labels.get(kind, _("State"))
