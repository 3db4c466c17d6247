"""The SQL of senior meetings: counts to keep for everybody who may read them, and what may never be rewritten."""

# What is kept with a meeting is read by many, each of whom somebody else may be hidden from. So these counts leave
# out whoever is hidden from anybody at all: no difference between two figures can then point to one of them.
# Runs as the gate role, takes no scheme as an argument and answers with numbers only.
NUMBERS = r"""
create function strategy_numbers(today date, since date)
  returns table (scheme_id int, what text, key text, many bigint) language sql stable security definer
  set search_path = pg_catalog, public, pg_temp as $$
  with apart as materialized (
    select r.person_id from people_restriction r where r.ended_at is null
    union
    select p.id from people_person p where p.restricted
  ), mine as materialized (
    select r.id, r.scheme_id, r.colour, r.level, r.next_review_on
      from registrations_registration r
     where r.ended_on is null
       and r.scheme_id = any ((select app_figures())::int[])
       and not exists (select 1 from apart a where a.person_id = r.person_id)
  ), met as materialized (
    select m.id, m.scheme_id, m.kind, m.closed_at, m.called_off_at
      from panels_meeting m
     where not m.figures_only and m.held_on > since and m.held_on <= today
       and m.scheme_id = any ((select app_figures())::int[])
  )
  select m.scheme_id::int, 'colour', m.colour::text, count(*) from mine m group by 1, 3
  union all
  select m.scheme_id::int, 'level', m.level::text, count(*) from mine m group by 1, 3
  union all
  select m.scheme_id::int, 'overdue', '', count(*) from mine m where m.next_review_on < today group by 1
  union all
  select r.scheme_id::int, 'referral',
         case when r.state = 'decided' then r.outcome::text
              when r.ended_at is not null then r.state::text
              else 'open' end,
         count(*)
    from referrals_referral r
   where r.sent_at >= today + 1 - 365 and r.sent_at < today + 1
     and r.scheme_id = any ((select app_figures())::int[])
     and not exists (select 1 from apart a where a.person_id = r.person_id)
   group by 1, 3
  union all
  select m.scheme_id::int, 'held', m.kind::text, count(*) from met m where m.closed_at is not null group by 1, 3
  union all
  select m.scheme_id::int, 'called_off', m.kind::text, count(*) from met m
   where m.called_off_at is not null group by 1, 3
  union all
  select m.scheme_id::int, 'decided', m.kind::text, count(*)
    from met m join panels_agendaitem i on i.meeting_id = m.id join panels_decision d on d.item_id = i.id
   where m.closed_at is not null and not exists (select 1 from apart a where a.person_id = i.person_id)
   group by 1, 3
  union all
  select m.scheme_id::int, 'present', t.agency_id::text, count(*)
    from met m join panels_attendance t on t.meeting_id = m.id
   where m.closed_at is not null and t.presence = 'present' group by 1, 3
  union all
  select m.scheme_id::int, 'late_action', a.agency_id::text, count(*)
    from mine m join plans_planaction a on a.registration_id = m.id
   where a.state = 'open' and a.due_on < today group by 1, 3
  union all
  select m.scheme_id::int, 'could_not', a.agency_id::text, count(*)
    from mine m join plans_planaction a on a.registration_id = m.id
   where a.state = 'could_not' and a.closed_on > since and a.closed_on <= today group by 1, 3
$$;
"""

# The database itself keeps the record of a meeting that is over, and of an assessment that was agreed, as it was.
FIXED = r"""
create function strategy_meeting_is_over() returns trigger language plpgsql as $$
begin
  if exists (select 1 from panels_meeting m where m.id = coalesce(new.meeting_id, old.meeting_id)
                and (m.closed_at is not null or m.called_off_at is not null)) then
    raise exception 'the record of a meeting that is over is not rewritten';
  end if;
  return coalesce(new, old);
end $$;
create trigger over before insert or update or delete on strategy_topic
  for each row execute function strategy_meeting_is_over();
create trigger over before insert or update or delete on strategy_seniorattendance
  for each row execute function strategy_meeting_is_over();

create function strategy_assessment_is_agreed() returns trigger language plpgsql as $$
begin
  if old.agreed_at is not null then
    raise exception 'an assessment that was agreed is not rewritten';
  end if;
  return coalesce(new, old);
end $$;
create trigger agreed before update or delete on strategy_assessment
  for each row execute function strategy_assessment_is_agreed();

create function strategy_judgement_is_agreed() returns trigger language plpgsql as $$
begin
  if exists (select 1 from strategy_assessment a where a.id = coalesce(new.assessment_id, old.assessment_id)
                and a.agreed_at is not null) then
    raise exception 'an assessment that was agreed is not rewritten';
  end if;
  return coalesce(new, old);
end $$;
create trigger agreed before insert or update or delete on strategy_judgement
  for each row execute function strategy_judgement_is_agreed();
"""

BACK = """
drop trigger if exists agreed on strategy_judgement;
drop trigger if exists agreed on strategy_assessment;
drop trigger if exists over on strategy_seniorattendance;
drop trigger if exists over on strategy_topic;
drop function if exists strategy_judgement_is_agreed();
drop function if exists strategy_assessment_is_agreed();
drop function if exists strategy_meeting_is_over();
drop function if exists strategy_numbers(date, date);
"""

_FIRST_RECORDED = r"""
  select m.scheme_id::int, 'decided', m.kind::text, count(*)
    from met m join panels_agendaitem i on i.meeting_id = m.id join panels_decision d on d.item_id = i.id
   where m.closed_at is not null and not exists (select 1 from apart a where a.person_id = i.person_id)
   group by 1, 3
"""

# What a meeting decided is what stands after every correction, and what it put off is not decided yet.
_AS_IT_STANDS = r"""
  select m.scheme_id::int, case when stands.outcome = 'defer' then 'put_off' else 'decided' end, m.kind::text, count(*)
    from met m
    join panels_agendaitem i on i.meeting_id = m.id
    join panels_decision d on d.item_id = i.id
    cross join lateral (
      select coalesce((select c.outcome from panels_correction c where c.decision_id = d.id
                        order by c.number desc limit 1), d.outcome)::text as outcome
    ) stands
   where m.closed_at is not null and not exists (select 1 from apart a where a.person_id = i.person_id)
   group by 1, 2, 3
"""
NUMBERS_AS_THEY_STAND = NUMBERS.replace(_FIRST_RECORDED, _AS_IT_STANDS)
