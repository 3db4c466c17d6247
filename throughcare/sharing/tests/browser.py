"""A signed-in browser to test with: Django's client with a practitioner and scheme chosen."""

from __future__ import annotations

from django.test import Client

from throughcare.accounts.tests.signing_in import sign_in
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.models import Practitioner


def browser(by: Acting) -> Client:
    """Somebody's browser after sign-in and the choice of agency and scheme."""
    client = Client()
    user = Practitioner.objects.select_related("user").get(pk=by.practitioner_id).user
    sign_in(client, practitioner_id=by.practitioner_id, user=user, scheme_id=by.scheme_id)
    return client
