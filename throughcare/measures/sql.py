"""The SQL of figures: counts only, of the schemes whose figures somebody may see, less the people hidden from them."""

# A board member reads no cases, so row-level security gives no rows to count. These functions run as the
# gate role, which nobody can sign in as, take no scheme as an argument, and answer with numbers only.
FIGURES = r"""
create function figures_cohort(today date)
  returns table (scheme_id int, what text, key text, many bigint) language sql stable security definer
  set search_path = pg_catalog, public, pg_temp as $$
  with mine as materialized (
    select r.scheme_id, r.colour, r.level, r.next_review_on
      from registrations_registration r
     where r.ended_on is null
       and r.scheme_id = any ((select app_figures())::int[])
       and r.person_id <> all ((select app_hidden())::uuid[])
  )
  select m.scheme_id::int, 'colour', m.colour::text, count(*) from mine m group by 1, 3
  union all
  select m.scheme_id::int, 'level', m.level::text, count(*) from mine m group by 1, 3
  union all
  select m.scheme_id::int, 'overdue', '', count(*) from mine m where m.next_review_on < today group by 1
$$;

create function figures_referrals(since date, until date)
  returns table (scheme_id int, outcome text, many bigint) language sql stable security definer
  set search_path = pg_catalog, public, pg_temp as $$
  select r.scheme_id::int,
         case when r.state = 'decided' then r.outcome::text
              when r.ended_at is not null then r.state::text
              else 'open' end,
         count(*)
    from referrals_referral r
   where r.sent_at >= since and r.sent_at < until
     and r.scheme_id = any ((select app_figures())::int[])
     and r.person_id <> all ((select app_hidden())::uuid[])
   group by 1, 2
$$;
"""

BACK = """
drop function if exists figures_referrals(date, date);
drop function if exists figures_cohort(date);
"""
