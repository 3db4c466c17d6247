"""Tables of the disclosures room, protected from the start: what was told stays as it was written."""

import uuid

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

from throughcare.core import rowsecurity as rows

OF_MY_CLASSES = f"information_classes::text[] <@ {rows.MY_CLASSES}"
# Of a paper with people in it those alone know who may see somebody of them.
KNOWN = "exists (select from disclosures_disclosedperson p where p.disclosure_id = disclosures_disclosure.id)"
WHOSE = f"{rows.BY_SCHEME} and {OF_MY_CLASSES} and (not names_people or {KNOWN})"


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('partnerships', '0001_initial'),
        ('core', '0002_classes_in_the_context'),
        ('people', '0004_street_and_postcode'),
    ]

    operations = [
        migrations.CreateModel(
            name='Disclosure',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('made_at', models.DateTimeField(auto_now_add=True)),
                ('changed_at', models.DateTimeField(auto_now=True)),
                ('changed_by', models.BigIntegerField(editable=False, null=True)),
                ('what', models.CharField(choices=[('summary', 'Summary from the record'), ('minutes', 'Minutes of a meeting'), ('agenda_pack', 'Agenda of a meeting with its people'), ('document', 'Document'), ('export', 'List')], max_length=20)),
                ('subject', models.UUIDField()),
                ('recipient_name', models.CharField(max_length=200)),
                ('purpose', models.CharField(choices=[('meeting', 'To take part in the panel, or to do what it decided'), ('recall', 'To decide on recall to custody'), ('serious_harm', 'To manage the risk of serious harm'), ('victims', 'To keep victims of domestic abuse safe'), ('reoffending', 'To prevent reoffending'), ('home', 'To find or keep a home')], max_length=20)),
                ('basis', models.CharField(choices=[('agreement', 'The information sharing agreement of the scheme'), ('cda_115', 'Crime and Disorder Act 1998, section 115'), ('oma_14', 'Offender Management Act 2007, section 14'), ('cja_325', 'Criminal Justice Act 2003, section 325 (MAPPA)'), ('pcsc_16', 'Police, Crime, Sentencing and Courts Act 2022, section 16'), ('consent', 'The person has agreed, and the agreement is on record'), ('harm', 'Needed to prevent serious harm (common law, Data Protection Act 2018)')], max_length=20)),
                ('information_classes', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=20), default=list, size=None)),
                ('names_people', models.BooleanField()),
                ('left_at', models.DateTimeField()),
                ('sha256', models.CharField(max_length=64)),
                ('pages', models.PositiveSmallIntegerField()),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='partnerships.agency')),
                ('recipient', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='partnerships.agency')),
                ('scheme', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='partnerships.scheme')),
                ('told_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='partnerships.practitioner')),
            ],
        ),
        migrations.CreateModel(
            name='DisclosedPerson',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('information_classes', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=20), default=list, size=None)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('scheme', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='partnerships.scheme')),
                ('disclosure', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='people', to='disclosures.disclosure')),
            ],
        ),
        migrations.CreateModel(
            name='RefusedDisclosure',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('made_at', models.DateTimeField(auto_now_add=True)),
                ('changed_at', models.DateTimeField(auto_now=True)),
                ('changed_by', models.BigIntegerField(editable=False, null=True)),
                ('what', models.CharField(choices=[('summary', 'Summary from the record'), ('minutes', 'Minutes of a meeting'), ('agenda_pack', 'Agenda of a meeting with its people'), ('document', 'Document'), ('export', 'List')], max_length=20)),
                ('subject', models.UUIDField()),
                ('recipient_name', models.CharField(max_length=200)),
                ('because', models.CharField(max_length=600)),
                ('refused_at', models.DateTimeField()),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='partnerships.agency')),
                ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='partnerships.practitioner')),
                ('recipient', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='partnerships.agency')),
                ('scheme', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='partnerships.scheme')),
            ],
        ),
        migrations.AddIndex(
            model_name='disclosure',
            index=models.Index(fields=['scheme', '-left_at'], name='disclosure_by_day'),
        ),
        migrations.AddIndex(
            model_name='disclosure',
            index=models.Index(fields=['subject'], name='disclosure_by_subject'),
        ),
        migrations.AddConstraint(
            model_name='disclosure',
            constraint=models.CheckConstraint(condition=models.Q(('sha256', ''), _negated=True), name='disclosure_is_proved'),
        ),
        migrations.AddConstraint(
            model_name='disclosure',
            constraint=models.CheckConstraint(condition=models.Q(('what__in', ['summary', 'minutes', 'agenda_pack', 'document', 'export'])), name='disclosure_what_known'),
        ),
        migrations.AddConstraint(
            model_name='disclosedperson',
            constraint=models.UniqueConstraint(fields=('disclosure', 'person'), name='one_line_a_person_disclosed'),
        ),
        migrations.AddIndex(
            model_name='refuseddisclosure',
            index=models.Index(fields=['subject'], name='refused_by_subject'),
        ),
        rows.protect("disclosures_disclosedperson", using=f"{rows.BY_SCHEME_AND_PERSON} and {OF_MY_CLASSES}"),
        rows.append_only("disclosures_disclosedperson"),
        rows.protect("disclosures_disclosure", using=WHOSE, check=f"{rows.BY_SCHEME} and {OF_MY_CLASSES}"),
        rows.keep_version("disclosures_disclosure"),
        rows.append_only("disclosures_disclosure"),
        rows.protect("disclosures_refuseddisclosure", using=rows.BY_SCHEME),
        rows.keep_version("disclosures_refuseddisclosure"),
        rows.append_only("disclosures_refuseddisclosure"),
    ]
