"""What the tests of guests share."""

from __future__ import annotations

import pytest

from throughcare.sitting.tests.guested import Table, with_guests


@pytest.fixture
def table(db: None) -> Table:
    """A meeting with two guests of two items."""
    return with_guests()
