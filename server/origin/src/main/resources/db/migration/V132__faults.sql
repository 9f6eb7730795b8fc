-- What somebody at a station said does not work, as edges brought it: each number of a journal once.
create table station_fault (
    id         bigint generated always as identity primary key,
    edge       text not null,
    epoch      text not null,
    seq        bigint not null,
    hash       text not null,
    fault      text not null,
    box        text,
    station    uuid references station,
    area       text not null,
    courseware text,
    at         timestamptz not null,
    closed_at  timestamptz,
    closed_by  text,
    note       text,
    unique (edge, epoch, seq),
    -- an edge may say the same again under another number, after an older province refused it
    unique (edge, hash),
    check ((closed_at is null) = (closed_by is null) and (closed_at is null) = (note is null))
);
create index on station_fault (area, at);
