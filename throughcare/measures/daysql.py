"""The SQL of figures for any day and period: computed from dated facts, counts only, less whoever is hidden."""

# `measures_people` and `measures_traits` give rows, so only the gate role may call them. What the serving role calls
# is `measures_count`, which answers with numbers. Whatever a filter names, the schemes are those of the signed context.
TRAITS = r"""
create or replace function measures_age(born date, day date) returns text language sql immutable as $$
  select case when born is null then ''
              when age(day, born) < interval '18 years' then '10-17'
              when age(day, born) < interval '25 years' then '18-24'
              when age(day, born) < interval '35 years' then '25-34'
              when age(day, born) < interval '45 years' then '35-44'
              when age(day, born) < interval '55 years' then '45-54'
              else '55+' end
$$;
create or replace function measures_area(kind text, postcode text) returns text language sql immutable as $$
  select case when kind = 'none' then 'none'
              when postcode like '% %' then upper(split_part(postcode, ' ', 1))
              else upper(left(postcode, greatest(length(postcode) - 3, 0))) end
$$;
create or replace function measures_traits(who uuid, day date)
  returns table (sex text, age text, ethnicity text, area text) language sql stable security definer
  set search_path = pg_catalog, public, pg_temp as $$
  select p.sex::text, measures_age(p.birth_date, day), p.ethnicity::text,
         coalesce((
           select measures_area(a.kind, a.postcode)
             from people_address a
            where a.person_id = p.id and a.kind in ('home', 'staying', 'approved', 'none')
              and (a.from_on is null or a.from_on <= day) and (a.until_on is null or a.until_on > day)
            order by array_position(array['home', 'staying', 'approved', 'none'], a.kind::text),
                     a.from_on desc nulls last, a.id
            limit 1), '')
    from people_person p where p.id = who
$$;
"""

# Everybody who was ever on a scheme until the day, as they were on it or on their last day on the scheme.
PEOPLE = r"""
create or replace function measures_people(day date, narrow jsonb, apart boolean, zone text)
  returns table (id uuid, person_id uuid, scheme_id int, started_on date, ended_on date, end_reason text,
                 level text, cohort text, status text, agency text, sex text, age text, ethnicity text, area text,
                 colour text, review_on date)
  language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  with known as materialized (
    select r.*, greatest(r.started_on, least(day, coalesce(r.ended_on - 1, day))) as as_of
      from registrations_registration r
     where r.started_on <= day
       and r.scheme_id = any ((select app_figures())::int[])
       and (narrow -> 'schemes' is null or narrow -> 'schemes' @> to_jsonb(r.scheme_id))
       and r.person_id <> all ((select app_hidden())::uuid[])
       and not (apart and exists (
             select 1 from people_person p where p.id = r.person_id and p.restricted
             union all
             select 1 from people_restriction x where x.person_id = r.person_id and x.ended_at is null))
  ), levels as (
    select distinct on (c.registration_id) c.registration_id, c.before
      from registrations_levelchange c join known k on k.id = c.registration_id
     where c.from_on > k.as_of order by c.registration_id, c.from_on, c.made_at
  ), cohorts as (
    select distinct on (c.registration_id) c.registration_id, c.before
      from registrations_holdingchange c join known k on k.id = c.registration_id
     where c.what = 'cohort' and c.from_on > k.as_of order by c.registration_id, c.from_on, c.made_at
  ), statuses as (
    select distinct on (c.registration_id) c.registration_id, c.before
      from registrations_holdingchange c join known k on k.id = c.registration_id
     where c.what = 'statutory_status' and c.from_on > k.as_of order by c.registration_id, c.from_on, c.made_at
  ), leads as (
    select distinct on (s.registration_id) s.registration_id, s.agency_id
      from registrations_leadspell s join known k on k.id = s.registration_id
     where s.from_on <= k.as_of and (s.until_on is null or s.until_on > k.as_of)
     order by s.registration_id, s.from_on desc
  ), ratings as materialized (
    select g.registration_id, g.colour, g.judged_on, g.made_at, g.next_review_on
      from reviews_rating g join known k on k.id = g.registration_id where g.judged_on <= k.as_of
  ), rated as (
    select distinct on (g.registration_id) g.registration_id, g.colour
      from ratings g order by g.registration_id, g.judged_on desc, g.made_at desc
  ), reviewed as (
    select distinct on (f.registration_id) f.registration_id, f.next_on from (
      select g.registration_id, g.judged_on as on_day, g.made_at as made, g.next_review_on as next_on from ratings g
      union all
      select d.registration_id, (d.decided_at at time zone zone)::date, d.made_at,
             (coalesce(c.details, d.details) ->> 'next_review_on')::date
        from panels_decision d join known k on k.id = d.registration_id
        left join lateral (select x.details from panels_correction x where x.decision_id = d.id
                            order by x.number desc limit 1) c on true
       where (d.decided_at at time zone zone)::date <= k.as_of
         and (coalesce(c.details, d.details) ->> 'next_review_on') is not null
    ) f order by f.registration_id, f.on_day desc, f.made desc
  ), homes as (
    select distinct on (k.id) k.id, measures_area(a.kind, a.postcode) as area
      from known k join people_address a on a.person_id = k.person_id
     where a.kind in ('home', 'staying', 'approved', 'none')
       and (a.from_on is null or a.from_on <= k.as_of) and (a.until_on is null or a.until_on > k.as_of)
     order by k.id, array_position(array['home', 'staying', 'approved', 'none'], a.kind::text),
              a.from_on desc nulls last, a.id
  ), told as (
    select k.id, k.person_id, k.scheme_id::int, k.started_on, k.ended_on, k.end_reason::text,
           coalesce(v.before, k.level)::text as level, coalesce(o.before, k.cohort)::text as cohort,
           coalesce(u.before, k.statutory_status)::text as status,
           coalesce(l.agency_id, k.lead_agency_id)::text as agency,
           p.sex::text as sex, measures_age(p.birth_date, k.as_of) as age, p.ethnicity::text as ethnicity,
           coalesce(h.area, '') as area, coalesce(g.colour, '')::text as colour, w.next_on as review_on
      from known k join people_person p on p.id = k.person_id
      left join levels v on v.registration_id = k.id left join cohorts o on o.registration_id = k.id
      left join statuses u on u.registration_id = k.id left join leads l on l.registration_id = k.id
      left join rated g on g.registration_id = k.id left join reviewed w on w.registration_id = k.id
      left join homes h on h.id = k.id
  )
  select * from told t
   where coalesce(narrow ->> 'level' = t.level, true) and coalesce(narrow ->> 'cohort' = t.cohort, true)
     and coalesce(narrow ->> 'status' = t.status, true) and coalesce(narrow ->> 'agency' = t.agency, true)
     and coalesce(narrow ->> 'sex' = t.sex, true) and coalesce(narrow ->> 'age' = t.age, true)
     and coalesce(narrow ->> 'ethnicity' = t.ethnicity, true) and coalesce(narrow ->> 'area' = t.area, true)
$$;
"""

