-- What edges are told of boxes by name, and what they tell.
alter table box add column profile text check (profile ~ '^[a-z0-9-]{1,32}$');

-- Whether boxes of no register are served; where it is not said, the area above says it.
alter table area add column guests boolean;

create table box_cloned (
    box  text primary key,
    edge text not null references edge,
    at   timestamptz not null
);
