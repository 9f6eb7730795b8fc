create table column_node (
    id       uuid primary key,
    parent   uuid references column_node,
    slug     text not null unique,
    title    text not null,
    summary  text not null,
    area     text not null references area,
    position integer not null,
    version  bigint not null
);

create table courseware (
    id              uuid primary key,
    kind            text not null,
    title           text not null,
    summary         text not null,
    presenter       text not null,
    publisher       text not null,
    tags            text not null,
    category        text not null,
    purpose         text not null,
    state           text not null,
    version         bigint not null,
    area            text not null references area,
    external_id     text,
    created_by      text not null,
    created_at      timestamptz not null,
    submitted_by    text,
    decided_by      text,
    reason          text,
    publish_at      timestamptz,
    published_at    timestamptz,
    original_sha256 text,
    original_bytes  bigint,
    original_name   text,
    duration_ms     bigint,
    package         text,
    article         text
);
create unique index on courseware (area, external_id) where external_id is not null;
create index on courseware (state, publish_at);
create index on courseware (created_at);

create table column_courseware (
    column_id  uuid not null references column_node,
    courseware uuid not null references courseware,
    position   integer not null,
    primary key (column_id, courseware)
);
create index on column_courseware (courseware);

-- One row a transcode; the fence rises each time it is lent.
create table job (
    id            uuid primary key,
    courseware    uuid not null unique references courseware,
    state         text not null check (state in ('QUEUED', 'RUNNING', 'READY', 'REFUSED', 'FAILED')),
    created_at    timestamptz not null,
    fence         bigint not null default 0,
    worker        text,
    lease_until   timestamptz,
    not_before    timestamptz not null,
    attempts      integer not null default 0,
    work_done     bigint not null default -1,
    stage         text,
    percent       integer not null default 0,
    code          text,
    detail        text,
    detail_en     text,
    findings      text not null default '[]',
    outcome       text
);
create index on job (not_before) where state in ('QUEUED', 'RUNNING');

create table release (
    number          bigint primary key,
    made_at         timestamptz not null,
    note            text not null,
    idempotency_key text not null unique,
    titles          integer not null,
    blobs           integer not null,
    bytes           bigint not null
);

-- What an edge may fetch: blobs of some release, nothing else.
create table released_blob (
    sha256 text primary key,
    bytes  bigint not null
);

-- Signed documents exactly as they are served; their digests stand in other documents.
create table signed_document (
    type    text not null,
    version bigint not null,
    body    bytea not null,
    primary key (type, version)
);

create table edge (
    name         text primary key,
    area         text not null references area,
    address      text not null,
    report       text,
    last_seen_at timestamptz
);
