-- A county's release whose files an edge was asked to prove as well, as the snapshot names it.
alter table possession add column county text;
