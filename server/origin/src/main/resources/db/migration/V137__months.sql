-- A closed month: all that its figures are made of, as it was then. Nothing in it changes; what came
-- later is the difference to the live tables.
create table closed_month (
    month     date primary key check (extract(day from month) = 1),
    closed_at timestamptz not null,
    closed_by text not null,
    -- of the rows below: SHA-256 over those of the days
    digest    text not null,
    sessions  bigint not null
);

create table closed_session (
    month        date not null,
    id           bigint not null,
    edge         text not null,
    session      text not null,
    sitting      integer not null,
    courseware   text not null,
    package      text not null,
    duration_ms  bigint not null,
    box          text,
    station      uuid,
    area         text not null,
    tier         text not null,
    day          date not null,
    started_at   timestamptz not null,
    last_at      timestamptz not null,
    watched_ms   bigint not null,
    effective_ms bigint not null,
    sections     int8multirange not null,
    served_ms    bigint,
    heads        integer not null,
    heads_source text,
    precision    char(1) not null,
    counted      boolean not null,
    flags        text not null,
    primary key (month, id)
);
create index on closed_session (month, courseware);

-- Watch time by the day on which it happened, of sessions that may have begun the month before.
create table closed_day (
    month       date not null,
    session     bigint not null,
    day         date not null,
    watched_ms  bigint not null,
    courseware  text not null,
    duration_ms bigint not null,
    area        text not null,
    tier        text not null,
    counted     boolean not null,
    primary key (month, session, day)
);

-- What columns held, and the register.
create table closed_column (
    month      date not null,
    slug       text not null,
    courseware text not null,
    primary key (month, slug, courseware)
);

create table closed_station (
    month     date not null,
    station   uuid not null,
    area      text not null,
    opened_on date not null,
    closed_on date,
    primary key (month, station)
);

create function closed_months_stay() returns trigger language plpgsql as $$
begin
    raise exception 'a closed month does not change';
end
$$;
create trigger stays before update or delete or truncate on closed_month
    for each statement execute function closed_months_stay();
create trigger stays before update or delete or truncate on closed_session
    for each statement execute function closed_months_stay();
create trigger stays before update or delete or truncate on closed_day
    for each statement execute function closed_months_stay();
create trigger stays before update or delete or truncate on closed_column
    for each statement execute function closed_months_stay();
create trigger stays before update or delete or truncate on closed_station
    for each statement execute function closed_months_stay();
