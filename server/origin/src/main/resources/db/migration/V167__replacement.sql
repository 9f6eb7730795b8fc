-- A film that is to take another one's place is a courseware of its own until then, seen nowhere but there.
alter table courseware
    add column replaces uuid unique references courseware,
    add constraint replacement_is_a_draft
        check (replaces is null or (state = 'DRAFT' and published_at is null and binned_at is null));

-- What boxes had of a courseware before: who watched it is measured by its length for good.
create table former_package (
    courseware  uuid not null references courseware on delete cascade,
    package     text not null,
    duration_ms bigint not null,
    primary key (courseware, package)
);
