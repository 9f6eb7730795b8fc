-- A title's month in the whole province, one row instead of those of each county: made some time
-- after the month's end from the sums, and used only while no session of the month has changed.
create table title_month (
    month      date    not null,
    closed     boolean not null,
    courseware text    not null,
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
    stations   bigint  not null,
    primary key (month, closed, courseware)
);

-- Which months have such rows. Who makes them writes here first, waits until nobody is left who has
-- not seen it, and only then counts: whoever changes a session afterwards says so below.
create table titled_month (
    month   date    not null,
    closed  boolean not null,
    attempt uuid    not null,
    made    boolean not null,
    primary key (month, closed)
);

-- Months whose rows above are not what the sums say any more. Many may say it of one month: a row
-- that all of them write would make merges of two edges wait for each other.
create table title_stale (
    month  date    not null,
    closed boolean not null
);
create index on title_stale (month);

create function titles_change(came viewing_session[], went viewing_session[]) returns void
language sql as $$
    insert into title_stale
    select t.month, false from titled_month t
     where not t.closed
       and t.month in (select date_trunc('month', s.day)::date from unnest(came) s
                       union select date_trunc('month', s.day)::date from unnest(went) s)
       and not exists (select 1 from title_stale o where o.month = t.month and not o.closed)
$$;

create or replace function sum_with_session() returns trigger language plpgsql as $$
declare
    came viewing_session[] := '{}';
    went viewing_session[] := '{}';
begin
    if tg_op = 'INSERT' then
        came := array(select row(n.*)::viewing_session from new_rows n);
    elsif tg_op = 'DELETE' then
        went := array(select row(o.*)::viewing_session from old_rows o);
    else
        -- what no figure is made of changes no sum: evidence is forgotten for many at once
        with changed as (
            select row(n.*)::viewing_session as came, row(o.*)::viewing_session as went
              from new_rows n join old_rows o on o.id = n.id
             where (n.day, n.edge, n.area, n.station, n.courseware, n.tier, n.duration_ms,
                    n.watched_ms, n.effective_ms, n.served_ms, n.heads, n.precision, n.counted)
                   is distinct from
                   (o.day, o.edge, o.area, o.station, o.courseware, o.tier, o.duration_ms,
                    o.watched_ms, o.effective_ms, o.served_ms, o.heads, o.precision, o.counted))
        select array_agg(c.came), array_agg(c.went) into came, went from changed c;
        if came is null then
            return null;
        end if;
    end if;
    perform titles_change(came, went);
    perform sum_viewing(came, went);
    return null;
end
$$;

-- A county that the register did not know, or knows no more.
create function titles_of_other_areas() returns trigger language plpgsql as $$
begin
    insert into title_stale
    select t.month, t.closed from titled_month t
     where not exists (
         select 1 from title_stale o where o.month = t.month and o.closed = t.closed);
    return null;
end
$$;
create trigger titles_change after insert or update or delete on area
    for each statement execute function titles_of_other_areas();

-- A day's rows grow a few times within the hour, and then never again: a tenth of a page is room
-- enough for their next versions, a fifth is a twentieth of all that is kept.
alter table viewing_sum set (fillfactor = 90);
