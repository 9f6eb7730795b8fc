-- Edges refuse numbers that they have seen. What a province handed out after the backup that it was
-- restored from is in no table of its own: a restore writes here what the next one must be above.
create table version_floor (
    type        text primary key,
    version     bigint not null,
    restored_at timestamptz not null
);
