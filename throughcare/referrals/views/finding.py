"""How a screen finds its referral, and the words that several screens share."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from django.http import Http404, QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from throughcare.core.components import Row, short_day
from throughcare.core.errors import NotPermitted
from throughcare.partnerships.acting import Acting, authorise
from throughcare.partnerships.permissions import Permission
from throughcare.partnerships.profile import Profile
from throughcare.partnerships.request import Request
from throughcare.people.models import Person
from throughcare.referrals import queries
from throughcare.referrals.actions.drafting import WRITABLE
from throughcare.referrals.models import CriterionJudgement, Referral, State
from throughcare.referrals.questions import anchor_of, words
from throughcare.referrals.rules import AskedSection
from throughcare.scores.models import Score

COLOURS = {
    State.DRAFT: "grey",
    State.WITH_GATEKEEPER: "purple",
    State.STOPPED: "grey",
    State.SENT: "blue",
    State.RETURNED: "orange",
    State.LISTED: "teal",
    State.DEFERRED: "yellow",
    State.DECIDED: "green",
    State.DECLINED: "grey",
    State.WITHDRAWN: "grey",
}


def open_door(request: Request) -> Acting:
    """Whoever acts, unless their agency's signature has lapsed: then why, whatever was asked for."""
    by = request.practitioner
    if by.closed_because:
        raise NotPermitted(by.closed_because)
    if not by.may(Permission.READ_CASES):
        authorise(by, Permission.DRAFT_REFERRAL)
    return by


def posted(request: Request) -> QueryDict | None:
    """What was sent, though it be empty; None when the page is only asked for."""
    return request.POST if request.method == "POST" else None


def find(request: Request, pk: uuid.UUID) -> Referral:
    """The referral, or 404: missing and hidden are one."""
    by = open_door(request)
    referral = Referral.objects.visible_to(by).for_screen().filter(pk=pk).first()
    if referral is None:
        raise Http404
    return referral


def find_own(request: Request, pk: uuid.UUID) -> Referral:
    """The own agency's referral; another agency's is refused."""
    referral = find(request, pk)
    if not is_own(referral, request.practitioner):
        raise NotPermitted(_("Only the agency that made the referral can do this."))
    return referral


def is_own(referral: Referral, by: Acting) -> bool:
    """Whether the agency that `by` acts for made it, and may still refer."""
    return referral.agency_id == by.agency_id and referral.scheme_id in by.referring_schemes


def is_writable(referral: Referral, by: Acting) -> bool:
    """Whether `by` may write its answers now."""
    return is_own(referral, by) and referral.state in WRITABLE


@dataclass(frozen=True)
class Tagged:
    """A state as a tag."""

    words: str
    colour: str


def tag_of(referral: Referral, *, overdue: bool = False) -> Tagged:
    """Where the referral is, as the list and its own page say it."""
    state = State(referral.state)
    if state == State.DECIDED:
        return Tagged(referral.get_outcome_display(), "green" if referral.outcome == "adopted" else "grey")
    if state == State.SENT and referral.ready_at:
        return Tagged(_("Ready for the panel"), "green")
    if overdue:
        return Tagged(_("Answer overdue"), "red")
    return Tagged(str(state.label), COLOURS[state])


def numbers_of(person: Person) -> list[str]:
    """The numbers other services know the person by."""
    return [f"{each.get_kind_display()} {each.understood}" for each in person.identifiers.all()]


def person_rows(person: Person) -> list[Row]:
    """Section 1 in words. The name is shown in the heading of each page and logged there."""
    age = person.age_on(timezone.localdate())
    born = short_day(person.birth_date)
    if age is not None:
        born = _("%(born)s, %(age)s years old") % {"born": born, "age": age}
    numbers = numbers_of(person)
    return [
        Row(_("Name"), person.name),
        Row(_("Birth date"), born),
        Row(_("Sex"), person.get_sex_display()),
        Row(_("Numbers"), "\n".join(numbers), keep_lines=True),
    ]


def answer_rows(section: AskedSection, referral: Referral, profile: Profile, *, url: str = "") -> list[Row]:
    """A section's questions with their answers, and where to change them."""
    return [
        Row(
            f"{one.number} {one.question.label}",
            words(one.question, referral, profile),
            url=f"{url}#{anchor_of(one.question)}" if url else "",
            keep_lines=True,
        )
        for one in section.plain
    ]


@dataclass(frozen=True)
class JudgedCriterion:
    """A criterion with what was said about it."""

    label: str
    met: str
    colour: str
    evidence: str


def judged_criteria(profile: Profile, judged: dict[str, CriterionJudgement]) -> list[JudgedCriterion]:
    """Every criterion of the scheme, judged or not."""
    colours = {"yes": "green", "no": "grey", "unknown": "yellow"}
    found = []
    for criterion in profile.criteria:
        row = judged.get(criterion.key)
        found.append(
            JudgedCriterion(
                label=criterion.label,
                met=row.get_met_display() if row else _("Not judged yet"),
                colour=colours[row.met] if row else "grey",
                evidence=row.evidence if row else "",
            )
        )
    return found


@dataclass(frozen=True)
class ScoreLine:
    """A stored score as one line."""

    words: str
    more: str
    url: str


def score_lines(referral: Referral, by: Acting) -> list[ScoreLine]:
    """The person's scores on this scheme, newest first."""
    rows = Score.objects.visible_to(by).of(referral.person, scheme_id=referral.scheme_id)
    back = reverse("referrals:detail", args=[referral.pk])
    return [
        ScoreLine(
            words=score_words(score),
            more=_("%(day)s. %(algorithm)s. %(source)s")
            % {"day": short_day(score.scored_on), "algorithm": score.algorithm, "source": score.source},
            url=f"{reverse('scores:detail', args=[score.pk])}?back={back}",
        )
        for score in rows
    ]


def score_words(score: Score) -> str:
    """A score in a few words: instrument, two years, band."""
    said = _("%(instrument)s: %(percent)s%% within two years") % {
        "instrument": score.get_instrument_display(),
        "percent": f"{score.percent2.normalize():f}",
    }
    return f"{said} ({score.get_band_display().lower()})" if score.band else said


def find_writable(request: Request, pk: uuid.UUID) -> Referral | None:
    """The own referral if it can be written now; None sends the reader to what it is now."""
    referral = find_own(request, pk)
    return referral if is_writable(referral, request.practitioner) else None


def pages(referral: Referral) -> list[str]:
    """The pages of the form in their order, the last one to check the answers."""
    urls = [reverse("referrals:person", args=[referral.pk])]
    for section in queries.form_of(referral):
        own = [reverse("referrals:section", args=[referral.pk, section.key])] if section.plain else []
        judged = [reverse("referrals:criteria", args=[referral.pk])] if section.has_criteria else []
        urls += judged + own if section.criteria_first else own + judged
    return [*urls, reverse("referrals:check", args=[referral.pk])]


def after(referral: Referral, request: Request, url: str) -> str:
    """Where to go from a page: on to the next one, or back to the list when that was the button."""
    if "later" in request.POST:
        return reverse("referrals:form", args=[referral.pk])
    found = pages(referral)
    return found[found.index(url) + 1] if url in found else found[-1]
