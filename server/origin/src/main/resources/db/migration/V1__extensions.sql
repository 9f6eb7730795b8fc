-- Extensions that every later migration may rely on; all come with PostgreSQL itself.
create extension if not exists pg_trgm;
create extension if not exists btree_gist;
