-- Rows of a province at migration 140, as its program wrote them.
insert into area (code, name, parent) values
    ('410000', '河南省', null), ('410200', '开封市', '410000'), ('410225', '兰考县', '410200'),
    ('411700', '驻马店市', '410000'), ('411724', '正阳县', '411700'),
    ('410225101', '一乡', '410225'), ('411724101', '二乡', '411724'), ('419001', '济源市', '410000');
insert into account (id, name, password_hash, roles, area, must_change, created_at)
select md5('account ' || n)::uuid, 'person-' || n, 'x', 'editor', '410000', false,
       timestamptz '2026-06-01 08:00+08' + n * interval '1 hour'
  from generate_series(1, 12) n;
insert into column_node (id, parent, slug, title, summary, area, position, version)
select md5('column ' || n)::uuid, case when n > 3 then md5('column ' || n % 3 + 1)::uuid end,
       'column-' || n, '栏目' || n, '', '410000', n, 0
  from generate_series(1, 9) n order by n;
insert into courseware (id, kind, title, summary, presenter, publisher, tags, category, purpose,
    state, version, area, created_by, created_at, published_at, duration_ms, original_sha256)
select md5('courseware ' || n)::uuid, 'VIDEO', E'课件\t' || n || E'\n\\N', '摘要', '王建国', '', E'果树\n嫁接',
       'RED_CLASSICS', 'EDUCATION', case when n % 5 = 0 then 'WITHDRAWN' else 'PUBLISHED' end, n,
       '410000', 'person-1', timestamptz '2026-06-02 08:00+08', timestamptz '2026-06-03 08:00+08',
       600000 + n, md5('original ' || n) || md5('original ' || n)
  from generate_series(1, 20) n;
insert into column_courseware (column_id, courseware, position)
select md5('column ' || n % 9 + 1)::uuid, md5('courseware ' || n)::uuid, n
  from generate_series(1, 20) n;
insert into edge (name, area, address, last_seen_at) values
    ('lankao', '410225', 'http://lankao.example', timestamptz '2026-10-20 08:00+08'),
    ('zhengyang', '411724', 'http://zhengyang.example', null);
insert into service_token (hash, kind, name, created_at) values
    ('hash of lankao', 'EDGE', 'lankao', timestamptz '2026-06-01 08:00+08');
insert into station (id, code, name, area, capacity, opened_on)
select md5('station ' || n)::uuid, '4100' || n, '站点' || n,
       (array['410225101', '411724101', '419001', '410225'])[n % 4 + 1], 30 + n, date '2025-01-01'
  from generate_series(1, 40) n;
insert into box (box, station)
select 'box-' || n, md5('station ' || n)::uuid from generate_series(1, 40) n;
insert into journal_cursor (edge, epoch, up_to) values ('lankao', '1', 4000), ('zhengyang', '1', 3000);
insert into viewing_session (edge, session, sitting, courseware, package, duration_ms, box, station,
    area, tier, day, started_at, last_at, watched_ms, effective_ms, sections, served_ms, heads,
    heads_source, precision, counted, flags)
select (array['lankao', 'zhengyang'])[n % 2 + 1], 'session-' || n, 0,
       md5('courseware ' || n % 20 + 1)::uuid::text, 'package', 600000 + n % 20 + 1,
       'box-' || n % 40 + 1, case when n % 13 > 0 then md5('station ' || n % 40 + 1)::uuid end,
       (array['410225101', '411724101', '419001', '410225'])[(n % 40 + 1) % 4 + 1],
       substr('ABC', n % 3 + 1, 1), date '2026-08-01' + n % 75,
       timestamptz '2026-08-01 08:00+08' + n % 75 * interval '1 day',
       timestamptz '2026-08-01 09:00+08' + n % 75 * interval '1 day',
       n * 7919 % 700000, least(n * 7919 % 700000, n * 104729 % 600000),
       int8multirange(int8range(0, 1 + n % 600000)), case when n % 2 = 0 then n * 10 end,
       case when n % 7 = 0 then 5 + n % 30 else 0 end, case when n % 7 = 0 then 'REMOTE' end, substr('ABC', n % 5 / 2 + 1, 1), n % 11 > 0, ''
  from generate_series(1, 3000) n;
