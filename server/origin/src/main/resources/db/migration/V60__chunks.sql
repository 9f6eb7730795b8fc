-- A job is what an editor waits for; its tasks are what workers are lent. A short title is one task.
create table task (
    job           uuid not null references job on delete cascade,
    number        integer not null,
    kind          text not null check (kind in ('START', 'SOUND', 'PICTURES', 'JOIN')),
    state         text not null check (state in ('QUEUED', 'RUNNING', 'DONE')),
    from_picture  bigint not null default 0,
    to_picture    bigint not null default 0,
    last          boolean not null default false,
    fence         bigint not null default 0,
    worker        text,
    lease_until   timestamptz,
    not_before    timestamptz not null,
    attempts      integer not null default 0,
    work_done     bigint not null default -1,
    stage         text,
    percent       integer not null default 0,
    code          text,
    reason        text,
    made          text,
    end_ms        bigint,
    primary key (job, number)
);
create index on task (not_before) where state in ('QUEUED', 'RUNNING');

alter table job
    drop constraint job_state_check,
    add constraint job_state_check
        check (state in ('QUEUED', 'RUNNING', 'READY', 'REFUSED', 'FAILED', 'CANCELLED')),
    add column priority integer not null default 0 check (priority between -1 and 1),
    add column one_piece boolean not null default false,
    add column recipe text,
    add column preview text;

insert into task (job, number, kind, state, fence, not_before, attempts)
select id, 0, 'START', 'QUEUED', fence, not_before, attempts from job where state in ('QUEUED', 'RUNNING');
update job set state = 'QUEUED' where state = 'RUNNING';

-- What was made for a job only and goes when it has ended.
create table job_blob (
    sha256        text not null,
    job           uuid not null references job on delete cascade,
    primary key (sha256, job)
);

alter table job
    drop column worker,
    drop column lease_until,
    drop column not_before,
    drop column attempts,
    drop column work_done,
    drop column stage,
    drop column percent;
