-- An edge's own key: the first one that comes with its token is pinned; another one is refused and
-- kept to be shown.
alter table edge
    add column key_id         text,
    add column public_key     text,
    add column refused_key_id text,
    add column refused_key_at timestamptz;

-- What edges signed of withdrawals. Rows are added, never changed.
create table withdrawal_receipt (
    sha256      text primary key,
    edge        text not null references edge,
    release     bigint not null,
    at          timestamptz not null,
    received_at timestamptz not null,
    key_id      text not null,
    public_key  text not null,
    envelope    text not null
);

-- The first receipt of an edge for a courseware is the one that counts.
create table withdrawal_confirmed (
    courseware uuid not null,
    edge       text not null references edge,
    receipt    text not null references withdrawal_receipt,
    primary key (courseware, edge)
);
