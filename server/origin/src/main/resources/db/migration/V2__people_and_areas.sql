create table area (
    code   text primary key check (code ~ '^[0-9]{2,15}$'),
    name   text not null,
    parent text references area
);

create table account (
    id            uuid primary key default uuidv7(),
    name          text not null unique check (length(name) between 1 and 64),
    password_hash text not null,
    roles         text not null,
    area          text not null references area,
    must_change   boolean not null,
    created_at    timestamptz not null
);

-- Only the hash of a token is kept: who reads the table cannot log in with it.
create table person_token (
    hash       text primary key,
    account    uuid not null references account on delete cascade,
    expires_at timestamptz not null
);
create index on person_token (account);

create table service_token (
    hash       text primary key,
    kind       text not null check (kind in ('WORKER', 'EDGE')),
    name       text not null,
    created_at timestamptz not null,
    unique (kind, name)
);

create table upload (
    id           uuid primary key,
    owner        text not null,
    length       bigint,
    received     bigint not null default 0,
    filename     text not null,
    announced    text,
    sha256       text,
    state        text not null check (state in ('RECEIVING', 'COMPLETE', 'REFUSED')),
    role         text not null check (role in ('WHOLE', 'PARTIAL', 'FINAL')),
    created_at   timestamptz not null,
    expires_at   timestamptz not null
);
create index on upload (owner, created_at);
