-- Whether an edge that is out of reach shows a column's courseware for long, or for a day.
alter table column_node
    add column lease text not null default 'DURABLE' check (lease in ('DURABLE', 'RECALLABLE'));

-- When the newest word was signed that an edge fetched over the line: its leases run from there.
alter table edge add column heard_signed_at timestamptz;

-- The newest word that went onto a courier's disk: any edge may have read it since.
create table courier_word (
    one       boolean primary key default true check (one),
    signed_at timestamptz not null
);

-- For how long each release lends a courseware, where that changed.
create table released_lease (
    courseware uuid not null,
    release    bigint not null,
    seconds    bigint not null,
    primary key (courseware, release)
);
