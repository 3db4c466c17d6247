"""Analysts: figures and evaluations, nobody's file."""

import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('partnerships', '0002_guests'),
    ]

    operations = [
        migrations.AlterField(
            model_name='grant',
            name='role',
            field=models.CharField(choices=[('referrer', 'Referrer'), ('gatekeeper', 'Gatekeeper'), ('panel_member', 'Panel member'), ('chair', 'Chair'), ('coordinator', 'Co-ordinator'), ('lead_professional', 'Lead professional'), ('strategic_member', 'Strategic member'), ('data_protection_officer', 'Data protection officer'), ('auditor', 'Auditor'), ('agency_administrator', 'Agency administrator'), ('system_administrator', 'System administrator'), ('guest', 'Guest'), ('analyst', 'Analyst')], max_length=40, verbose_name='Role'),
        ),
        migrations.AlterField(
            model_name='invitation',
            name='roles',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('referrer', 'Referrer'), ('gatekeeper', 'Gatekeeper'), ('panel_member', 'Panel member'), ('chair', 'Chair'), ('coordinator', 'Co-ordinator'), ('lead_professional', 'Lead professional'), ('strategic_member', 'Strategic member'), ('data_protection_officer', 'Data protection officer'), ('auditor', 'Auditor'), ('agency_administrator', 'Agency administrator'), ('system_administrator', 'System administrator'), ('guest', 'Guest'), ('analyst', 'Analyst')], max_length=40), size=None),
        ),
    ]
