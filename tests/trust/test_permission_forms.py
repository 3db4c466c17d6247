"""The form of every address, by every role: those who may send it do, and nobody else does."""

from __future__ import annotations

import pytest

from tests.trust.attempts import Trying, own
from tests.trust.conftest import Worlds

pytestmark = [pytest.mark.django_db, pytest.mark.trust(1)]


def test_whoever_may_send_sends_and_nobody_else(worlds: Worlds) -> None:
    """Apart from looking, so that two workers share the longest test of all."""
    trying = Trying("POST")
    faults = [trying.fault(attempt) for attempt in own(worlds)]
    assert not any(faults), "\n".join(filter(None, faults))
    assert len(faults) > 2000, "too few attempts to show anything"
