-- Most questions are not about a title. Rows with the courseware '' are the sums of all of them: a
-- month of a county is a few rows, where its titles are thousands.
create or replace function viewing_change(came viewing_session[], went viewing_session[])
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
    select b.span, b.begins, p.edge, p.county, p.block, t.courseware, p.tier, sum(sign),
           sum(sign * p.starts), sum(sign * p.valid), sum(sign * p.completes),
           sum(sign * p.watched), sum(sign * p.effective), sum(sign * p.lengths),
           sum(sign * p.started), sum(sign * p.groups), sum(sign * p.heads),
           sum(sign * p.persons),
           sum(sign * p.person_ms), sum(sign * p.class_a), sum(sign * p.class_b),
           sum(sign * p.class_c), sum(sign * p.apart), sum(sign * p.served),
           bit_or(p.stations) filter (where sign = 1)
      from part p,
           lateral (values ('D', p.day), ('M', date_trunc('month', p.day)::date)) b(span, begins),
           lateral (values (p.courseware), ('')) t(courseware)
     group by b.span, b.begins, p.edge, p.county, p.block, t.courseware, p.tier
    -- whoever changes many rows takes them in one order, or two of them could wait for each other
     order by b.span, b.begins, p.edge, p.county, p.block, t.courseware, p.tier
$$;

create or replace function sum_viewing(came viewing_session[], went viewing_session[]) returns void
language plpgsql as $$
declare
    all_titles boolean;
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
    -- A station's bit goes only when no other view holds it: the set of a title is made anew from
    -- the sessions, then the set of all of them from those of the titles.
    foreach all_titles in array array[false, true] loop
        update viewing_sum v
           set stations = case when all_titles
                   then (select bit_or(o.stations) from viewing_sum o
                          where o.span = v.span and o.begins = v.begins and o.edge = v.edge
                            and o.county = v.county and o.block = v.block and o.tier = v.tier
                            and o.courseware <> '')
                   else (select bit_or(p.stations)
                           from viewing_session s, viewing_part(s.area, s.station, s.duration_ms,
                                s.watched_ms, s.effective_ms, s.served_ms, s.heads,
                                s.precision::text, s.counted) p
                          where s.courseware = v.courseware and s.edge = v.edge and s.tier = v.tier
                            and s.day >= v.begins
                            and s.day < v.begins + case v.span when 'D' then interval '1 day'
                                                               else interval '1 month' end
                            and p.county = v.county and p.block = v.block) end
          from (select span, begins, edge, county, block, courseware, tier
                  from viewing_change(went, '{}') was
                 where was.stations is not null and (was.courseware = '') = all_titles
                   and not exists (
                       select 1 from viewing_change(came, '{}') now
                        where now.span = was.span and now.begins = was.begins
                          and now.edge = was.edge and now.county = was.county
                          and now.block = was.block and now.courseware = was.courseware
                          and now.tier = was.tier
                          and now.stations | was.stations = now.stations)) lost
         where v.span = lost.span and v.begins = lost.begins and v.edge = lost.edge
           and v.county = lost.county and v.block = lost.block
           and v.courseware = lost.courseware and v.tier = lost.tier;
    end loop;
    delete from viewing_sum v using viewing_change(went, '{}') was
     where v.sessions = 0 and v.span = was.span and v.begins = was.begins and v.edge = was.edge
       and v.county = was.county and v.block = was.block and v.courseware = was.courseware
       and v.tier = was.tier;
end
$$;

insert into viewing_sum
select span, begins, edge, county, block, '', tier, sum(sessions), sum(starts), sum(valid),
       sum(completes), sum(watched), sum(effective), sum(lengths), sum(started), sum(groups),
       sum(heads), sum(persons), sum(person_ms), sum(class_a), sum(class_b), sum(class_c),
       sum(apart), sum(served), bit_or(stations)
  from viewing_sum group by span, begins, edge, county, block, tier;

insert into closed_sum
select month, span, begins, edge, county, block, '', tier, sum(sessions), sum(starts), sum(valid),
       sum(completes), sum(watched), sum(effective), sum(lengths), sum(started), sum(groups),
       sum(heads), sum(persons), sum(person_ms), sum(class_a), sum(class_b), sum(class_c),
       sum(apart), sum(served), bit_or(stations)
  from closed_sum group by month, span, begins, edge, county, block, tier;

-- Sittings that no bound of days around a period would find.
create index viewing_session_long on viewing_session (day)
    where last_at - started_at > interval '30 days';
create index on closed_day (month, courseware);
