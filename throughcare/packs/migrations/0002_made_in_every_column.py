"""Of a pack that was made no column changes but those of publishing: pages, who asked and what it corrects stay too."""

from django.db import migrations

from throughcare.packs.sql import FIXED, MADE_STAYS


class Migration(migrations.Migration):

    dependencies = [
        ("packs", "0001_packs"),
    ]

    operations = [
        migrations.RunSQL(MADE_STAYS, FIXED[: FIXED.index("create trigger")].replace("create f", "create or replace f")),
    ]
