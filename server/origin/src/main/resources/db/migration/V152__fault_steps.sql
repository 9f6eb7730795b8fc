-- What operators did about a report, in order; station_fault says only how it stands. A report that is
-- forgotten takes them along.
create table station_fault_step (
    id    bigint generated always as identity primary key,
    fault bigint not null references station_fault on delete cascade,
    at    timestamptz not null,
    who   text not null,
    what  text not null check (what in ('TAKEN', 'LEFT', 'REMARKED', 'CLOSED', 'REOPENED')),
    note  text
);
create index on station_fault_step (fault, id);
insert into station_fault_step (fault, at, who, what, note)
select id, closed_at, closed_by, 'CLOSED', note from station_fault
 where closed_at is not null order by closed_at, id;
-- Who looks after it.
alter table station_fault add column taken_by text;
-- How many are open is asked every minute by each console.
create index on station_fault (area) where closed_at is null;
