-- The index that the search server holds of this province, and how far it was filled.
create table search_copy (
    index_name text primary key,
    after uuid not null,
    complete boolean not null
);

-- Changes that the server has not taken yet, and such as it refused, with its reason.
create table search_change (
    number bigint generated always as identity primary key,
    courseware uuid not null,
    refused text
);
