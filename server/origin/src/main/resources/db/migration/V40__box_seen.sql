-- Which edge last reported a box: where a box stands that nobody has registered.
create table box_seen (
    box  text primary key,
    edge text not null references edge,
    at   timestamptz not null
);
create index on box_seen (at);
