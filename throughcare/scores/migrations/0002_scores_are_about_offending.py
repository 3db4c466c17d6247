"""Scores of a scheme belong to the class of offending; what an agency entered for a referral stays its own."""

from django.db import migrations

from throughcare.core import rowsecurity as rows

OF_SOMEBODY_SEEN = "exists (select 1 from people_person p where p.id = person_id)"
ENTERED = f"agency_id = {rows.MY_AGENCY} and scheme_id = any ({rows.MY_REFERRING})"
NOT_HIDDEN = f"person_id <> all ({rows.MY_HIDDEN})"
COVERED = f"scheme_id = any ({rows.MY_SCHEMES}) and 'offending' = any ({rows.MY_CLASSES})"


class Migration(migrations.Migration):
    dependencies = [("scores", "0001_initial"), ("core", "0002_classes_in_the_context")]

    operations = [
        rows.change_rule(
            "scores_score",
            before=f"({rows.BY_SCHEME} or ({ENTERED})) and {NOT_HIDDEN} and {OF_SOMEBODY_SEEN}",
            using=f"(({COVERED}) or ({ENTERED})) and {NOT_HIDDEN} and {OF_SOMEBODY_SEEN}",
        ),
    ]
