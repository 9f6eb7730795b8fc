-- The picture that an editor chose to stand for a courseware, redrawn by us.
alter table courseware add column cover text;
