"""Tests that belong to no room: the architecture, the journeys, the promises."""
