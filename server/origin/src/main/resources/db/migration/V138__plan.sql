-- What is to be made. How far it has come is not written down: it follows from its courseware.
create table plan_item (
    id         uuid primary key,
    title      text not null,
    of_column  uuid references column_node,
    audience   text not null,
    area       text not null references area,
    due        date,
    editor     text,
    version    bigint not null,
    created_by text not null,
    created_at timestamptz not null,
    dropped_at timestamptz,
    dropped_by text,
    reason     text,
    check ((dropped_at is null) = (dropped_by is null) and (dropped_at is null) = (reason is null))
);
create index on plan_item (area);

create table plan_courseware (
    item       uuid not null references plan_item,
    courseware uuid not null references courseware on delete cascade,
    primary key (item, courseware)
);
create index on plan_courseware (courseware);

-- What stations would like to see: an option of a survey's wish from its opening on, whose asks are
-- counted from the answers each time, or what staff wrote down.
create table need (
    id         uuid primary key,
    title      text not null,
    of_column  uuid references column_node,
    audience   text not null,
    area       text not null references area,
    asked_on   date not null,
    asked      integer check (asked >= 1),
    source     text,
    survey     uuid references survey,
    question   integer,
    choice     integer,
    item       uuid references plan_item,
    version    bigint not null,
    created_by text not null,
    created_at timestamptz not null,
    dropped_at timestamptz,
    dropped_by text,
    reason     text,
    unique (survey, question, choice),
    check ((survey is null) = (question is null) and (survey is null) = (choice is null)),
    check ((survey is null) = (asked is not null) and (survey is null) = (source is not null)),
    check ((dropped_at is null) = (dropped_by is null) and (dropped_at is null) = (reason is null))
);
create index on need (area, asked_on);
create index on need (asked_on);
create index on need (item);

-- Who did what to either, and why. Rows are added, never changed.
create table plan_event (
    id      bigint generated always as identity primary key,
    subject uuid not null,
    at      timestamptz not null,
    who     text not null,
    what    text not null,
    about   text,
    reason  text
);
create index on plan_event (subject, id);

create function plan_event_stays() returns trigger language plpgsql as
$$ begin raise exception 'plan_event is only added to'; end $$;
create trigger plan_event_stays before update or delete on plan_event
    for each row execute function plan_event_stays();

create function needs_of_survey(opened uuid) returns void language sql as $$
    insert into need (id, title, of_column, audience, area, asked_on, survey, question, choice, version,
                      created_by, created_at)
    select gen_random_uuid(), o.text, n.id, 'EVERYBODY', s.area,
           (s.opened_at at time zone 'Asia/Shanghai')::date, s.id, q.number, o.number, 0,
           s.created_by, s.opened_at
      from survey s
      left join column_node n on n.id = s.of_column
     cross join lateral jsonb_array_elements(s.questions::jsonb) with ordinality as q(body, number)
     cross join lateral jsonb_array_elements_text(q.body -> 'options') with ordinality as o(text, number)
     where s.id = opened and q.body ->> 'kind' = 'WISH'
    on conflict (survey, question, choice) do nothing
$$;
select needs_of_survey(id) from survey where opened_at is not null;

-- surveys by what they are about
create index on survey (of_courseware) where of_courseware is not null;
create index on survey (opened_at);
