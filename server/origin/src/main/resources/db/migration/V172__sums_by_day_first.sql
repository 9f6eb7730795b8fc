-- Parts are added up by their day before each of them becomes four: with a batch of an hour's viewing
-- of a hundred boxes that is a third less.
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
    ), day as (
        select p.day, p.edge, p.county, p.block, p.courseware, p.tier, sum(sign) as sessions,
               sum(sign * p.starts) as starts, sum(sign * p.valid) as valid,
               sum(sign * p.completes) as completes, sum(sign * p.watched) as watched,
               sum(sign * p.effective) as effective, sum(sign * p.lengths) as lengths,
               sum(sign * p.started) as started, sum(sign * p.groups) as groups,
               sum(sign * p.heads) as heads, sum(sign * p.persons) as persons,
               sum(sign * p.person_ms) as person_ms, sum(sign * p.class_a) as class_a,
               sum(sign * p.class_b) as class_b, sum(sign * p.class_c) as class_c,
               sum(sign * p.apart) as apart, sum(sign * p.served) as served,
               bit_or(p.stations) filter (where sign = 1) as stations
          from part p
         group by p.day, p.edge, p.county, p.block, p.courseware, p.tier
    )
    select b.span, b.begins, d.edge, d.county, d.block, t.courseware, d.tier,
           sum(d.sessions)::bigint, sum(d.starts)::bigint, sum(d.valid)::bigint,
           sum(d.completes)::bigint, sum(d.watched)::bigint, sum(d.effective)::bigint,
           sum(d.lengths)::bigint, sum(d.started)::bigint, sum(d.groups)::bigint,
           sum(d.heads)::bigint, sum(d.persons)::bigint, sum(d.person_ms)::bigint,
           sum(d.class_a)::bigint, sum(d.class_b)::bigint, sum(d.class_c)::bigint,
           sum(d.apart)::bigint, sum(d.served)::bigint, bit_or(d.stations)
      from day d,
           lateral (values ('D', d.day), ('M', date_trunc('month', d.day)::date)) b(span, begins),
           lateral (values (d.courseware), ('')) t(courseware)
     group by b.span, b.begins, d.edge, d.county, d.block, t.courseware, d.tier
    -- whoever changes many rows takes them in one order, or two of them could wait for each other
     order by b.span, b.begins, d.edge, d.county, d.block, t.courseware, d.tier
$$;
