-- Captions by language, and a change of what was approved that waits for somebody else, as JSON.
alter table courseware add column captions text;
alter table courseware add column proposal text;
