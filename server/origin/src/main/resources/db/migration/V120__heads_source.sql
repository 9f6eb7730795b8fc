-- Who counted the people of a group viewing: the number typed on a remote, a roll call, a later form.
alter table viewing_session
    add column heads_source text check (heads_source in ('REMOTE', 'ROLL_CALL', 'FORM'));
update viewing_session set heads_source = 'REMOTE' where heads > 0;
alter table viewing_session
    add constraint heads_have_a_source check ((heads > 0) = (heads_source is not null));
