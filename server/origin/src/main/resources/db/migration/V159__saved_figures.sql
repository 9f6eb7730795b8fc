-- Questions for figures that people keep under a name, each one's own.
create table saved_figures (
    id         uuid primary key default uuidv7(),
    owner      text not null references account (name) on update cascade on delete cascade,
    name       text not null check (length(name) between 1 and 60),
    question   text not null,
    changed_at timestamptz not null,

    -- Sent so often to this address; none: not at all.
    mail_to    text,
    mail_every text check (mail_every in ('DAY', 'WEEK', 'MONTH')),
    -- The period of which a mail was claimed last, by its first day. Whoever claims it sends it: a
    -- claim is committed before the mail leaves, so no period is sent twice.
    mailed_for date,
    mail_state text check (mail_state in ('CLAIMED', 'SENT', 'FAILED', 'STOPPED')),
    mail_tries integer not null default 0,
    mail_at    timestamptz,
    mail_why   text,
    check ((mail_to is null) = (mail_every is null)),
    unique (owner, name)
);
create index on saved_figures (mail_every, mailed_for) where mail_every is not null;
