-- What kind of place a station is; null: nobody said.
alter table station add column type text
    check (type in ('VILLAGE', 'COMMUNITY', 'OFFICE', 'STATE_FIRM', 'NEW', 'OTHER'));

-- All else that a month's bulletin is made of, as it was when the month was closed. Months that were
-- closed before get it as it is by now.
alter table closed_month
    -- which of the two months that a bulletin compares with were closed then
    add column beside      date[]  not null default '{}',
    add column duty_groups integer not null default 2,
    add column duty_hours  integer not null default 20,
    add column reach_days  integer not null default 7;

alter table closed_station
    add column code    text,
    add column name    text,
    add column type    text,
    add column boxes   integer not null default 0,
    -- when an edge heard of one of its boxes last
    add column seen_at timestamptz;

create table closed_area (
    month  date not null,
    code   text not null,
    name   text not null,
    parent text,
    county text not null,
    primary key (month, code)
);
create index on closed_area (month, parent);

-- What had been published by then, also what was withdrawn again.
create table closed_courseware (
    month        date not null,
    courseware   text not null,
    title        text not null,
    kind         text not null,
    category     text not null,
    area         text not null,
    published_at timestamptz not null,
    withdrawn    boolean not null,
    duration_ms  bigint,
    primary key (month, courseware)
);

-- What was looked for in the month, by edge: a box asks one edge, so boxes add up.
create table closed_word (
    month    date not null,
    edge     text not null,
    area     text not null,
    kind     text not null,
    what     text not null,
    title    text,
    searches bigint not null,
    boxes    bigint not null,
    unfound  bigint not null,
    opened   bigint not null,
    primary key (month, edge, kind, what)
);

create function close_beside(asked date, next date) returns void language sql as $$
    insert into closed_area
    select asked, a.code, a.name, a.parent, c.county from area a join area_county c on c.code = a.code;

    insert into closed_courseware
    select asked, c.id::text, c.title, c.kind, c.category, c.area, c.published_at,
           c.state = 'WITHDRAWN', c.duration_ms
      from courseware c
     where c.published_at < next::timestamp at time zone 'Asia/Shanghai';

    insert into closed_word
    select asked, s.edge, (array_agg(s.area order by s.at desc, s.area))[1], s.kind, s.what,
           min(c.title), count(*), count(distinct s.voice),
           count(*) filter (where s.found = 0), count(s.opened)
      from (select edge, area, voice, found, opened, at,
                   case when means = 'keys' and opened is not null then 'title' else means end as kind,
                   case when means = 'keys' and opened is not null then opened else text end as what
              from search_made
             where at >= asked::timestamp at time zone 'Asia/Shanghai'
               and at < next::timestamp at time zone 'Asia/Shanghai') s
      left join courseware c on s.kind = 'title' and c.id::text = s.what
     group by s.edge, s.kind, s.what
$$;

create view station_boxes as
select b.station, count(*)::integer as boxes, max(n.at) as seen_at
  from box b left join box_seen n on n.box = b.box
 group by b.station;

alter table closed_month disable trigger stays;
alter table closed_station disable trigger stays;
select close_beside(month, (month + interval '1 month')::date) from closed_month;
update closed_month m set beside = array(
    select o.month from closed_month o
     where o.month in ((m.month - interval '1 month')::date, (m.month - interval '1 year')::date)
     order by 1);
update closed_station k
   set code = s.code, name = s.name, boxes = coalesce(b.boxes, 0), seen_at = b.seen_at
  from station s left join station_boxes b on b.station = s.id
 where s.id = k.station;
alter table closed_month enable trigger stays;
alter table closed_station enable trigger stays;

create trigger stays before update or delete or truncate on closed_area
    for each statement execute function closed_months_stay();
create trigger stays before update or delete or truncate on closed_courseware
    for each statement execute function closed_months_stay();
create trigger stays before update or delete or truncate on closed_word
    for each statement execute function closed_months_stay();
