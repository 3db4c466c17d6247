"""The reviews room as a Django app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReviewsConfig(AppConfig):
    name = "throughcare.reviews"
    label = "reviews"

    def ready(self) -> None:
        """Offer the cohort list a filter that only this room can answer."""
        from throughcare.registrations.further import Further, offer
        from throughcare.reviews.standardfacts import missed, states_some

        offer(Further("contact_missed", _("Contact standard missed"), states_some, missed))
