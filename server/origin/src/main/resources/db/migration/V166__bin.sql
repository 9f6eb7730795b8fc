-- A draft that nobody wants lies in a bin, from which it can be taken back until it is emptied.
alter table courseware
    add column binned_at timestamptz,
    add column binned_by text,
    add constraint bin_holds_drafts check (binned_at is null or (state = 'DRAFT' and published_at is null));
create index on courseware (binned_at) where binned_at is not null;

-- What the packages of those that are gone were made of, until it is seen whether something else has it.
create table blob_left (
    sha256 text primary key
);
