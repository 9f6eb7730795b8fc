-- What harvesters (OAI-PMH) were told, or may be told: open courseware that is published, and, for
-- ever, that which was. Kept by triggers: whoever changes what a record says, it cannot be forgotten.
create table harvest_record (
    id      uuid primary key,
    stamp   timestamptz not null,
    deleted boolean not null
);
create index on harvest_record (stamp, id);

-- By set, in the order of harvesting, so that a page costs what is on it.
create table harvest_member (
    set_spec text not null,
    stamp    timestamptz not null,
    id       uuid not null references harvest_record on delete cascade,
    primary key (set_spec, stamp, id)
);
create index on harvest_member (id);

-- The lock is held until the change is committed, and a harvester shares it for its answer: no record
-- appears later with a stamp that an answer has passed. Nor where the clock is set back: a change then
-- keeps the newest stamp that was given.
create function harvest_touch(touched uuid) returns void language plpgsql as
$$
declare
    c    courseware;
    told timestamptz;
begin
    perform pg_advisory_xact_lock(1802855539);
    select greatest(date_trunc('second', clock_timestamp()), max(stamp)) into told
      from harvest_record;
    select * into c from courseware where id = touched;
    if c.state = 'PUBLISHED' and not c.restricted then
        insert into harvest_record values (touched, told, false)
            on conflict (id) do update set stamp = told, deleted = false;
        delete from harvest_member where id = touched;
        insert into harvest_member values ('category-' || c.category, told, touched);
        insert into harvest_member
            select distinct 'column-' || n.slug, told, touched
              from column_courseware m join column_node n on n.id = m.column_id
             where m.courseware = touched;
    else
        update harvest_record set stamp = told, deleted = true where id = touched and not deleted;
        if found then
            update harvest_member set stamp = told where id = touched;
        end if;
    end if;
end
$$;

create function harvest_courseware() returns trigger language plpgsql as
$$
begin
    perform harvest_touch(coalesce(new.id, old.id));
    return null;
end
$$;

create trigger harvest_change after update on courseware for each row
    when ((old.state, old.restricted, old.kind, old.title, old.summary, old.presenter, old.publisher,
           old.tags, old.category, old.purpose, old.external_id, old.duration_ms)
          is distinct from
          (new.state, new.restricted, new.kind, new.title, new.summary, new.presenter, new.publisher,
           new.tags, new.category, new.purpose, new.external_id, new.duration_ms)
          and (old.state in ('PUBLISHED', 'WITHDRAWN') or new.state in ('PUBLISHED', 'WITHDRAWN')))
    execute function harvest_courseware();

create trigger harvest_arrival after insert on courseware for each row
    when (new.state = 'PUBLISHED')
    execute function harvest_courseware();

create trigger harvest_erasure after delete on courseware for each row
    execute function harvest_courseware();

create function harvest_columns() returns trigger language plpgsql as
$$
begin
    perform harvest_touch(coalesce(new.courseware, old.courseware))
       from harvest_record r
      where r.id = coalesce(new.courseware, old.courseware) and not r.deleted;
    return null;
end
$$;

create trigger harvest_column after insert or delete on column_courseware for each row
    execute function harvest_columns();

create function harvest_slug() returns trigger language plpgsql as
$$
begin
    perform harvest_touch(m.courseware)
       from column_courseware m join harvest_record r on r.id = m.courseware and not r.deleted
      where m.column_id = new.id;
    return null;
end
$$;

create trigger harvest_rename after update on column_node for each row
    when (old.slug is distinct from new.slug)
    execute function harvest_slug();

select harvest_touch(id) from courseware where state = 'PUBLISHED' and not restricted;
insert into harvest_record
    select id, date_trunc('second', now()), true
      from courseware
     where state = 'WITHDRAWN' and published_at is not null and not restricted;
insert into harvest_member
    select 'category-' || c.category, r.stamp, r.id
      from harvest_record r join courseware c on c.id = r.id where r.deleted;