# One line a figure: `part` is '' for everybody and '=' with a value for each value of what it is split by.
COUNT = r"""
create or replace function measures_count(day date, since date, narrow jsonb, split text, apart boolean, zone text)
  returns table (part text, what text, key text, other text, many bigint, value double precision)
  language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  with now_all as materialized (
    select p.*, k.part from measures_people(day, narrow, apart, zone) p
     cross join lateral (
       select '' as part
       union all
       select '=' || case split when 'hub' then p.scheme_id::text when 'level' then p.level
                when 'cohort' then p.cohort when 'status' then p.status when 'agency' then p.agency
                when 'sex' then p.sex when 'age' then p.age when 'ethnicity' then p.ethnicity
                when 'area' then p.area end
        where split <> '') k
  ), held as materialized (
    select * from now_all n where n.ended_on is null or n.ended_on > day
  ), before_all as materialized (
    select p.*, k.part from measures_people(since - 1, narrow, apart, zone) p
     cross join lateral (
       select '' as part
       union all
       select '=' || case split when 'hub' then p.scheme_id::text when 'level' then p.level
                when 'cohort' then p.cohort when 'status' then p.status when 'agency' then p.agency
                when 'sex' then p.sex when 'age' then p.age when 'ethnicity' then p.ethnicity
                when 'area' then p.area end
        where split <> '') k
     where p.ended_on is null or p.ended_on >= since
  ), placed as materialized (
    select d.decided_at, d.item_id, coalesce(c.outcome, d.outcome)::text as outcome,
           case when c.id is null then d.registration_id else c.registration_id end as registration_id
      from panels_decision d
      left join lateral (select x.* from panels_correction x where x.decision_id = d.id
                          order by x.number desc limit 1) c on true
     where d.scheme_id = any ((select app_figures())::int[])
  ), first_placed as (
    select distinct on (d.registration_id) d.registration_id, d.outcome from placed d
     where d.registration_id is not null and d.outcome in ('adopt', 'reregister', 'accept')
     order by d.registration_id, d.decided_at
  ), joined as (
    select n.part, n.id,
           coalesce(f.outcome,
                    case when exists (select 1 from registrations_registration e
                                       where e.person_id = n.person_id and e.scheme_id = n.scheme_id
                                         and e.started_on < n.started_on) then 'again' else 'direct' end) as how
      from now_all n left join first_placed f on f.registration_id = n.id where n.started_on >= since
  ), settled as (
    select i.referral_id, max(d.decided_at) as at,
           (array_agg(d.registration_id order by d.decided_at desc) filter (where d.outcome = 'adopt'))[1] as led_to
      from placed d join panels_agendaitem i on i.id = d.item_id where i.referral_id is not null group by 1
  ), asked as materialized (
    select k.part, r.outcome::text as outcome, e.on_day - (r.sent_at at time zone zone)::date as days
      from referrals_referral r left join settled c on c.referral_id = r.id
      cross join lateral (select (coalesce(c.at, r.ended_at) at time zone zone)::date as on_day) e
      left join now_all n on n.id = c.led_to and n.part = ''
      cross join lateral measures_traits(r.person_id, e.on_day) t
      cross join lateral (
        select '' as part
        union all
        select '=' || coalesce(case split when 'hub' then r.scheme_id::text when 'level' then n.level
                 when 'cohort' then n.cohort when 'status' then n.status when 'agency' then n.agency
                 when 'sex' then t.sex when 'age' then t.age when 'ethnicity' then t.ethnicity
                 when 'area' then t.area end, '')
         where split <> '') k
     where r.state = 'decided' and r.sent_at is not null
       and e.on_day between since and day
       and r.scheme_id = any ((select app_figures())::int[])
       and (narrow -> 'schemes' is null or narrow -> 'schemes' @> to_jsonb(r.scheme_id))
       and r.person_id <> all ((select app_hidden())::uuid[])
       and not (apart and exists (
             select 1 from people_person p where p.id = r.person_id and p.restricted
             union all
             select 1 from people_restriction x where x.person_id = r.person_id and x.ended_at is null))
       and (not (narrow ?| array['level', 'cohort', 'status', 'agency']) or n.id is not null)
       and coalesce(narrow ->> 'sex' = t.sex, true) and coalesce(narrow ->> 'age' = t.age, true)
       and coalesce(narrow ->> 'ethnicity' = t.ethnicity, true) and coalesce(narrow ->> 'area' = t.area, true)
  ), planned as (
    select n.part, f.started_on - n.started_on as days
      from now_all n
      join lateral (select l.started_on from plans_plan l where l.registration_id = n.id
                     order by l.number limit 1) f on true
     where f.started_on between since and day
  ), due as (
    select n.part, a.agency_id::text as agency, a.closed_on, a.state::text as state,
           coalesce((select (m.value ->> 'from')::date from jsonb_array_elements(a.moves) with ordinality m
                      where (m.value ->> 'on')::date > day order by m.ordinality limit 1), a.due_on) as due_on
      from now_all n join plans_planaction a on a.registration_id = n.id
  ), judged as (
    select n.part, n.id, w.pathway, w.level, w.assessed_on,
           row_number() over (partition by n.part, n.id, w.pathway
                              order by w.assessed_on desc, w.made_at desc) as newest,
           row_number() over (partition by n.part, n.id, w.pathway
                              order by w.assessed_on < since desc,
                                       case when w.assessed_on < since then since - w.assessed_on
                                            else w.assessed_on - since end,
                                       case when w.assessed_on < since then w.made_at end desc,
                                       w.made_at) as first_of
      from now_all n join plans_need w on w.registration_id = n.id
     where w.corrected_by_id is null and w.assessed_on <= day and (n.ended_on is null or n.ended_on >= since)
  ), moved_needs as (
    select z.part, z.pathway,
           case when z.level < a.level then 'better' when z.level > a.level then 'worse' else 'same' end as how
      from judged z join judged a using (part, id, pathway)
     where z.newest = 1 and a.first_of = 1 and z.assessed_on >= since
       and (z.assessed_on, z.newest) <> (a.assessed_on, a.newest)
  ), waits as (
    select n.part, a.pathway, s.referred_on, s.started_on,
           least(coalesce(s.started_on, s.given_up_on, case when s.answer = 'refused' then s.answered_on end),
                 n.ended_on) as until_on
      from now_all n join plans_planaction a on a.registration_id = n.id
      join plans_servicereferral s on s.action_id = a.id
     where s.referred_on <= day
  ), met as materialized (
    select m.id, m.scheme_id, k.part from panels_meeting m
     cross join lateral (select '' as part union all select '=' || m.scheme_id where split = 'hub') k
     where not m.figures_only and m.held_on between since and day
       and (m.closed_at at time zone zone)::date <= day
       and m.scheme_id = any ((select app_figures())::int[])
       and (narrow -> 'schemes' is null or narrow -> 'schemes' @> to_jsonb(m.scheme_id))
  ), came as (
    select m.part, m.id, g.kind::text as kind,
           min(case t.presence when 'present' then 1 when 'apologies' then 2 else 3 end) as best
      from met m join panels_attendance t on t.meeting_id = m.id join partnerships_agency g on g.id = t.agency_id
     group by 1, 2, 3
  )
"""

