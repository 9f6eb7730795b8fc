-- When rights end, what is on the boxes is withdrawn by itself. The key finds titles that look alike.
alter table courseware add column withdraw_at timestamptz;
alter table courseware add column title_key text not null default '';
update courseware set title_key = lower(regexp_replace(normalize(title, NFKC), '\s', '', 'g'));
create index on courseware (withdraw_at) where withdraw_at is not null;
create index on courseware (title_key);
create index on courseware (original_sha256);

-- What one editor may have on the way and stored; who has no row has what the configuration says.
create table upload_quota (
    owner        text primary key,
    on_the_way   bigint not null check (on_the_way >= 0),
    stored       bigint not null check (stored >= 0)
);
create index on upload (owner, state);
