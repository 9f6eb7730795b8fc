-- Names of the register that showed themselves at two places at once, by the times at which edges
-- were told what was watched; the last time of each. An edge's name, or ORIGIN for the province.
create table box_twice (
    box   text primary key,
    at    timestamptz not null,
    how   text not null check (how in ('AT_ONCE', 'TO_AND_FRO')),
    edge  text not null,
    other text not null
);

-- What an operator said of it: nothing of before that moment is told any more.
create table box_settled (
    box  text primary key,
    at   timestamptz not null,
    who  text not null,
    note text not null
);

-- How far each journal was looked through for them. What came before is not: it was weighed by nobody,
-- and what is still done twice comes again.
create table twice_looked (
    edge  text not null,
    epoch text not null,
    up_to bigint not null,
    primary key (edge, epoch)
);
insert into twice_looked select edge, epoch, up_to from journal_cursor;
