-- What viewers are asked. Only a draft changes, so that an answer means what it meant.
create table survey (
    id            uuid primary key,
    title         text not null,
    area          text not null references area,
    of_column     uuid,
    of_courseware uuid,
    opens_at      timestamptz,
    closes_at     timestamptz,
    questions     text not null,
    state         text not null check (state in ('DRAFT', 'OPEN', 'CLOSED')),
    version       bigint not null,
    created_by    text not null,
    created_at    timestamptz not null,
    opened_at     timestamptz,
    closed_at     timestamptz,
    check (of_column is null or of_courseware is null)
);
create index on survey (area, state);

-- What they answered, as edges brought it: each number of a journal once. Of one voice the last counts.
create table survey_answer (
    edge    text not null,
    epoch   text not null,
    seq     bigint not null,
    hash    text not null,
    survey  text not null,
    voice   text not null,
    area    text not null,
    source  text not null,
    choices integer[] not null,
    -- whether these are options of that survey's questions
    fits    boolean not null,
    at      timestamptz not null,
    primary key (edge, epoch, seq),
    -- an edge may say the same again under another number, after an older province refused it
    unique (edge, hash)
);
create index on survey_answer (survey, voice, at);

-- What was counted on paper; of one station the last entry counts.
create table survey_paper (
    id         bigint generated always as identity primary key,
    survey     uuid not null references survey,
    station    uuid not null references station,
    sheets     integer not null check (sheets >= 0),
    counts     text not null,
    key        text not null,
    entered_by text not null,
    entered_at timestamptz not null,
    unique (survey, key)
);
create index on survey_paper (survey, station);
