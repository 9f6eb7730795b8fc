-- An account may be closed and opened again, so that nobody's name is given to somebody else; what was
-- done to accounts, by whom. Rows are added, never changed.
alter table account
    add column closed_at timestamptz,
    add column seen_at   timestamptz;

create table account_event (
    id          bigint generated always as identity primary key,
    at          timestamptz not null,
    who         text not null,
    what        text not null,
    account     text not null,
    roles       text not null,
    area        text not null,
    area_before text
);
create index on account_event (area);

create function account_events_stay() returns trigger language plpgsql as
$$ begin raise exception 'account_event is only added to'; end $$;
create trigger stays before update or delete or truncate on account_event
    for each statement execute function account_events_stay();
