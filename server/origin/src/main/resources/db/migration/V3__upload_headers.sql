-- What tus wants back from a HEAD, as the client sent it; and a trace of what is gone, so that it
-- answers 410 and not 404.
alter table upload add column metadata text;
alter table upload add column parts text;
alter table upload drop constraint upload_state_check;
alter table upload add constraint upload_state_check
    check (state in ('RECEIVING', 'COMPLETE', 'REFUSED', 'GONE'));
create index on upload (expires_at) where state <> 'COMPLETE';
