-- A code that a person carries to an edge, good for one edge once. The province keeps the SHA-256
-- of its secret, by which both sides vouch for what they say.
create table edge_enrolment (
    edge       text primary key references edge,
    secret_key text not null,
    issued_by  text not null,
    expires_at timestamptz not null,
    used_by    text,
    used_at    timestamptz
);

-- An edge that was stolen, sold or closed: nothing is given to it any more.
alter table edge
    add column revoked_at     timestamptz,
    add column revoked_by     text,
    add column revoked_reason text;
