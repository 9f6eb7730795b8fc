-- What edges were asked to prove of their disks, and what came of it.
create table possession (
    id          uuid primary key,
    edge        text not null references edge (name) on delete cascade,
    nonce       bytea not null,
    release     bigint not null,
    leaves      integer not null,
    opened_at   timestamptz not null,
    answer_by   timestamptz not null,
    answered_at timestamptz,
    tags        bytea,
    verdict     text,
    failed      text,
    read_bytes  bigint,
    read_ms     bigint
);
create index on possession (edge, opened_at desc);
create index on possession (answered_at) where verdict is null and answered_at is not null;

-- An operator asked for a proof before its turn.
alter table edge add column proof_wanted boolean not null default false;
