"""What the ratings page shows, made from ratings, views and prompts: the strip, the history, the list of prompts."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from throughcare.core.charts import RagStrip, rag_strip
from throughcare.core.components import colour_word, short_day
from throughcare.registrations.models import Registration
from throughcare.reviews import promptwords
from throughcare.reviews.exitclock import by_day, unbroken
from throughcare.reviews.models import KeptEvidence, Rating
from throughcare.reviews.prompts import ABOUT_CUSTODY, Prompt
from throughcare.reviews.queries import judged

# Of the width: days named nearer to one another would be printed over each other on a phone.
LABELS_APART = 0.3


@dataclass(frozen=True)
class ShownPrompt:
    """A prompt as the page tells it."""

    what: str
    why: str
    url: str
    entries: Sequence[str]
    elsewhere: str = ""


def shown_prompts(registration: Registration, prompts: Sequence[Prompt]) -> list[ShownPrompt]:
    """Prompts in words, with the address at which each can be put aside."""
    person = registration.person_id
    return [
        ShownPrompt(
            promptwords.what(prompt),
            promptwords.why(prompt.rule),
            reverse("reviews:dismiss", kwargs={"pk": person, "key": prompt.key}),
            [reverse("chronology:entry", kwargs={"pk": person, "key": key}) for key in prompt.entries],
            reverse("reviews:custody", kwargs={"pk": person}) if prompt.rule in ABOUT_CUSTODY else "",
        )
        for prompt in prompts
    ]


def strip(registration: Registration, ratings: Sequence[Rating], *, today: date) -> RagStrip | None:
    """The person's colour over the time on the scheme; the title says how it stands."""
    mine = [rating for rating in ratings if rating.registration_id == registration.pk]
    days = by_day(judged(mine))
    end = registration.ended_on or today
    held = unbroken(judged(mine), on=end)
    if not days or held is None:
        return None
    changes = [(registration.started_on, "none", colour_word(None))] if days[0][0] > registration.started_on else []
    for day, colour in days:
        if not changes or changes[-1][1] != colour:
            changes.append((day, colour, colour_word(colour)))
    labels = [(day, short_day(day)) for day in _apart([change[0] for change in changes], end)]
    return rag_strip(
        "colour-over-time",
        _("%(colour)s since %(day)s") % {"colour": colour_word(held[0]), "day": short_day(held[1])},
        changes,
        start=registration.started_on,
        end=end,
        labels=labels,
        day_words=[short_day(day) for day, _colour, _word in changes],
        head=(_("From"), _("Rating")),
    )


def _apart(days: Sequence[date], end: date) -> list[date]:
    """The first day, and each later one that is far enough from the one named before it."""
    length = max((end - days[0]).days, 1)
    named = [days[0]]
    for day in days[1:]:
        if (day - named[-1]).days / length >= LABELS_APART:
            named.append(day)
    return named


@dataclass(frozen=True)
class ShownRating:
    """One rating of the history with who judged it and on what."""

    rating: Rating
    who: str
    answers: Sequence[KeptEvidence] = ()
    record: Sequence[tuple[str, list[KeptEvidence]]] = ()


def history(
    ratings: Sequence[Rating], names: Mapping[int, str], kept: Mapping[uuid.UUID, Sequence[KeptEvidence]]
) -> list[ShownRating]:
    """Ratings as the page shows them, each with what it rested on as far as the viewer may see it."""
    shown = []
    for rating in ratings:
        mine = kept.get(rating.pk, ())
        said: dict[str, list[KeptEvidence]] = {}
        for line in mine:
            if line.says:
                said.setdefault(line.label, []).append(line)
        who = names.get(rating.judged_by, rating.agency.name)
        shown.append(ShownRating(rating, who, [line for line in mine if line.answer], list(said.items())))
    return shown