SELECTS = r"""
  select h.part, 'people', '', '', count(*), null::float8 from held h group by 1
  union all select b.part, 'people_before', '', '', count(*), null from before_all b group by 1
  union all select h.part, 'colour', h.colour, '', count(*), null from held h group by 1, 3
  union all select h.part, 'level', h.level, '', count(*), null from held h group by 1, 3
  union all select h.part, 'cohort', h.cohort, '', count(*), null from held h group by 1, 3
  union all select h.part, 'status', h.status, '', count(*), null from held h group by 1, 3
  union all select h.part, 'agency', h.agency, '', count(*), null from held h group by 1, 3
  union all select h.part, 'overdue', '', '', count(*), null from held h where h.review_on < day group by 1
  union all select j.part, 'in', j.how, '', count(*), null from joined j group by 1, 3
  union all select n.part, 'out', n.end_reason, '', count(*), null
    from now_all n where n.ended_on between since and day group by 1, 3
  union all select h.part, 'months', q.key, '', count(*), percentile_cont(q.at)
             within group (order by (day - h.started_on) / 30.4375)
    from held h cross join (values ('lower', 0.25), ('median', 0.5), ('upper', 0.75)) q(key, at) group by 1, q.key, q.at
  union all select n.part, 'months_left', q.key, '', count(*), percentile_cont(q.at)
             within group (order by (n.ended_on - n.started_on) / 30.4375)
    from now_all n cross join (values ('lower', 0.25), ('median', 0.5), ('upper', 0.75)) q(key, at)
   where n.ended_on between since and day group by 1, q.key, q.at
  union all select h.part, 'moved', b.colour, h.colour, count(*), null
    from held h join before_all b on b.id = h.id and b.part = h.part group by 1, 3, 4
  union all select a.part, 'referral_days', '', '', count(*),
                   percentile_cont(0.5) within group (order by a.days) from asked a group by 1
  union all select a.part, 'decided', a.outcome, '', count(*), null from asked a group by 1, 3
  union all select p.part, 'plan_days', '', '', count(*),
                   percentile_cont(0.5) within group (order by p.days) from planned p group by 1
  union all select d.part, 'action', d.agency,
                   case when d.closed_on is null or d.closed_on > day then
                          case when d.due_on < day then 'open_late' else 'open' end
                        when d.state = 'done' then
                          case when d.closed_on <= d.due_on then 'done_in_time' else 'done_late' end
                        else d.state end,
                   count(*), null
    from due d where d.due_on between since and day group by 1, 3, 4
  union all select m.part, 'need', m.pathway, m.how, count(*), null from moved_needs m group by 1, 3, 4
  union all select w.part, 'waiting', w.pathway, '', count(*), null
    from waits w where w.until_on is null or w.until_on > day group by 1, 3
  union all select w.part, 'waiting_days', '', '', count(*),
                   percentile_cont(0.5) within group (order by day - w.referred_on)
    from waits w where w.until_on is null or w.until_on > day group by 1
  union all select w.part, 'begun_days', '', '', count(*),
                   percentile_cont(0.5) within group (order by w.started_on - w.referred_on)
    from waits w where w.started_on between since and day group by 1
  union all select m.part, 'meetings', '', '', count(*), null from met m group by 1
  union all select c.part, 'attendance', c.kind, (array['present', 'apologies', 'absent'])[c.best], count(*), null
    from came c group by 1, 3, c.best
$$;
"""

