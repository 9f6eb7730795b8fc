-- What was looked for at edges, as they brought it: each number of a journal once. No box, no
-- address, no time finer than an hour.
create table search_made (
    edge   text not null,
    epoch  text not null,
    seq    bigint not null,
    hash   text not null,
    means  text not null,
    text   text not null,
    found  integer not null,
    opened text,
    voice  text not null,
    area   text not null,
    at     timestamptz not null,
    primary key (edge, epoch, seq),
    -- an edge may say the same again under another number, after an older province took none
    unique (edge, hash)
);
create index on search_made (at, area);
