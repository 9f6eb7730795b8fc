-- A claim reads the queue in its order and stops at the first task that is free (ADR 69).
create index on job (priority desc, created_at, id) where state in ('QUEUED', 'RUNNING');
-- What is set aside is found among the few that are lent, not among all that wait.
create index on task (lease_until) where state = 'RUNNING';
