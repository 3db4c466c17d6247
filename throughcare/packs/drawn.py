"""Charts on paper: their looks stand within them, because the engine reads no other; the table is below anyway."""

from __future__ import annotations

import re

# Within a picture there are no variables: these are the colours of the screen.
ACCENT, OTHER, GREY = "#123f49", "#b35c00", "#6f7e81"
LOOKS = f"""
text {{ font: 11px "Liberation Sans", Arial, sans-serif; fill: #3d4649; }}
.tc-chart__value {{ font-weight: 700; fill: #131b1d; }}
.tc-chart__end {{ text-anchor: end; }}
.tc-chart__middle {{ text-anchor: middle; }}
.tc-chart__start {{ text-anchor: start; }}
.tc-chart__grid {{ stroke: #dfe6e7; stroke-width: 1; }}
.tc-chart__axis {{ stroke: {GREY}; stroke-width: 1; }}
.tc-chart__line {{ fill: none; stroke: {ACCENT}; stroke-width: 2.5; }}
.tc-chart__line--1 {{ stroke: {OTHER}; stroke-dasharray: 7 4; }}
.tc-chart__line--2 {{ stroke: #54319f; stroke-dasharray: 2 5; }}
.tc-chart__dot {{ fill: #fff; stroke: {ACCENT}; stroke-width: 2.5; }}
.tc-chart__dot--1 {{ stroke: {OTHER}; }}
.tc-chart__dot--2 {{ stroke: #54319f; }}
.tc-chart__dot--full {{ fill: {ACCENT}; }}
.tc-chart__bar {{ fill: {ACCENT}; }}
.tc-chart__reference {{ stroke: #131b1d; stroke-width: 1.5; }}
.tc-chart__whisker {{ stroke: {ACCENT}; stroke-width: 3; }}
.tc-chart__whisker--aside {{ stroke-width: 1.5; stroke-dasharray: 5 3; }}
"""
_DETAILS = re.compile(r"<details\b.*?</details>", re.DOTALL)
_PICTURE = re.compile(r'(<svg class="tc-chart[^>]*>)')


def on_paper(html: str) -> str:
    """The same page for paper."""
    return _PICTURE.sub(rf"\1<style>{LOOKS}</style>", _DETAILS.sub("", html))
