"""The SQL that lets planned appointments pass: the next contact on the list is one that is still to come."""

# Run by the clock, for everybody at once, so as the gate role: nobody's own session sees every person, and a
# restricted one must not keep an appointment of last week as the next. It answers with a number only.
WHEN_CONTACTS_GO_BY = r"""
create function chronology_let_contacts_pass(today date, zone text) returns bigint
  language sql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
  with passed as (
    select r.id, (
      select (e.on_day + coalesce(e.at_time, time '00:00')) at time zone zone
        from chronology_entry e
       where e.person_id = r.person_id and e.scheme_id = r.scheme_id
         and e.kind = 'appointment' and e.outcome = 'planned' and e.on_day >= today
         and e.corrected_by_id is null and e.struck_out_on is null
       order by e.on_day, e.at_time nulls last limit 1
    ) as following
      from registrations_registration r
     where r.ended_on is null and r.next_contact_at < today::timestamp at time zone zone
  ), changed as (
    update registrations_registration r set next_contact_at = passed.following
      from passed where passed.id = r.id returning 1
  )
  select count(*) from changed
$$;

grant update (next_contact_at) on registrations_registration to throughcare_gate;
"""

BACK = """
revoke update (next_contact_at) on registrations_registration from throughcare_gate;
drop function if exists chronology_let_contacts_pass(date, text);
"""
