"""A planned appointment whose day has passed is no longer the next contact."""

from django.db import migrations

from throughcare.chronology.contactsql import BACK, WHEN_CONTACTS_GO_BY
from throughcare.core.rowsecurity import gate_function


class Migration(migrations.Migration):
    dependencies = [
        ("chronology", "0004_only_police_grade"),
        ("registrations", "0001_initial"),
    ]

    operations = [
        migrations.RunSQL([WHEN_CONTACTS_GO_BY, *gate_function("chronology_let_contacts_pass(date, text)")], BACK),
    ]
