"""Housing by its sort; nobody at large while in custody; a movement has its prison, a sentence its conviction."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
from django.db import migrations, models

import throughcare.chronology.models


class Migration(migrations.Migration):
    dependencies = [("chronology", "0002_everything_that_happens")]

    operations = [
        migrations.RemoveConstraint(model_name="entry", name="one_custody_at_a_time"),
        migrations.AddField(
            model_name="entry",
            name="setting",
            field=models.CharField(
                blank=True,
                choices=[
                    ("own", "Own tenancy or home"),
                    ("social", "Council or housing association"),
                    ("private", "Privately rented"),
                    ("family", "With family or friends"),
                    ("approved_premises", "Approved premises"),
                    ("supported", "Hostel or supported housing"),
                    ("cas3", "Community accommodation after release (CAS3)"),
                    ("rehab", "Residential treatment"),
                    ("sofa", "Sofa surfing"),
                    ("street", "Rough sleeping"),
                    ("other", "Another kind"),
                ],
                max_length=20,
            ),
        ),
        migrations.AddIndex(
            model_name="entry",
            index=models.Index(fields=["person", "agency"], name="chronology_by_agency"),
        ),
        migrations.AddConstraint(
            model_name="entry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "movement"), _negated=True),
                    models.Q(("establishment", ""), _negated=True),
                    _connector="OR",
                ),
                name="movement_has_prison",
            ),
        ),
        migrations.AddConstraint(
            model_name="entry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("sentence", ""), models.Q(("kind", "offence"), ("outcome", "convicted")), _connector="OR"
                ),
                name="sentence_of_a_conviction",
            ),
        ),
        migrations.AddConstraint(
            model_name="entry",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                condition=models.Q(
                    ("corrected_by", None), ("kind__in", ["custody", "at_large"]), ("struck_out_on", None)
                ),
                expressions=[
                    (
                        throughcare.chronology.models._DateRange(
                            "on_day", "until_on", django.contrib.postgres.fields.ranges.RangeBoundary()
                        ),
                        "&&",
                    ),
                    ("person", "="),
                    ("scheme", "="),
                ],
                name="in_custody_or_at_large_once",
            ),
        ),
    ]
