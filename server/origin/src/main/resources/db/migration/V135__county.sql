-- Columns that a county's own key signs: they go into the county's release, not the province's.
alter table column_node add column of_county boolean not null default false;

-- Keys that may sign for a county, and who let them; those that ended stay to be looked up.
create table county_key (
    id         bigint generated always as identity primary key,
    area       text not null references area,
    key_id     text not null,
    public_key text not null,
    added_at   timestamptz not null,
    added_by   text not null,
    ended_at   timestamptz,
    ended_by   text,
    check ((ended_at is null) = (ended_by is null))
);
create unique index on county_key (area, key_id) where ended_at is null;

-- How many of them must have signed.
create table county (
    area      text primary key references area,
    threshold integer not null check (threshold >= 1)
);

-- What was made ready to be signed, and what came back signed; numbers rise by what came back.
create table county_release (
    area         text not null references area,
    number       bigint not null check (number >= 1),
    payload      bytea not null,
    titles       integer not null,
    blobs        integer not null,
    bytes        bigint not null,
    made_at      timestamptz not null,
    made_by      text not null,
    document     bytea,
    submitted_at timestamptz,
    submitted_by text,
    primary key (area, number),
    check ((document is null) = (submitted_at is null)
       and (document is null) = (submitted_by is null))
);
