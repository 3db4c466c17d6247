"""The evidence sheet: what the record says on a day, with its source, to whoever may see it; it answers nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from django.utils.translation import gettext as _

from throughcare.partnerships.profile import Profile
from throughcare.partnerships.profile.management import EvidenceItem
from throughcare.partnerships.profile.vocabulary import Fact
from throughcare.reviews.facts import FACTS, HEADS, SHEET, Head, Known, Shown
from throughcare.sharing.models import InformationClass

CLASS_OF: Mapping[Fact, InformationClass] = {
    Fact.INTELLIGENCE: InformationClass.INTELLIGENCE,
    Fact.DRUG_TESTS: InformationClass.HEALTH,
    **dict.fromkeys(
        (Fact.ARRESTS, Fact.DISPOSALS, Fact.WARRANTS, Fact.CONVICTIONS, Fact.CUSTODY), InformationClass.OFFENDING
    ),
}


@dataclass(frozen=True)
class Line:
    """A line of the checklist with the facts beside it."""

    item: EvidenceItem
    facts: list[Shown] = field(default_factory=list)


@dataclass(frozen=True)
class Kept:
    """A line as a rating keeps it: an answer, or what the record said."""

    label: str
    information_class: str
    item: str = ""
    answer: str = ""
    shown: Shown | None = None


def class_of(item: EvidenceItem) -> InformationClass:
    """The class that an answer to this line tells of; case work where it may rest on several."""
    classes = {CLASS_OF.get(fact, InformationClass.CASEWORK) for fact in item.facts}
    return classes.pop() if len(classes) == 1 else InformationClass.CASEWORK


def checklist(profile: Profile) -> list[EvidenceItem]:
    """Every item of evidence that the scheme names for any colour, each once."""
    items: dict[str, EvidenceItem] = {}
    for rating in profile.ratings:
        for item in rating.evidence:
            items.setdefault(item.key, item)
    return list(items.values())


def asked_of(profile: Profile, classes: frozenset[str]) -> list[EvidenceItem]:
    """The lines of the checklist that somebody with these classes can be asked to answer."""
    return [item for item in checklist(profile) if class_of(item) in classes]


def lines(profile: Profile, known: Known) -> list[Line]:
    """The checklist, as far as it can be asked, with what the record says to each line."""
    return [
        Line(item, [shown for fact in item.facts for shown in facts(fact, known)])
        for item in asked_of(profile, known.classes)
    ]


def everything(known: Known) -> list[tuple[str, list[Shown]]]:
    """The whole sheet: each kind of fact with what the record says, for schemes that name no checklist too."""
    return [(str(HEADS[head.key]), _open_to(head.information_class, known, head.tell)) for head in SHEET]


def facts(fact: Fact, known: Known) -> list[Shown]:
    """The recorded facts of one kind, in words with their source."""
    return _open_to(CLASS_OF.get(fact, InformationClass.CASEWORK), known, FACTS[fact])


def _open_to(wanted: InformationClass, known: Known, tell: Callable[[Known], list[Shown]]) -> list[Shown]:
    """What is told to a viewer of this class; to any other that it is not theirs to see, not that there is nothing."""
    if wanted not in known.classes:
        return [withheld(wanted)]
    return tell(known)


def withheld(wanted: InformationClass) -> Shown:
    """Instead of what the agency's agreement does not cover."""
    words = _("Your agency's agreement does not cover this class of information: %(kind)s.")
    return Shown(words % {"kind": str(wanted.label).lower()}, withheld=True)


def as_kept(profile: Profile, known: Known, answers: Mapping[str, str]) -> list[Kept]:
    """What a rating keeps: the answered lines, and all that the record said to whoever judged, as it stood then."""
    answered = [
        Kept(item.label, class_of(item), item=item.key, answer=answers[item.key])
        for item in asked_of(profile, known.classes)
        if item.key in answers
    ]
    said = [
        Kept(str(HEADS[head.key]), wanted, shown=shown)
        for head in SHEET
        for wanted, part in _by_class(head, known)
        for shown in _open_to(wanted, part, head.tell)
        if not shown.withheld and (shown.report or wanted != InformationClass.INTELLIGENCE)
    ]
    return answered + said


def _by_class(head: Head, known: Known) -> list[tuple[InformationClass, Known]]:
    """A head with what it counts; actions of the plan apart by class, since a total would tell of those on health."""
    if head.key != "actions":
        return [(head.information_class, known)]
    found = []
    for wanted in (InformationClass.CASEWORK, InformationClass.HEALTH):
        some = [action for action in known.actions if action.information_class == wanted]
        if some or wanted == head.information_class:
            found.append((wanted, replace(known, actions=some)))
    return found
