-- Whether a picture came where one was asked for (docs/figures.md), as far as players' reports tell.
-- Null: no player reported, a sitting that goes on, or a record of before.
alter table viewing_session
    add column start_up text check (start_up in ('PLAYED', 'FAILED', 'UNKNOWN'));
-- They are few, and every one of them is looked at.
create index on viewing_session (day) where start_up = 'FAILED';
