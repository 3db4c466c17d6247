"""When somebody's cohort or statutory status changed, protected from the start; before this they keep what they have."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

from throughcare.core import rowsecurity as rows


class Migration(migrations.Migration):
    dependencies = [
        ("partnerships", "0001_initial"),
        ("people", "0001_initial"),
        ("registrations", "0003_level_changes"),
    ]

    operations = [
        migrations.CreateModel(
            name="HoldingChange",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("made_at", models.DateTimeField(auto_now_add=True)),
                ("changed_at", models.DateTimeField(auto_now=True)),
                ("changed_by", models.BigIntegerField(editable=False, null=True)),
                (
                    "what",
                    models.CharField(
                        choices=[("cohort", "Cohort"), ("statutory_status", "Statutory status")], max_length=20
                    ),
                ),
                ("before", models.CharField(blank=True, max_length=40)),
                ("after", models.CharField(blank=True, max_length=40)),
                ("from_on", models.DateField()),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
                (
                    "registration",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="holding_changes",
                        to="registrations.registration",
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
                "ordering": ["from_on", "made_at"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(what__in=("cohort", "statutory_status")), name="holding_change_known"
                    )
                ],
            },
        ),
        rows.protect("registrations_holdingchange", using=rows.BY_SCHEME_AND_PERSON),
        rows.keep_version("registrations_holdingchange"),
    ]
