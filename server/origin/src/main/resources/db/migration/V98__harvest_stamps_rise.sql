-- As V96 has it, but for one thing: where the clock is set back, a change keeps the newest stamp that
-- was given, or harvesters who have passed it would never hear of the change.
create or replace function harvest_touch(touched uuid) returns void language plpgsql as
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
