"""Jobs of the desk: forget old drafts, bring back what was handed over for a while."""

from __future__ import annotations

from procrastinate.contrib.django import app

from throughcare.desk import drafts


@app.periodic(cron="41 3 * * *")
@app.task(name="desk.forget_drafts", pass_context=False)
def forget_drafts(timestamp: int) -> None:
    """What nobody went on with for two weeks is gone."""
    drafts.forget_old()
