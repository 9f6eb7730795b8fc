-- The retention curve of a title's month in the whole province, made with its sums: by how many
-- starts it changes at which hundredth of the length; -1: how many hold its last moment.
alter table title_month
    add column longest bigint not null default 0,
    add column points smallint[] not null default '{}',
    add column changes bigint[] not null default '{}';
-- Rows of before have none: they are made anew.
update titled_month set made = false;

-- What was seen of a title is a figure as well.
create or replace function sum_with_session() returns trigger language plpgsql as $$
declare
    came viewing_session[] := '{}';
    went viewing_session[] := '{}';
begin
    if tg_op = 'INSERT' then
        came := array(select row(n.*)::viewing_session from new_rows n);
    elsif tg_op = 'DELETE' then
        went := array(select row(o.*)::viewing_session from old_rows o);
    else
        -- what no figure is made of changes no sum: evidence is forgotten for many at once
        with changed as (
            select row(n.*)::viewing_session as came, row(o.*)::viewing_session as went
              from new_rows n join old_rows o on o.id = n.id
             where (n.day, n.edge, n.area, n.station, n.courseware, n.tier, n.duration_ms,
                    n.watched_ms, n.effective_ms, n.sections, n.served_ms, n.heads, n.precision,
                    n.counted)
                   is distinct from
                   (o.day, o.edge, o.area, o.station, o.courseware, o.tier, o.duration_ms,
                    o.watched_ms, o.effective_ms, o.sections, o.served_ms, o.heads, o.precision,
                    o.counted))
        select array_agg(c.came), array_agg(c.went) into came, went from changed c;
        if came is null then
            return null;
        end if;
    end if;
    perform titles_change(came, went);
    perform sum_viewing(came, went);
    return null;
end
$$;
