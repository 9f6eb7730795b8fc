-- Heads that were counted at a station and written down afterwards. What evidence says of a session
-- stays beside it, for what is said afterwards may be taken back.
alter table viewing_session add column heads_typed integer not null default 0;
-- no figure is made of it: no sum has to be looked at
alter table viewing_session disable trigger sums_update;
update viewing_session set heads_typed = heads where heads > 0;
alter table viewing_session enable trigger sums_update;

create table screening (
    station    uuid not null references station,
    courseware text not null,
    day        date not null,
    source     text not null check (source in ('ROLL_CALL', 'FORM')),
    heads      integer not null check (heads between 1 and 2000),
    said_by    text not null,
    said_at    timestamptz not null,
    primary key (station, courseware, day, source)
);

-- Everything that was ever said, 0 where it was taken back: it only grows.
create table screening_said (
    id         bigint generated always as identity primary key,
    station    uuid not null references station,
    courseware text not null,
    day        date not null,
    source     text not null,
    heads      integer not null,
    said_by    text not null,
    said_at    timestamptz not null
);
create index on screening_said (station, courseware, day);

-- What one station did.
create index on viewing_session (station, day) where station is not null;
create index on closed_session (station, month) where station is not null;
