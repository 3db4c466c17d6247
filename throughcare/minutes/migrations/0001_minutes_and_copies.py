"""Tables of the minutes room, protected from the start: a copy is open to whom it was made for alone."""

import uuid

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

from throughcare.core import rowsecurity as rows

# The service itself, which speaks as practitioner 0, notes why a copy could not be made.
SERVICE = f"{rows.MY_PRACTITIONER} = 0"
# A copy closes as a whole when somebody in it is hidden from its reader, or a class in it is no longer signed for.
WHOSE = (
    f"{rows.BY_SCHEME} and ({SERVICE} or (asked_by_id = {rows.MY_PRACTITIONER} "
    f"and information_classes::text[] <@ {rows.MY_CLASSES} and not people && {rows.MY_HIDDEN}))"
)
ITS_PAPER = "exists (select from minutes_paper p where p.id = paper_id)"
# Of an item those alone know who may see its person; of the meeting as a whole everybody who reads its cases.
CORRECTED = f"{rows.BY_SCHEME} and (person_id is null or person_id <> all ({rows.MY_HIDDEN}))"


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('panels', '0004_decisions'),
        ('partnerships', '0001_initial'),
        ('people', '0004_street_and_postcode'),
    ]

    operations = [
        migrations.CreateModel(
            name='Paper',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('made_at', models.DateTimeField(auto_now_add=True)),
                ('changed_at', models.DateTimeField(auto_now=True)),
                ('changed_by', models.BigIntegerField(editable=False, null=True)),
                ('kind', models.CharField(choices=[('minutes', 'Minutes'), ('agenda_pack', 'Agenda to read offline')], max_length=12)),
                ('recipient_name', models.CharField(max_length=200, verbose_name='For the attention of')),
                ('on_behalf', models.BooleanField(default=False)),
                ('why', models.CharField(blank=True, max_length=300, verbose_name='Why they need it')),
                ('state', models.CharField(choices=[('making', 'Being made'), ('made', 'Made'), ('failed', 'Could not be made')], default='making', max_length=10)),
                ('failure', models.CharField(blank=True, max_length=600)),
                ('asked_at', models.DateTimeField()),
                ('finished_at', models.DateTimeField(null=True)),
                ('people', django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), default=list, size=None)),
                ('information_classes', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=20), default=list, size=None)),
                ('pages', models.PositiveSmallIntegerField(default=0)),
                ('sha256', models.CharField(blank=True, max_length=64)),
                ('taken_out', models.PositiveIntegerField(default=0)),
                ('taken_out_at', models.DateTimeField(null=True)),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='partnerships.agency')),
                ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='partnerships.practitioner')),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='panels.meeting')),
                ('recipient', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='partnerships.agency')),
                ('scheme', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='partnerships.scheme')),
            ],
        ),
        migrations.CreateModel(
            name='PaperFile',
            fields=[
                ('paper', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='file', serialize=False, to='minutes.paper')),
                ('content', models.BinaryField()),
            ],
        ),
        migrations.CreateModel(
            name='Minutes',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('made_at', models.DateTimeField(auto_now_add=True)),
                ('changed_at', models.DateTimeField(auto_now=True)),
                ('changed_by', models.BigIntegerField(editable=False, null=True)),
                ('state', models.CharField(choices=[('draft', 'Draft'), ('circulated', 'Circulated, waiting for approval'), ('approved', 'Approved')], default='draft', max_length=12)),
                ('circulated_at', models.DateTimeField(null=True)),
                ('approved_at', models.DateTimeField(null=True)),
                ('approved_at_meeting', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='panels.meeting')),
                ('approved_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='partnerships.practitioner')),
                ('meeting', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='minutes', to='panels.meeting')),
                ('scheme', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='partnerships.scheme')),
            ],
            options={
                'verbose_name_plural': 'minutes',
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'circulated', 'approved'])), name='minutes_state_known'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'approved'), _negated=True), models.Q(('approved_at__isnull', False), ('approved_at_meeting__isnull', False), ('approved_by__isnull', False)), _connector='OR'), name='approved_minutes_say_where')],
            },
        ),
        migrations.CreateModel(
            name='MinutesCorrection',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('made_at', models.DateTimeField(auto_now_add=True)),
                ('changed_at', models.DateTimeField(auto_now=True)),
                ('changed_by', models.BigIntegerField(editable=False, null=True)),
                ('words', models.TextField(verbose_name='What is corrected')),
                ('said_at', models.DateTimeField()),
                ('item', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='panels.agendaitem')),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='panels.meeting')),
                ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('said_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='partnerships.practitioner')),
                ('scheme', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='partnerships.scheme')),
            ],
            options={
                'ordering': ['said_at', 'id'],
                'indexes': [models.Index(fields=['meeting'], name='minutes_correction_of')],
                'constraints': [models.CheckConstraint(condition=models.Q(('words', ''), _negated=True), name='minutes_correction_says_what'), models.CheckConstraint(condition=models.Q(models.Q(('item', None), ('person', None)), models.Q(('item__isnull', False), ('person__isnull', False)), _connector='OR'), name='minutes_correction_of_an_item_names_whom')],
            },
        ),
        migrations.AddIndex(
            model_name='paper',
            index=models.Index(fields=['asked_by', '-asked_at'], name='paper_by_reader'),
        ),
        migrations.AddConstraint(
            model_name='paper',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['making', 'made', 'failed'])), name='paper_state_known'),
        ),
        migrations.AddConstraint(
            model_name='paper',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'made'), _negated=True), models.Q(('finished_at__isnull', False), models.Q(('sha256', ''), _negated=True)), _connector='OR'), name='made_paper_is_proved'),
        ),
        migrations.AddConstraint(
            model_name='paper',
            constraint=models.CheckConstraint(condition=models.Q(('on_behalf', False), models.Q(('why', ''), _negated=True), _connector='OR'), name='paper_for_another_says_why'),
        ),
        migrations.AddConstraint(
            model_name='paper',
            constraint=models.CheckConstraint(condition=models.Q(('recipient_name', ''), _negated=True), name='paper_names_its_reader'),
        ),
        rows.protect("minutes_minutes", using=rows.BY_SCHEME),
        rows.keep_version("minutes_minutes"),
        rows.protect("minutes_minutescorrection", using=CORRECTED),
        rows.keep_version("minutes_minutescorrection"),
        rows.append_only("minutes_minutescorrection"),
        rows.protect("minutes_paper", using=WHOSE),
        rows.keep_version("minutes_paper"),
        rows.protect("minutes_paperfile", using=ITS_PAPER, gate_reads=False),
        rows.append_only("minutes_paperfile"),
    ]
