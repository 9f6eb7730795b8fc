-- at the head of a column's pages, as JSON of three pictures; none: that of the column above
alter table column_node add column banner text;
