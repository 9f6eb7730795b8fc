-- Stations are numbered, so that sets of them are bits: block n / 256, place n % 256 in it. Sums of
-- days are merged with their sets, and the stations of any period are still counted exactly.
alter table station add column number integer generated always as identity unique;

-- What one session adds to the figures (docs/figures.md); nothing where it does not count.
create function viewing_part(
    area text, station uuid, duration_ms bigint, watched_ms bigint, effective_ms bigint,
    served_ms bigint, heads integer, "precision" text, counted boolean)
returns table (
    county text, block integer, starts bigint, valid bigint, completes bigint, watched bigint,
    effective bigint, lengths bigint, started bigint, groups bigint, heads bigint, persons bigint,
    person_ms bigint, class_a bigint, class_b bigint, class_c bigint, apart bigint, served bigint,
    stations bit(256))
language sql stable as $$
    select coalesce((select c.county from area_county c where c.code = $1), $1),
           coalesce((select s.number / 256 from station s where s.id = $2), -1),
           f.start, f.valid, ($5 >= 0.9 * $3)::integer::bigint, $4, $5,
           f.start * $3, f.start * $5, ($7 > 0)::integer::bigint, f.valid * greatest($7, 0),
           f.valid * greatest($7, 1),
           f.valid * greatest($7, 1) * $5,
           f.start * ($8 = 'A')::integer, f.start * ($8 = 'B')::integer,
           f.start * ($8 = 'C')::integer, coalesce(abs($5 - $6), 0), coalesce($6, 0),
           case when f.valid = 1 then
               (select set_bit(0::bit(256), s.number % 256, 1) from station s where s.id = $2) end
      from (select ($4 >= 1000)::integer::bigint as start,
                   ($5 >= least(30000, $3 / 2.0))::integer::bigint as valid) f
     where $9 and $3 > 0
$$;

-- Sums of the sessions that began on a day (D) or in a month (M), by all that figures are asked by.
-- Rows have their edge in the key, so that merges of two edges do not wait for each other.
create table viewing_sum (
    span       char(1) not null check (span in ('D', 'M')),
    begins     date    not null,
    edge       text    not null,
    county     text    not null,
    block      integer not null,
    courseware text    not null,
    tier       text    not null,
    sessions   bigint  not null,
    starts     bigint  not null,
    valid      bigint  not null,
    completes  bigint  not null,
    watched    bigint  not null,
    effective  bigint  not null,
    lengths    bigint  not null,
    started    bigint  not null,
    groups     bigint  not null,
    heads      bigint  not null,
    persons    bigint  not null,
    person_ms  bigint  not null,
    class_a    bigint  not null,
    class_b    bigint  not null,
    class_c    bigint  not null,
    apart      bigint  not null,
    served     bigint  not null,
    stations   bit(256),
    primary key (span, begins, edge, county, block, courseware, tier)
) with (fillfactor = 80);
create index on viewing_sum (courseware, span, begins);

-- What changes where some sessions come and others, or the same as they were before, go.
create function viewing_change(came viewing_session[], went viewing_session[])
returns table (
    span text, begins date, edge text, county text, block integer, courseware text, tier text,
    sessions bigint, starts bigint, valid bigint, completes bigint, watched bigint,
    effective bigint, lengths bigint, started bigint, groups bigint, heads bigint, persons bigint,
    person_ms bigint, class_a bigint, class_b bigint, class_c bigint, apart bigint, served bigint,
    stations bit(256))
language sql stable as $$
    with part as (
        select 1 as sign, s.day, s.edge, s.courseware, s.tier, p.*
          from unnest(came) s, viewing_part(s.area, s.station, s.duration_ms, s.watched_ms,
               s.effective_ms, s.served_ms, s.heads, s.precision::text, s.counted) p
        union all
        select -1, s.day, s.edge, s.courseware, s.tier, p.*
          from unnest(went) s, viewing_part(s.area, s.station, s.duration_ms, s.watched_ms,
               s.effective_ms, s.served_ms, s.heads, s.precision::text, s.counted) p
    )
    select b.span, b.begins, p.edge, p.county, p.block, p.courseware, p.tier, sum(sign),
           sum(sign * p.starts), sum(sign * p.valid), sum(sign * p.completes),
           sum(sign * p.watched), sum(sign * p.effective), sum(sign * p.lengths),
           sum(sign * p.started), sum(sign * p.groups), sum(sign * p.heads),
           sum(sign * p.persons),
           sum(sign * p.person_ms), sum(sign * p.class_a), sum(sign * p.class_b),
           sum(sign * p.class_c), sum(sign * p.apart), sum(sign * p.served),
           bit_or(p.stations) filter (where sign = 1)
      from part p,
           lateral (values ('D', p.day), ('M', date_trunc('month', p.day)::date)) b(span, begins)
     group by b.span, b.begins, p.edge, p.county, p.block, p.courseware, p.tier
$$;

