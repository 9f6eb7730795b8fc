-- Before each migration. PostgreSQL has uuidv7() by itself from version 18 on; an operator's own server
-- may be older. RFC 9562 §5.7: 48 bits of milliseconds, version and variant, the rest random.
do $outer$
begin
    if current_setting('server_version_num')::int < 180000 then
        create or replace function uuidv7() returns uuid language sql volatile as $inner$
            select encode(
                set_bit(set_bit(
                    overlay(uuid_send(gen_random_uuid())
                        placing substring(
                            int8send((extract(epoch from clock_timestamp()) * 1000)::bigint) from 3)
                        from 1 for 6),
                    52, 1), 53, 1),
                'hex')::uuid
        $inner$;
    end if;
end
$outer$;
