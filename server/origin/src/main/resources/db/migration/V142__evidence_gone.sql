-- Whether evidence of the session was forgotten with time: what is left or comes later would make less
-- of it, so it stays as it is.
alter table viewing_session add column evidence_gone boolean not null default false;
update viewing_session v set evidence_gone = true
 where not exists (select 1 from viewing_event e where e.edge = v.edge and e.session = v.session);
