"""Tables of the scores room, protected from the start."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

from throughcare.core import rowsecurity as rows

OF_SOMEBODY_SEEN = "exists (select 1 from people_person p where p.id = person_id)"


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("partnerships", "0001_initial"),
        ("people", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Score",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("made_at", models.DateTimeField(auto_now_add=True)),
                ("changed_at", models.DateTimeField(auto_now=True)),
                ("changed_by", models.BigIntegerField(editable=False, null=True)),
                (
                    "instrument",
                    models.CharField(
                        choices=[
                            ("ogrs3", "OGRS3"),
                            ("arp", "All Reoffending Predictor"),
                            ("other", "Another instrument"),
                        ],
                        max_length=10,
                    ),
                ),
                ("algorithm", models.CharField(max_length=120)),
                ("calculated", models.BooleanField()),
                ("inputs", models.JSONField(default=dict)),
                ("percent1", models.DecimalField(decimal_places=2, max_digits=5, null=True)),
                ("percent2", models.DecimalField(decimal_places=2, max_digits=5)),
                (
                    "band",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("low", "Low"),
                            ("medium", "Medium"),
                            ("high", "High"),
                            ("very_high", "Very high"),
                            ("", "Not banded"),
                        ],
                        max_length=10,
                    ),
                ),
                ("scored_on", models.DateField()),
                ("source", models.CharField(max_length=200)),
                ("entered_by", models.BigIntegerField()),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="partnerships.agency"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="scores", to="people.person"
                    ),
                ),
                (
                    "scheme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="partnerships.scheme"
                    ),
                ),
            ],
            options={
                "ordering": ["-scored_on", "-made_at"],
                "indexes": [models.Index(fields=["person", "-scored_on"], name="score_by_person")],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("percent2__range", (0, 100))), name="percent_in_range"),
                    models.CheckConstraint(condition=models.Q(("source", ""), _negated=True), name="score_has_source"),
                ],
            },
        ),
        # A referring agency scores people whom the scheme does not know yet: their scores are hidden with them.
        rows.protect(
            "scores_score",
            using=f"(scheme_id = any ({rows.MY_SCHEMES}) or (agency_id = {rows.MY_AGENCY} and scheme_id = any ({rows.MY_REFERRING}))) and person_id <> all ({rows.MY_HIDDEN}) and {OF_SOMEBODY_SEEN}",
        ),
        rows.keep_version("scores_score"),
    ]
