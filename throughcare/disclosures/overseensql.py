"""The SQL of the register for those who oversee it and read nobody's file."""

from throughcare.core.rowsecurity import gate_function

# Which paper left, for which agency and why, and never about whom: neither its people nor what it was made from come
# out, nor who received it, as that is free text in which anybody can be named.
# It answers to a role held now in that very scheme, which it reads itself; no permission is taken on trust.
OVERSEEN = r"""
grant select on partnerships_practitioner, partnerships_grant to throughcare_gate;
grant select (id, is_active) on accounts_user to throughcare_gate;
create function disclosures_overseen(scheme bigint, since date, until date)
  returns table (id uuid, what text, recipient_id bigint, recipient_name text, purpose text, basis text,
                 left_at timestamptz, agency_id bigint, told_by_id bigint)
  language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select d.id, d.what, d.recipient_id, ''::text, d.purpose, d.basis, d.left_at, d.agency_id, d.told_by_id
    from disclosures_disclosure d
   where d.scheme_id = scheme
     and (d.left_at at time zone 'Europe/London')::date between since and until
     and exists (
       select 1 from partnerships_grant g
         join partnerships_practitioner w on w.id = g.practitioner_id
         join accounts_user u on u.id = w.user_id
         cross join (select (now() at time zone 'Europe/London')::date as today) t
        where g.practitioner_id = app_practitioner() and g.scheme_id = scheme
          and g.role in ('data_protection_officer', 'auditor')
          and g.starts_on <= t.today and (g.ends_on is null or g.ends_on > t.today)
          and w.starts_on <= t.today and (w.ends_on is null or w.ends_on > t.today) and u.is_active)
   order by d.left_at desc, d.id
$$
"""

FORWARD = ";\n".join([OVERSEEN, *gate_function("disclosures_overseen(bigint, date, date)")])
BACK = "drop function if exists disclosures_overseen(bigint, date, date)"
