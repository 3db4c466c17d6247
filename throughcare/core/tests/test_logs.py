"""What the log says of an address that opens something."""

from __future__ import annotations

import logging
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.utils.module_loading import import_string

pytestmark = [pytest.mark.django_db, pytest.mark.trust(28)]


@pytest.mark.parametrize("path", ["/join/{}/", "/account/password/reset/key/1-{}/"])
def test_a_refused_form_does_not_put_the_secret_of_its_link_into_the_log(caplog: Any, path: str) -> None:
    logging_as_served: dict[str, Any] = settings.LOGGING
    [name] = logging_as_served["handlers"]["stderr"]["filters"]
    caplog.handler.addFilter(import_string(logging_as_served["filters"][name]["()"])())
    with caplog.at_level(logging.INFO):
        refused = Client(enforce_csrf_checks=True).post(path.format("opensesame"), {"password": "x"})
    assert refused.status_code == 403
    assert path.format("opensesame").split("opensesame")[0].split("1-")[0] in caplog.text
    assert "opensesame" not in caplog.text
