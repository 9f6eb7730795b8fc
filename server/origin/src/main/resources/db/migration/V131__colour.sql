-- behind a column's pages, as #rrggbb; none: that of the column above
alter table column_node add column colour varchar(7);
