-- A three-pane lecture's outline and slides, and the ZIP that it came in.
alter table courseware add column lecture text;
alter table courseware add column upload_sha256 text;
alter table courseware add column upload_bytes bigint;
