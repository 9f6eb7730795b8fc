-- How playing was (docs/figures.md, start-up and stalls), as far as players' reports tell.
alter table viewing_session
    add column first_picture_ms integer,
    add column stalled_ms integer;
