"""A signed-in browser to test with: Django's client with a practitioner and scheme chosen."""

from __future__ import annotations

from django.test import Client

from throughcare.partnerships.acting import Acting
from throughcare.partnerships.models import Practitioner

# As the frame keeps it; tests of lower rooms may not import the frame.
CHOSEN = "acting_for"


def browser(by: Acting) -> Client:
    """Somebody's browser after sign-in and the choice of agency and scheme."""
    client = Client()
    client.force_login(
        Practitioner.objects.select_related("user").get(pk=by.practitioner_id).user,
        backend="allauth.account.auth_backends.AuthenticationBackend",
    )
    session = client.session
    session[CHOSEN] = [by.practitioner_id, by.scheme_id]
    session.save()
    return client