insert into viewing_day (session, day, watched_ms)
select id, day, watched_ms from viewing_session;
-- evidence of the later half: what is older than 180 days is gone
insert into viewing_event (edge, epoch, seq, session, hash, at, body)
select edge, '1', id, session, md5(session), started_at, '{"action":"BEAT"}'
  from viewing_session where id > 1500;
insert into closed_month (month, closed_at, closed_by, digest, sessions)
select date '2026-08-01', timestamptz '2026-09-05 08:00+08', 'person-2', md5('august'), count(*)
  from viewing_session where day < date '2026-09-01';
insert into closed_session (month, id, edge, session, sitting, courseware, package, duration_ms, box,
    station, area, tier, day, started_at, last_at, watched_ms, effective_ms, sections, served_ms,
    heads, heads_source, precision, counted, flags)
select date '2026-08-01', id, edge, session, sitting, courseware, package, duration_ms, box, station,
       area, tier, day, started_at, last_at, watched_ms, effective_ms, sections, served_ms, heads,
       heads_source, precision, counted, flags
  from viewing_session where day < date '2026-09-01';
insert into closed_day (month, session, day, watched_ms, courseware, duration_ms, area, tier, counted)
select date '2026-08-01', id, day, watched_ms, courseware, duration_ms, area, tier, counted
  from viewing_session where day < date '2026-09-01';
insert into closed_column (month, slug, courseware)
select date '2026-08-01', 'column-' || n % 9 + 1, md5('courseware ' || n)::uuid::text
  from generate_series(1, 20) n;
insert into closed_station (month, station, area, opened_on)
select date '2026-08-01', id, area, opened_on from station;
insert into station_fault (edge, epoch, seq, hash, fault, box, station, area, at, closed_at, closed_by, note)
select 'lankao', '1', n, md5('fault ' || n), 'NO_PICTURE', 'box-' || n, md5('station ' || n)::uuid,
       '410225101', timestamptz '2026-09-01 08:00+08',
       case when n % 2 = 0 then timestamptz '2026-09-02 08:00+08' end,
       case when n % 2 = 0 then 'person-3' end, case when n % 2 = 0 then '换了网线' end
  from generate_series(1, 9) n;
insert into survey (id, title, area, questions, state, version, created_by, created_at)
values (md5('survey')::uuid, '您想学什么', '410000', '[]', 'DRAFT', 0, 'person-1',
        timestamptz '2026-06-01 08:00+08');
insert into plan_item (id, title, audience, area, version, created_by, created_at)
values (md5('plan')::uuid, '冬季大棚', 'EVERYBODY', '410000', 0, 'person-1',
        timestamptz '2026-06-01 08:00+08');
insert into plan_event (subject, at, who, what)
values (md5('plan')::uuid, timestamptz '2026-06-01 08:00+08', 'person-1', 'MADE');
insert into release (number, made_at, note, idempotency_key, titles, blobs, bytes)
select n, timestamptz '2026-06-01 08:00+08' + n * interval '1 day', '', 'key-' || n, n, 0, 0
  from generate_series(1, 14) n;
insert into signed_document (type, version, body)
select type, n, decode('00ff5c0a09' || lpad(to_hex(n), 8, '0'), 'hex')
  from generate_series(1, 14) n, unnest(array['RELEASE', 'SNAPSHOT', 'TIMESTAMP']) type;
insert into released_blob (sha256, bytes)
select md5('blob ' || n) || md5('blob ' || n), n from generate_series(1, 50) n;
insert into upload (id, owner, length, received, filename, state, role, created_at, expires_at)
select md5('upload ' || n)::uuid, 'person-1', 9, 9, '片子.mp4', 'COMPLETE', 'WHOLE',
       timestamptz '2026-06-01 08:00+08', timestamptz '2026-06-08 08:00+08'
  from generate_series(1, 5) n;
insert into job (id, courseware, state, created_at)
select md5('job ' || n)::uuid, md5('courseware ' || n)::uuid, 'READY',
       timestamptz '2026-06-02 08:00+08'
  from generate_series(1, 20) n;
