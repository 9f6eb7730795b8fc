-- who gave a column's courseware their order, and when: so that who comes second is told whom to ask
alter table column_node add column ordered_by text, add column ordered_at timestamptz;
-- the calendar reads what goes out, went out and ends by the day
create index courseware_publish_at on courseware (publish_at) where publish_at is not null;
create index courseware_published_at on courseware (published_at) where published_at is not null;
create index courseware_withdraw_at on courseware (withdraw_at) where withdraw_at is not null;
-- the earliest that somebody decided on: it may be put off and taken back to it without another decision
alter table courseware add column approved_for timestamptz;
update courseware set approved_for = publish_at where state = 'SCHEDULED';
