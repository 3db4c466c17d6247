"""Strategic groups and boards meet too; who sees figures sees their meetings, and nobody's file."""

from django.db import migrations, models

from throughcare.core import rowsecurity as rows

SENIOR_TOO = (
    f"(not figures_only and {rows.BY_SCHEME}) or (figures_only and scheme_id = any ((select app_figures())::int[]))"
)


class Migration(migrations.Migration):
    dependencies = [("panels", "0001_initial"), ("core", "0002_classes_in_the_context")]

    operations = [
        migrations.AddField(
            model_name="meeting",
            name="figures_only",
            field=models.BooleanField(default=False),
        ),
        rows.change_rule("panels_meeting", using=SENIOR_TOO, before=rows.BY_SCHEME),
    ]
