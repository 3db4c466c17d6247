"""Saved filters of the cohort list: their owner's to change, and for the scheme to read when shared."""

import uuid

import django.db.models.deletion
from django.db import migrations, models
from django.db.models.functions import Lower

from throughcare.core import rowsecurity as rows

OWN = f"practitioner_id = {rows.MY_PRACTITIONER} and {rows.BY_SCHEME}"

# Reading only: whoever may read a shared filter can neither change it nor take it over.
SHARED = (
    "create policy shared_with_scheme on desk_savedfilter for select to throughcare_app "
    f"using (shared and {rows.BY_SCHEME})"
)


class Migration(migrations.Migration):
    dependencies = [
        ("partnerships", "0001_initial"),
        ("desk", "0001_the_desk"),
    ]

    operations = [
        migrations.CreateModel(
            name="SavedFilter",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("made_at", models.DateTimeField(auto_now_add=True)),
                ("changed_at", models.DateTimeField(auto_now=True)),
                ("changed_by", models.BigIntegerField(editable=False, null=True)),
                ("name", models.CharField(max_length=60, verbose_name="Name")),
                ("query", models.CharField(max_length=1000)),
                ("shared", models.BooleanField(default=False)),
                (
                    "practitioner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="partnerships.practitioner",
                    ),
                ),
                (
                    "scheme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="partnerships.scheme"
                    ),
                ),
            ],
            options={"ordering": [Lower("name").asc(), "id"]},
        ),
        migrations.AddConstraint(
            model_name="savedfilter",
            constraint=models.UniqueConstraint("practitioner", "scheme", Lower("name"), name="one_filter_a_name"),
        ),
        migrations.AddConstraint(
            model_name="savedfilter",
            constraint=models.CheckConstraint(condition=~models.Q(name=""), name="filter_has_a_name"),
        ),
        rows.protect("desk_savedfilter", using=OWN, gate_reads=False),
        migrations.RunSQL(SHARED, "drop policy if exists shared_with_scheme on desk_savedfilter"),
        rows.keep_version("desk_savedfilter"),
    ]
