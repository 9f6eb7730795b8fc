create table station (
    id        uuid primary key,
    code      text not null unique,
    name      text not null,
    area      text not null references area,
    capacity  integer not null,
    opened_on date not null,
    closed_on date
);
create index on station (area);

create table box (
    box     text primary key,
    station uuid not null references station
);

-- Evidence as it came, numbered by the edge; kept 180 days.
create table viewing_event (
    edge    text not null,
    epoch   text not null,
    seq     bigint not null,
    session text not null,
    hash    text not null,
    at      timestamptz not null,
    body    text not null,
    primary key (edge, epoch, seq)
);
create index on viewing_event (edge, session);

create table journal_cursor (
    edge  text not null,
    epoch text not null,
    up_to bigint not null,
    primary key (edge, epoch)
);

-- One sitting of one box with one courseware. Computed anew from its events whenever one is added, in
-- the transaction that adds it: the figures cannot drift from the records.
create table viewing_session (
    id           bigint generated always as identity primary key,
    edge         text not null,
    session      text not null,
    sitting      integer not null,
    courseware   text not null,
    package      text not null,
    duration_ms  bigint not null,
    box          text,
    station      uuid references station,
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
    precision    char(1) not null,
    counted      boolean not null,
    flags        text not null,
    unique (edge, session, sitting)
);
create index on viewing_session (day);
create index on viewing_session (courseware, day);

-- Watch time by the day on which it happened (Asia/Shanghai); a session may run past midnight.
create table viewing_day (
    session    bigint not null references viewing_session on delete cascade,
    day        date not null,
    watched_ms bigint not null,
    primary key (session, day)
);
