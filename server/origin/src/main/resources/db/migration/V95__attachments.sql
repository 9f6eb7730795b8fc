-- Files to take along with a courseware (讲义), as JSON.
alter table courseware add column attachments text;
