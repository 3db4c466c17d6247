"""What a page is called when the trail tells of it."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

PAGES = {
    "web:home": gettext_lazy("Home"),
    "web:waiting": gettext_lazy("What waits"),
    "desk:watching": gettext_lazy("People watched"),
    "desk:hand_over": gettext_lazy("Handing over"),
    "desk:hand_over_of": gettext_lazy("Handing over"),
    "web:found": gettext_lazy("Search"),
    "web:person": gettext_lazy("Overview"),
    "web:details": gettext_lazy("Details"),
    "web:corrections": gettext_lazy("What the record said before"),
    "web:around": gettext_lazy("People around"),
    "web:restrictions": gettext_lazy("Restrictions"),
    "web:looked": gettext_lazy("Who has looked"),
    "registrations:cohort": gettext_lazy("List of people"),
    "registrations:export": gettext_lazy("Spreadsheet of people"),
    "registrations:detail": gettext_lazy("Registration"),
    "chronology:list": gettext_lazy("Chronology"),
    "reviews:custody": gettext_lazy("Custody and sentence"),
    "reviews:step": gettext_lazy("Custody and sentence"),
    "reviews:takeover": gettext_lazy("Custody and sentence"),
    "reviews:forecast": gettext_lazy("Release forecast"),
    "reviews:final_third": gettext_lazy("Final third of the sentence"),
    "reviews:at_large": gettext_lazy("Unlawfully at large"),
    "reviews:prompts": gettext_lazy("Prompts"),
    "reviews:evidence": gettext_lazy("Evidence sheet"),
    "documents:list": gettext_lazy("Documents"),
    "summaries:file": gettext_lazy("Summary taken out"),
    "documents:file": gettext_lazy("Document taken out"),
    "minutes:meeting": gettext_lazy("Minutes"),
    "minutes:file": gettext_lazy("Copy of a meeting taken out"),
    "plans:needs": gettext_lazy("Needs"),
    "plans:plan": gettext_lazy("Plan"),
    "briefings:asked": gettext_lazy("Asked of us"),
    "briefings:answer": gettext_lazy("Asked of us"),
    "briefings:nothing": gettext_lazy("Asked of us"),
    "reviews:ratings": gettext_lazy("Ratings"),
    "reviews:exit": gettext_lazy("Exit"),
}
ROOMS = {
    "chronology": gettext_lazy("Chronology"),
    "documents": gettext_lazy("Documents"),
    "summaries": gettext_lazy("What has left"),
    "plans": gettext_lazy("Needs and plan"),
    "reviews": gettext_lazy("Ratings and exit"),
    "referrals": gettext_lazy("Referral"),
    "minutes": gettext_lazy("Minutes"),
    "panels": gettext_lazy("Panel"),
    "calendars": gettext_lazy("Meetings"),
    "sitting": gettext_lazy("Panel"),
    "briefings": gettext_lazy("What partners know"),
    "registrations": gettext_lazy("Registration"),
    "scores": gettext_lazy("Scores"),
    "feeds": gettext_lazy("Import"),
    "desk": gettext_lazy("Own desk"),
    "web": gettext_lazy("Details"),
}


PURPOSES = {
    "case work": gettext_lazy("Case work"),
    "search": gettext_lazy("Search"),
    "summary taken out": gettext_lazy("To take a summary out"),
    "document taken out": gettext_lazy("To take a document out"),
    "copy of a meeting taken out": gettext_lazy("To take a copy of a meeting out"),
    "who has looked": gettext_lazy("To see who has looked"),
    "spreadsheet of the list": gettext_lazy("Spreadsheet of the list"),
    "printed referral form": gettext_lazy("Printed referral form"),
    "possible duplicates of a person referred": gettext_lazy("Possible duplicates of a person referred"),
    "deciding who is who in a list": gettext_lazy("Deciding who is who in an imported list"),
    "checking the columns of a list": gettext_lazy("Checking the columns of an imported list"),
}


def purpose_in_words(purpose: str) -> str:
    """Why somebody looked; a purpose without words of its own stands as it was kept."""
    return str(PURPOSES.get(purpose, purpose))


def page_in_words(route: str) -> str:
    """The page's name; a page without one is called after its room."""
    if route in PAGES:
        return str(PAGES[route])
    return str(ROOMS.get(route.split(":")[0], _("Another page")))
