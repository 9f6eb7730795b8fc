-- People whose accounts an identity server keeps, as they came last.
create table person_seen (
    name text primary key,
    roles text not null,
    area text,
    seen_at timestamptz not null
);
