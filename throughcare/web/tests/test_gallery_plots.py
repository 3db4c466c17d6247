"""Every sample of a plot has title, description and the table behind it, and no style of its own."""

from __future__ import annotations

import re

import pytest
from django.template import engines

from throughcare.web import gallery_plots

pytestmark = pytest.mark.feature("F59")


def test_every_plot_has_title_description_and_table_and_no_style_of_its_own() -> None:
    for chart in gallery_plots.samples()["plots"]:
        page = engines["django"].from_string("{% load tc %}{% chart chart %}").render({"chart": chart})
        assert "style=" not in page
        assert chart.title in page
        if '<svg class="tc-chart" role' in page:
            assert re.search(rf'<desc id="{chart.key}-desc">[^<]+</desc>', page), chart.key
            assert "<table" in page
        else:
            assert "nothing to draw" in page
