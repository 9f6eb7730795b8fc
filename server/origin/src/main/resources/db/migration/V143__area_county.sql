-- Each area's county: going down the tree, the first one whose code is no province's and no city's,
-- which GB/T 2260 ends in zeros after two or four digits. Areas above counties have none. Areas do
-- not move, so it is found once and not by a walk through all villages for each question.
create function county_of(above text, code text) returns text language sql immutable as
$$ select coalesce(above, case when code !~ '^[0-9]{2}([0-9]{2}0*)?$' then code end) $$;

alter table area add column county text;
create index on area (parent);

with recursive tree(code, county) as (
    select code, county_of(null, code) from area where parent is null
    union all
    select a.code, county_of(t.county, a.code) from area a join tree t on a.parent = t.code)
update area a set county = t.county from tree t where t.code = a.code;

create function area_in_county() returns trigger language plpgsql as $$
begin
    new.county := county_of((select county from area where code = new.parent), new.code);
    return new;
end
$$;
create trigger in_county before insert on area for each row execute function area_in_county();

-- Each area with its county and its city, one's own code where it lies in none.
create view area_county(code, county, city) as
select a.code, coalesce(a.county, a.code), coalesce(c.parent, a.county, a.code)
  from area a left join area c on c.code = a.county;
