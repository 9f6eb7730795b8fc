-- What people decided about a courseware, in order. Rows are added, never changed: this is the audit
-- of review, and what lets a held courseware pass.
create table courseware_event (
    id         bigint generated always as identity primary key,
    courseware uuid not null references courseware on delete cascade,
    at         timestamptz not null,
    who        text not null,
    what       text not null,
    about      text,
    reason     text
);
create index on courseware_event (courseware, id);

create function courseware_event_stays() returns trigger language plpgsql as
$$ begin raise exception 'courseware_event is only added to'; end $$;
create trigger courseware_event_stays before update on courseware_event
    for each row execute function courseware_event_stays();
