-- Make every table of a user's rows one of 16 partitions by the hash of user_id. Servers are stopped meanwhile.
-- psql -v ON_ERROR_STOP=1 -1 -f partition-by-user.sql "$DATABASE_URL"
-- Names of constraints and indexes stay, so that later migrations find them. The copy needs room for both.
DO $$
DECLARE
  pieces CONSTANT int := 16;
  kept CONSTANT text[] := ARRAY[
    'auth_sessions', 'devices', 'sync_state', 'tasks', 'conflicts', 'sync_ops', 'conversations', 'messages'];
  name text;
  again text[] := '{}';
  statement text;
BEGIN
  -- What the new tables get back: keys, then foreign keys, then other indexes and triggers, as they are written now.
  SELECT array_agg(made ORDER BY rank, made) INTO again FROM (
    SELECT CASE contype WHEN 'f' THEN 2 ELSE 1 END AS rank,
      format('ALTER TABLE %s ADD CONSTRAINT %I %s', conrelid::regclass, conname, pg_get_constraintdef(oid)) AS made
    FROM pg_constraint WHERE conrelid::regclass::text = ANY(kept) AND contype IN ('p', 'u', 'f')
    UNION ALL
    SELECT 3, pg_get_indexdef(indexrelid) FROM pg_index
    WHERE indrelid::regclass::text = ANY(kept)
      AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid AND contype IN ('p', 'u'))
    UNION ALL
    SELECT 4, pg_get_triggerdef(oid) FROM pg_trigger WHERE tgrelid::regclass::text = ANY(kept) AND NOT tgisinternal
  ) AS found;
  FOREACH name IN ARRAY kept LOOP
    EXECUTE format('ALTER TABLE %I RENAME TO %I', name, name || '_whole');
    EXECUTE format(
      'CREATE TABLE %I (LIKE %I INCLUDING ALL EXCLUDING INDEXES) PARTITION BY HASH (user_id)', name, name || '_whole');
    FOR piece IN 0 .. pieces - 1 LOOP
      EXECUTE format('CREATE TABLE %I PARTITION OF %I FOR VALUES WITH (MODULUS %s, REMAINDER %s)',
        name || '_' || piece, name, pieces, piece);
    END LOOP;
    EXECUTE format('INSERT INTO %I SELECT * FROM %I', name, name || '_whole');
  END LOOP;
  -- Together, because they refer to each other.
  EXECUTE (SELECT 'DROP TABLE ' || string_agg(quote_ident(each || '_whole'), ', ') FROM unnest(kept) AS each);
  FOREACH statement IN ARRAY again LOOP
    EXECUTE statement;
  END LOOP;
END $$;
