-- What sheets of one courseware and of one station say beside what a bulletin needs. Months that were
-- closed before get it as it is by now.
alter table closed_courseware add column presenter text;
alter table closed_station add column capacity integer;
alter table closed_column
    add column title text,
    add column area  text;

create or replace function close_beside(asked date, next date) returns void language sql as $$
    insert into closed_area
    select asked, a.code, a.name, a.parent, c.county from area a join area_county c on c.code = a.code;

    insert into closed_courseware
    select asked, c.id::text, c.title, c.kind, c.category, c.area, c.published_at,
           c.state = 'WITHDRAWN', c.duration_ms, c.presenter
      from courseware c
     where c.published_at < next::timestamp at time zone 'Asia/Shanghai';

    insert into closed_word
    select asked, s.edge, (array_agg(s.area order by s.at desc, s.area))[1], s.kind, s.what,
           min(c.title), count(*), count(distinct s.voice),
           count(*) filter (where s.found = 0), count(s.opened)
      from (select edge, area, voice, found, opened, at,
                   case when means = 'keys' and opened is not null then 'title' else means end as kind,
                   case when means = 'keys' and opened is not null then opened else text end as what
              from search_made
             where at >= asked::timestamp at time zone 'Asia/Shanghai'
               and at < next::timestamp at time zone 'Asia/Shanghai') s
      left join courseware c on s.kind = 'title' and c.id::text = s.what
     group by s.edge, s.kind, s.what
$$;

alter table closed_courseware disable trigger stays;
alter table closed_station disable trigger stays;
alter table closed_column disable trigger stays;
update closed_courseware k set presenter = c.presenter from courseware c where c.id::text = k.courseware;
update closed_station k set capacity = s.capacity from station s where s.id = k.station;
update closed_column k set title = n.title, area = n.area from column_node n where n.slug = k.slug;
alter table closed_courseware enable trigger stays;
alter table closed_station enable trigger stays;
alter table closed_column enable trigger stays;
