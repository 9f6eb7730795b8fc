-- A running sitting's row changes with each report. While an index looked at when it was heard of
-- last, each change was a new entry in every index of the table; now it stays where it is, in what
-- is left free of its page.
drop index viewing_session_long;
alter table viewing_session
    add column is_long boolean not null
        generated always as (last_at - started_at > interval '30 days') stored;
create index viewing_session_long on viewing_session (day) where is_long;
alter table viewing_session set (fillfactor = 90);
