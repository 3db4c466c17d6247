"""Asking partners and their answers, protected from the start, with what an asked agency may see of one person."""

import uuid

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

from throughcare.briefings.askedsql import ASKED, ASKED_BACK, MY_ASKED
from throughcare.core import rowsecurity as rows

# An answer is read by its agency and, while it stands, by those for whom it is meant; always by class.
MEANT = f"corrected_at is null and (handling = 'everybody' or {rows.MY_AGENCY} = any (named_agencies))"
READ_ANSWERS = (
    f"({rows.BY_SCHEME_PERSON_AND_CLASS} and (agency_id = {rows.MY_AGENCY} or ({MEANT}))) "
    f"or (request_id = any ({MY_ASKED}) and information_class = any ({rows.MY_CLASSES}))"
)
# Only an agency that is asked now answers, and only the question that it was asked.
WRITE_ANSWERS = (
    f"request_id = any ({MY_ASKED}) and information_class = any ({rows.MY_CLASSES}) and exists (select 1 "  # noqa: S608 (our own words)
    "from briefings_informationrequest r where r.id = briefings_answer.request_id "
    "and r.agency_id = briefings_answer.agency_id and r.person_id = briefings_answer.person_id "
    "and r.scheme_id = briefings_answer.scheme_id)"
)
# What was said is never changed and nothing is taken away; the trail of an answer is its agency's, like the answer.
FURTHER = f"""
revoke update, delete, truncate on briefings_answer, briefings_informationrequest from throughcare_app;
grant update (corrected_at) on briefings_answer to throughcare_app;
grant update (reminded_at, withdrawn_at) on briefings_informationrequest to throughcare_app;
create policy answers_are_their_agencys on audit_event as restrictive for select to throughcare_app, throughcare_owner
  using (kind not like 'answer.%' or agency_id = {rows.MY_AGENCY} or practitioner_id = {rows.MY_PRACTITIONER})
"""
FURTHER_BACK = """
drop policy if exists answers_are_their_agencys on audit_event;
grant update, delete on briefings_answer, briefings_informationrequest to throughcare_app
"""


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('panels', '0004_decisions'),
        ('partnerships', '0002_guests'),
        ('people', '0004_street_and_postcode'),
        ('accounts', '0001_initial'),
        ('audit', '0002_reports_have_their_own_readers'),
        ('sharing', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='InformationRequest',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('made_at', models.DateTimeField(auto_now_add=True)),
                ('changed_at', models.DateTimeField(auto_now=True)),
                ('changed_by', models.BigIntegerField(editable=False, null=True)),
                ('due_on', models.DateField(verbose_name='Answer by')),
                ('asked_at', models.DateTimeField()),
                ('asked_by', models.BigIntegerField()),
                ('reminded_at', models.DateTimeField(null=True)),
                ('withdrawn_at', models.DateTimeField(null=True)),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='partnerships.agency')),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='requests', to='panels.agendaitem')),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='requests', to='panels.meeting')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('scheme', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='partnerships.scheme')),
            ],
        ),
        migrations.CreateModel(
            name='Answer',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('made_at', models.DateTimeField(auto_now_add=True)),
                ('changed_at', models.DateTimeField(auto_now=True)),
                ('changed_by', models.BigIntegerField(editable=False, null=True)),
                ('number', models.PositiveIntegerField()),
                ('kind', models.CharField(choices=[('nothing_known', 'Nothing known'), ('text', 'A few words'), ('structured', 'Four short questions')], max_length=15)),
                ('words', models.TextField(blank=True, verbose_name='What do you know?')),
                ('seen_on', models.DateField(blank=True, null=True, verbose_name='When did you last see the person?')),
                ('engaging', models.CharField(blank=True, choices=[('yes', 'Yes'), ('partly', 'In part'), ('no', 'No'), ('not_working', 'We do not work with this person')], max_length=12, verbose_name='Does the person take part?')),
                ('risk', models.CharField(blank=True, choices=[('up', 'Up'), ('same', 'The same'), ('down', 'Down')], max_length=5, verbose_name='Risk since last time')),
                ('changed', models.TextField(blank=True, verbose_name='What has changed?')),
                ('ask', models.TextField(blank=True, verbose_name='What do you ask of the panel?')),
                ('information_class', models.CharField(choices=[('identity', 'Who the person is'), ('offending', 'Offending and custody'), ('casework', 'Case work, plans and ratings'), ('health', 'Health, drugs and alcohol'), ('intelligence', 'Police intelligence')], max_length=20)),
                ('handling', models.CharField(choices=[('everybody', 'Everybody at the meeting whose agreement covers it'), ('named', 'Only agencies that we name')], max_length=10)),
                ('named_agencies', django.contrib.postgres.fields.ArrayField(base_field=models.IntegerField(), default=list, size=None)),
                ('answered_by', models.BigIntegerField()),
                ('answered_at', models.DateTimeField()),
                ('corrected_at', models.DateTimeField(null=True)),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='partnerships.agency')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('scheme', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='partnerships.scheme')),
                ('request', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='answers', to='briefings.informationrequest')),
            ],
            options={
                'ordering': ['number'],
            },
        ),
        migrations.CreateModel(
            name='Reminder',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('meeting_id', models.UUIDField()),
                ('occasion', models.CharField(choices=[('asked', 'Asked'), ('ahead', 'Two working days before'), ('due', 'On the day'), ('by_hand', 'By hand')], max_length=10)),
                ('day', models.DateField()),
                ('made_at', models.DateTimeField(auto_now_add=True)),
                ('practitioner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='partnerships.practitioner')),
            ],
        ),
        migrations.AddIndex(
            model_name='informationrequest',
            index=models.Index(condition=models.Q(('withdrawn_at', None)), fields=['agency', 'meeting'], name='asked_of_agency'),
        ),
        migrations.AddConstraint(
            model_name='informationrequest',
            constraint=models.UniqueConstraint(condition=models.Q(('withdrawn_at', None)), fields=('meeting', 'person', 'agency'), name='asked_once_a_meeting'),
        ),
        migrations.AddConstraint(
            model_name='answer',
            constraint=models.UniqueConstraint(fields=('request', 'number'), name='one_answer_a_number'),
        ),
        migrations.AddConstraint(
            model_name='answer',
            constraint=models.UniqueConstraint(condition=models.Q(('corrected_at', None)), fields=('request',), name='one_answer_stands'),
        ),
        migrations.AddConstraint(
            model_name='answer',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['nothing_known', 'text', 'structured'])), name='answer_kind_known'),
        ),
        migrations.AddConstraint(
            model_name='answer',
            constraint=models.CheckConstraint(condition=models.Q(('information_class__in', ['identity', 'offending', 'casework', 'health', 'intelligence'])), name='answer_class_known'),
        ),
        migrations.AddConstraint(
            model_name='answer',
            constraint=models.CheckConstraint(condition=models.Q(('kind', 'text'), ('words', ''), _connector='XOR'), name='words_where_words_are'),
        ),
        migrations.AddConstraint(
            model_name='answer',
            constraint=models.CheckConstraint(condition=models.Q(('kind', 'structured'), models.Q(('ask', ''), ('changed', ''), ('engaging', ''), ('risk', ''), ('seen_on', None)), _connector='OR'), name='only_structured_is_in_parts'),
        ),
        migrations.AddConstraint(
            model_name='answer',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'nothing_known'), _negated=True), models.Q(('handling', 'everybody'), ('information_class', 'casework')), _connector='OR'), name='nothing_known_is_open'),
        ),
        migrations.AddConstraint(
            model_name='answer',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('handling', 'everybody'), ('named_agencies', [])), models.Q(('handling', 'named'), models.Q(('named_agencies', []), _negated=True)), _connector='OR'), name='named_only_where_named'),
        ),
        migrations.AddConstraint(
            model_name='reminder',
            constraint=models.UniqueConstraint(fields=('practitioner', 'meeting_id', 'occasion', 'day'), name='one_mail_an_occasion'),
        ),
        rows.protect("briefings_informationrequest", using=rows.BY_SCHEME_AND_PERSON),
        rows.keep_version("briefings_informationrequest"),
        rows.protect("briefings_answer", using="false"),
        rows.keep_version("briefings_answer"),
        migrations.RunSQL(ASKED, ASKED_BACK),
        rows.change_rule(
            "briefings_informationrequest",
            using=f"({rows.BY_SCHEME_AND_PERSON}) or id = any ({MY_ASKED})",
            check=rows.BY_SCHEME_AND_PERSON,
            before=rows.BY_SCHEME_AND_PERSON,
        ),
        rows.change_rule("briefings_answer", using=READ_ANSWERS, check=WRITE_ANSWERS, before="false"),
        migrations.RunSQL(FURTHER, FURTHER_BACK),
    ]
