-- What a session's evidence amounts to so far, so that its next report goes on from there. It can be
-- computed anew from the events at any time: a crash may empty it, and what nobody adds to is removed.
create unlogged table viewing_state (
    edge       text not null,
    session    text not null,
    state      text not null,
    touched_at timestamptz not null default now(),
    primary key (edge, session)
) with (fillfactor = 70);

-- Whose number a report has within its session, to find a repeat without reading the rest. Empty in
-- rows of before: then all of the session is read.
alter table viewing_event add column source text, add column n bigint;
create index on viewing_event (edge, session, source, n, at);
drop index viewing_event_edge_session_idx;