create function sum_viewing(came viewing_session[], went viewing_session[]) returns void
language plpgsql as $$
begin
    insert into viewing_sum as v select * from viewing_change(came, went)
    on conflict (span, begins, edge, county, block, courseware, tier) do update set
        sessions = v.sessions + excluded.sessions, starts = v.starts + excluded.starts,
        valid = v.valid + excluded.valid, completes = v.completes + excluded.completes,
        watched = v.watched + excluded.watched, effective = v.effective + excluded.effective,
        lengths = v.lengths + excluded.lengths, started = v.started + excluded.started,
        groups = v.groups + excluded.groups, heads = v.heads + excluded.heads,
        persons = v.persons + excluded.persons,
        person_ms = v.person_ms + excluded.person_ms, class_a = v.class_a + excluded.class_a,
        class_b = v.class_b + excluded.class_b, class_c = v.class_c + excluded.class_c,
        apart = v.apart + excluded.apart, served = v.served + excluded.served,
        stations = coalesce(v.stations | excluded.stations, v.stations, excluded.stations);
    -- Mostly sessions have only grown.
    if not exists (
        select 1 from unnest(went) w left join unnest(came) c on c.id = w.id
         where c.id is null or c.effective_ms < w.effective_ms
            or (c.day, c.edge, c.area, c.courseware, c.tier, c.station, c.duration_ms, c.counted)
               is distinct from
               (w.day, w.edge, w.area, w.courseware, w.tier, w.station, w.duration_ms, w.counted))
    then
        return;
    end if;
    -- A station's bit goes only when no other view holds it: the set is made anew from the sessions.
    update viewing_sum v
       set stations = (
               select bit_or(p.stations)
                 from viewing_session s, viewing_part(s.area, s.station, s.duration_ms,
                      s.watched_ms, s.effective_ms, s.served_ms, s.heads, s.precision::text,
                      s.counted) p
                where s.courseware = v.courseware and s.edge = v.edge and s.tier = v.tier
                  and s.day >= v.begins
                  and s.day < v.begins + case v.span when 'D' then interval '1 day'
                                                    else interval '1 month' end
                  and p.county = v.county and p.block = v.block)
      from (select span, begins, edge, county, block, courseware, tier
              from viewing_change(went, '{}') was
             where was.stations is not null
               and not exists (
                   select 1 from viewing_change(came, '{}') now
                    where now.span = was.span and now.begins = was.begins and now.edge = was.edge
                      and now.county = was.county and now.block = was.block
                      and now.courseware = was.courseware and now.tier = was.tier
                      and now.stations | was.stations = now.stations)) lost
     where v.span = lost.span and v.begins = lost.begins and v.edge = lost.edge
       and v.county = lost.county and v.block = lost.block and v.courseware = lost.courseware
       and v.tier = lost.tier;
    delete from viewing_sum v using viewing_change(went, '{}') was
     where v.sessions = 0 and v.span = was.span and v.begins = was.begins and v.edge = was.edge
       and v.county = was.county and v.block = was.block and v.courseware = was.courseware
       and v.tier = was.tier;
end
$$;

-- Whoever changes sessions changes the sums, in the same transaction: they cannot drift.
create function sum_with_session() returns trigger language plpgsql as $$
declare
    fresh viewing_session[];
    stale viewing_session[];
begin
    if tg_op = 'INSERT' then
        perform sum_viewing(array(select row(n.*)::viewing_session from new_rows n), '{}');
    elsif tg_op = 'UPDATE' then
        -- what no figure is made of changes no sum: evidence is forgotten for many at once
        with changed as (
            select row(n.*)::viewing_session as came, row(o.*)::viewing_session as went
              from new_rows n join old_rows o on o.id = n.id
             where (n.day, n.edge, n.area, n.station, n.courseware, n.tier, n.duration_ms,
                    n.watched_ms, n.effective_ms, n.served_ms, n.heads, n.precision, n.counted)
                   is distinct from
                   (o.day, o.edge, o.area, o.station, o.courseware, o.tier, o.duration_ms,
                    o.watched_ms, o.effective_ms, o.served_ms, o.heads, o.precision, o.counted))
        select array_agg(came), array_agg(went) into fresh, stale from changed;
        if fresh is not null then
            perform sum_viewing(fresh, stale);
        end if;
    else
        perform sum_viewing('{}', array(select row(o.*)::viewing_session from old_rows o));
    end if;
    return null;
end
$$;
create trigger sums_insert after insert on viewing_session
    referencing new table as new_rows for each statement execute function sum_with_session();
create trigger sums_update after update on viewing_session
    referencing old table as old_rows new table as new_rows
    for each statement execute function sum_with_session();
create trigger sums_delete after delete on viewing_session
    referencing old table as old_rows for each statement execute function sum_with_session();

-- As they were when a month was closed.
create table closed_sum (month date not null, like viewing_sum);
alter table closed_sum
    add primary key (month, span, begins, edge, county, block, courseware, tier);
create index on closed_sum (month, courseware);
create trigger stays before update or delete or truncate on closed_sum
    for each statement execute function closed_months_stay();

-- What is there already, a day and an edge at a time.
do $$
declare
    one record;
begin
    for one in select distinct day, edge from viewing_session loop
        perform sum_viewing(
            array(select s from viewing_session s where s.day = one.day and s.edge = one.edge),
            '{}');
    end loop;
    for one in select distinct month, edge from closed_session loop
        insert into closed_sum
        select one.month, c.*
          from viewing_change(
                   array(select jsonb_populate_record(null::viewing_session, to_jsonb(s))
                           from closed_session s where s.month = one.month and s.edge = one.edge),
                   '{}') c;
    end loop;
end
$$;
