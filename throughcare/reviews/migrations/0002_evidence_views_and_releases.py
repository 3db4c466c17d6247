"""Evidence apart from its rating and by class; one view of an agency; steps before a release; who takes over."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

from throughcare.core import rowsecurity as rows

WITH_OFFENDING = f"{rows.BY_SCHEME_AND_PERSON} and 'offending' = any ({rows.MY_CLASSES})"
# The entry is read under its own rule: a report with conditions only by those whom it names.
ITS_ENTRY = "(entry_id is null or exists (select 1 from chronology_entry e where e.id = entry_id))"
WITH_ITS_ENTRY = f"{rows.BY_SCHEME_PERSON_AND_CLASS} and {ITS_ENTRY}"

# What a rating kept before does not say which class it is of: its answers were open to all who read ratings, its facts
# may have told of drug tests, never of intelligence.
MOVE_EVIDENCE = """
alter table reviews_rating no force row level security;
insert into reviews_keptevidence
  (id, version, made_at, changed_at, scheme_id, person_id, rating_id, place, item, label, answer, says, source,
   information_class)
select gen_random_uuid(), 1, r.made_at, r.made_at, r.scheme_id, r.person_id, r.id, 2 * e.n + f.n,
  coalesce(e.line ->> 'key', ''), coalesce(e.line ->> 'label', ''), case f.n when 0 then e.line ->> 'answer' else '' end,
  case f.n when 0 then '' else e.said end, '', case f.n when 0 then 'casework' else 'health' end
from reviews_rating r
cross join lateral (
  select x.line, x.n, (select string_agg(y, ' ') from jsonb_array_elements_text(x.line -> 'facts') y) as said
  from jsonb_array_elements(r.evidence) with ordinality x (line, n)
) e
cross join (values (0), (1)) f (n)
where f.n = 0 or e.said is not null;
set constraints all immediate;
alter table reviews_rating force row level security
"""
ONE_VIEW = """
alter table reviews_agencyview no force row level security;
update reviews_agencyview v set ended_on = v.given_on where exists (
  select 1 from reviews_agencyview w where w.registration_id = v.registration_id and w.agency_id = v.agency_id
  and (w.given_on, w.made_at, w.id) > (v.given_on, v.made_at, v.id));
