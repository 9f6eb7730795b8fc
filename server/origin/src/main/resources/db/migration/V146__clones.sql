-- Whether two boxes of one name watched at once is asked for each row of the session list.
create index on viewing_session (box, started_at) where box is not null;
