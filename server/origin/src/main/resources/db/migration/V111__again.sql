-- A release that shows an earlier one again: while it is the newest, what is new waits.
alter table release add column again bigint references release;