# The people behind a number: keys only, only of schemes whose cases the asker reads, where the rows would open anyway.
BEHIND = r"""
create or replace function measures_behind(day date, since date, narrow jsonb, what text, key text, zone text)
  returns table (id uuid) language sql stable security definer
  set search_path = pg_catalog, public, pg_temp as $$
  select n.id from measures_people(day, narrow, false, zone) n
   where n.scheme_id = any ((select app_schemes())::int[])
     and case what
           when 'in' then n.started_on >= since
           when 'out' then n.ended_on between since and day and (key = '' or n.end_reason = key)
           else (n.ended_on is null or n.ended_on > day) and case what
             when 'people' then true
             when 'overdue' then n.review_on < day
             when 'colour' then n.colour = key
             when 'level' then n.level = key
             when 'cohort' then n.cohort = key
             when 'status' then n.status = key
             when 'agency' then n.agency = key
             else false end
         end
$$;
"""

MAKE = (TRAITS, PEOPLE, COUNT + SELECTS, BEHIND)

BACK = """
drop function if exists measures_behind(date, date, jsonb, text, text, text);
drop function if exists measures_count(date, date, jsonb, text, boolean, text);
drop function if exists measures_people(date, jsonb, boolean, text);
drop function if exists measures_traits(uuid, date);
drop function if exists measures_age(date, date);
drop function if exists measures_area(text, text);
"""
