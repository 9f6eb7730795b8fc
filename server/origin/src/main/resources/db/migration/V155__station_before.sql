-- Codes and names are dated: what a station was called and where it lay, until when. A code that
-- begins with ~ is one between two, within one transaction.
create table station_before (
    id      bigint generated always as identity primary key,
    station uuid not null references station,
    code    text not null,
    name    text not null,
    area    text not null,
    until   timestamptz not null
);
create index on station_before (station);
create index on station_before (code);

create function station_was() returns trigger language plpgsql as $$
begin
    insert into station_before (station, code, name, area, until)
    values (old.id, old.code, old.name, old.area, now());
    return null;
end
$$;
create trigger was after update on station for each row
    when (old.code !~ '^~' and (old.code, old.name, old.area) <> (new.code, new.name, new.area))
    execute function station_was();
