-- Courseware whose media only a box that names itself may have.
alter table courseware add column restricted boolean not null default false;