alter table reviews_agencyview force row level security
"""


class Migration(migrations.Migration):

    dependencies = [
        ('chronology', '0003_fuller_entries'),
        ('partnerships', '0001_initial'),
        ('people', '0001_initial'),
        ('registrations', '0001_initial'),
        ('reviews', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='KeptEvidence',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('made_at', models.DateTimeField(auto_now_add=True)),
                ('changed_at', models.DateTimeField(auto_now=True)),
                ('changed_by', models.BigIntegerField(editable=False, null=True)),
                ('place', models.PositiveSmallIntegerField()),
                ('item', models.CharField(blank=True, max_length=60)),
                ('label', models.CharField(max_length=5000)),
                ('answer', models.CharField(blank=True, choices=[('yes', 'Yes'), ('no', 'No'), ('not_known', 'Not known')], max_length=12)),
                ('says', models.TextField(blank=True)),
                ('source', models.TextField(blank=True)),
                ('information_class', models.CharField(choices=[('identity', 'Who the person is'), ('offending', 'Offending and custody'), ('casework', 'Case work, plans and ratings'), ('health', 'Health, drugs and alcohol'), ('intelligence', 'Police intelligence')], max_length=20)),
            ],
            options={
                'ordering': ['place'],
            },
        ),
        migrations.CreateModel(
            name='Preparation',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('made_at', models.DateTimeField(auto_now_add=True)),
                ('changed_at', models.DateTimeField(auto_now=True)),
                ('changed_by', models.BigIntegerField(editable=False, null=True)),
                ('key', models.CharField(max_length=60)),
                ('label', models.CharField(max_length=5000)),
                ('stay_from', models.DateField()),
                ('state', models.CharField(choices=[('open', 'To do'), ('done', 'Done'), ('not_needed', 'Not needed')], default='open', max_length=12)),
                ('words', models.TextField(blank=True, verbose_name='What was done, or why it is not needed')),
                ('settled_on', models.DateField(null=True)),
                ('said_by', models.BigIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name='Takeover',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('made_at', models.DateTimeField(auto_now_add=True)),
                ('changed_at', models.DateTimeField(auto_now=True)),
                ('changed_by', models.BigIntegerField(editable=False, null=True)),
                ('named', models.CharField(max_length=200, verbose_name='Named person')),
                ('agreed_by', models.CharField(max_length=200, verbose_name='Agreed by')),
                ('agreed_on', models.DateField()),
                ('words', models.TextField(blank=True, verbose_name='What was agreed')),
                ('recorded_by', models.BigIntegerField()),
                ('replaced_on', models.DateField(null=True)),
            ],
        ),
        migrations.AddField(
            model_name='agencyview',
            name='ended_on',
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name='agencyview',
            name='ended_why',
            field=models.CharField(blank=True, max_length=1000),
        ),
        migrations.AddField(
            model_name='dismissedprompt',
            name='information_class',
            field=models.GeneratedField(db_persist=True, expression=models.Case(models.When(key__startswith='arrest:', then=models.Value('offending')), models.When(key__startswith='charge:', then=models.Value('offending')), models.When(key__startswith='offence:', then=models.Value('offending')), models.When(key__startswith='recall:', then=models.Value('offending')), models.When(key__startswith='breach:', then=models.Value('offending')), models.When(key__startswith='at_large:', then=models.Value('offending')), models.When(key__startswith='near_crime:', then=models.Value('offending')), models.When(key__startswith='tamper:', then=models.Value('offending')), models.When(key__startswith='positive_test:', then=models.Value('health')), models.When(key__startswith='custody:', then=models.Value('offending')), models.When(key__startswith='release:', then=models.Value('offending')), models.When(key__startswith='offices_close:', then=models.Value('offending')), models.When(key__startswith='final_third:', then=models.Value('offending')), default=models.Value('casework')), output_field=models.CharField(max_length=20)),
        ),
        migrations.RunSQL(ONE_VIEW, migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name='agencyview',
            constraint=models.UniqueConstraint(condition=models.Q(('ended_on', None)), fields=('registration', 'agency'), name='one_view_of_an_agency_stands'),
        ),
        migrations.AddField(
            model_name='keptevidence',
            name='entry',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='chronology.entry'),
        ),
        migrations.AddField(
            model_name='keptevidence',
            name='person',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person'),
        ),
        migrations.AddField(
            model_name='keptevidence',
            name='rating',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='kept', to='reviews.rating'),
        ),
        migrations.AddField(
            model_name='keptevidence',
            name='scheme',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='partnerships.scheme'),
        ),
        migrations.AddField(
            model_name='preparation',
            name='agency',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='partnerships.agency'),
        ),
        migrations.AddField(
            model_name='preparation',
            name='person',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person'),
        ),
        migrations.AddField(
            model_name='preparation',
            name='practitioner',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='partnerships.practitioner'),
        ),
        migrations.AddField(
            model_name='preparation',
            name='registration',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='preparations', to='registrations.registration'),
        ),
        migrations.AddField(
            model_name='preparation',
            name='scheme',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='partnerships.scheme'),
        ),
        migrations.AddField(
            model_name='takeover',
            name='agency',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='partnerships.agency'),
        ),
        migrations.AddField(
            model_name='takeover',
            name='person',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person'),
        ),
        migrations.AddField(
            model_name='takeover',
            name='registration',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='takeovers', to='registrations.registration'),
        ),
        migrations.AddField(
            model_name='takeover',
            name='scheme',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='partnerships.scheme'),
        ),
        migrations.AddIndex(
            model_name='keptevidence',
            index=models.Index(fields=['rating', 'place'], name='evidence_of_rating'),
        ),
        migrations.AddConstraint(
            model_name='keptevidence',
            constraint=models.CheckConstraint(condition=models.Q(('information_class__in', ['identity', 'offending', 'casework', 'health', 'intelligence'])), name='kept_evidence_has_class'),
        ),
        migrations.AddConstraint(
            model_name='keptevidence',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('information_class', 'intelligence'), _negated=True), ('says', ''), ('entry__isnull', False), _connector='OR'), name='kept_report_names_its_entry'),
        ),
        migrations.AddConstraint(
            model_name='preparation',
            constraint=models.UniqueConstraint(fields=('registration', 'key', 'stay_from'), name='one_step_a_stay'),
        ),
        migrations.AddConstraint(
            model_name='preparation',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['open', 'done', 'not_needed'])), name='readiness_known'),
        ),
        migrations.AddConstraint(
            model_name='preparation',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('settled_on', None), ('state', 'open')), models.Q(models.Q(('state', 'open'), _negated=True), ('settled_on__isnull', False)), _connector='OR'), name='settled_step_has_day'),
        ),
        migrations.AddConstraint(
            model_name='preparation',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'not_needed'), _negated=True), models.Q(('words', ''), _negated=True), _connector='OR'), name='step_not_needed_says_why'),
        ),
        migrations.AddConstraint(
            model_name='takeover',
            constraint=models.UniqueConstraint(condition=models.Q(('replaced_on', None)), fields=('registration',), name='one_takeover_stands'),
        ),
        migrations.AddConstraint(
            model_name='takeover',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('named', ''), _negated=True), models.Q(('agreed_by', ''), _negated=True)), name='takeover_names_people'),
        ),
        migrations.RunSQL(MOVE_EVIDENCE, migrations.RunSQL.noop),
        migrations.RemoveField(
            model_name='rating',
            name='evidence',
        ),
        rows.protect("reviews_keptevidence", using=WITH_ITS_ENTRY),
        rows.keep_version("reviews_keptevidence"),
        rows.protect("reviews_preparation", using=WITH_OFFENDING),
        rows.keep_version("reviews_preparation"),
        rows.protect("reviews_takeover", using=WITH_OFFENDING),
        rows.keep_version("reviews_takeover"),
        rows.change_rule(
            "reviews_dismissedprompt", before=rows.BY_SCHEME_AND_PERSON, using=rows.BY_SCHEME_PERSON_AND_CLASS
        ),
    ]
