-- The leaves of the fingerprint of the schemas that Quipu keeps: a row for each object and facet of it, with a hash of
-- everything about it that a migration could have made. Runs with an empty search_path, so that names are written whole.
-- Objects of extensions are left to them, and partitions to their parents: maintenance makes and detaches those.
-- Object ids stand in no hash, because a restored database has others; their names do.
WITH kept AS (
    SELECT n.oid, n.nspname, n.nspowner, n.nspacl
    FROM pg_catalog.pg_namespace AS n
    WHERE n.nspname IN (SELECT schema_name FROM %1$sbranch)
),
member AS (
    SELECT classid, objid FROM pg_catalog.pg_depend
    WHERE deptype = 'e' AND refclassid = 'pg_catalog.pg_extension'::pg_catalog.regclass
),
relation AS (
    SELECT c.*, kept.nspname
    FROM pg_catalog.pg_class AS c JOIN kept ON kept.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S', 'c') AND NOT c.relispartition
      AND (c.oid) NOT IN (SELECT objid FROM member WHERE classid = 'pg_catalog.pg_class'::pg_catalog.regclass)
),
routine AS (
    SELECT p.*, kept.nspname,
        p.proname || '(' || pg_catalog.pg_get_function_identity_arguments(p.oid) || ')' AS name
    FROM pg_catalog.pg_proc AS p JOIN kept ON kept.oid = p.pronamespace
    WHERE p.oid NOT IN (SELECT objid FROM member WHERE classid = 'pg_catalog.pg_proc'::pg_catalog.regclass)
),
type AS (
    SELECT t.*, kept.nspname
    FROM pg_catalog.pg_type AS t JOIN kept ON kept.oid = t.typnamespace
    WHERE t.typrelid = 0 AND t.typelem = 0
      AND t.oid NOT IN (SELECT objid FROM member WHERE classid = 'pg_catalog.pg_type'::pg_catalog.regclass)
),
-- Joined once: asked for each index, the names of its classes would take a quarter of the time of this query.
opclass AS (
    SELECT x.indexrelid, pg_catalog.array_agg(o.opcname ORDER BY k.place) AS names
    FROM relation AS r
    JOIN pg_catalog.pg_index AS x ON x.indrelid = r.oid
    CROSS JOIN unnest(x.indclass::pg_catalog.oid[]) WITH ORDINALITY AS k (opclass, place)
    JOIN pg_catalog.pg_opclass AS o ON o.oid = k.opclass
    GROUP BY x.indexrelid
),
fact (schema_name, object, facet, place, content) AS (
    SELECT nspname::text, ''::text, 'definition'::text, ''::text, nspowner::pg_catalog.regrole::text FROM kept
    UNION ALL
    SELECT nspname, '', 'privileges', entry::text, '' FROM kept, unnest(nspacl) AS entry
    UNION ALL
    SELECT kept.nspname, '', 'privileges', entry::text, d.defaclrole::pg_catalog.regrole || d.defaclobjtype::text
    FROM pg_catalog.pg_default_acl AS d JOIN kept ON kept.oid = d.defaclnamespace, unnest(d.defaclacl) AS entry

    -- Relations
    UNION ALL
    SELECT r.nspname, r.relname, 'definition', '', (
            r.relkind, r.relpersistence, r.relrowsecurity, r.relforcerowsecurity, r.relreplident,
            r.relowner::pg_catalog.regrole::text, r.reloptions,
            (SELECT amname FROM pg_catalog.pg_am WHERE oid = r.relam),
            (SELECT spcname FROM pg_catalog.pg_tablespace WHERE oid = r.reltablespace),
            r.reloftype::pg_catalog.regtype::text,
            CASE WHEN r.relkind IN ('v', 'm') THEN pg_catalog.pg_get_viewdef(r.oid)
                 WHEN r.relkind = 'p' THEN pg_catalog.pg_get_partkeydef(r.oid) END,
            (SELECT pg_catalog.array_agg(inhparent::pg_catalog.regclass::text ORDER BY inhseqno)
             FROM pg_catalog.pg_inherits WHERE inhrelid = r.oid)
        )::text
    FROM relation AS r
    UNION ALL
    SELECT r.nspname, r.relname, 'definition', 'sequence', (
            s.seqtypid::pg_catalog.regtype::text, s.seqstart, s.seqincrement, s.seqmax, s.seqmin, s.seqcache, s.seqcycle
        )::text
    FROM relation AS r JOIN pg_catalog.pg_sequence AS s ON s.seqrelid = r.oid
    UNION ALL
    SELECT r.nspname, r.relname, 'definition', 'foreign', (s.srvname, (
            SELECT pg_catalog.array_agg(pg_catalog.split_part(option, '=', 1)) FROM unnest(f.ftoptions) AS option
        ))::text
    FROM relation AS r
    JOIN pg_catalog.pg_foreign_table AS f ON f.ftrelid = r.oid
    JOIN pg_catalog.pg_foreign_server AS s ON s.oid = f.ftserver
    UNION ALL
    SELECT r.nspname, r.relname, 'privileges', entry::text, '' FROM relation AS r, unnest(r.relacl) AS entry
    UNION ALL
    -- The place is the number among the columns that are still there: to drop one moves no other.
    SELECT r.nspname, r.relname, 'columns', a.attname, (
            pg_catalog.row_number() OVER (PARTITION BY r.oid ORDER BY a.attnum),
            pg_catalog.format_type(a.atttypid, a.atttypmod), a.attnotnull, a.attidentity, a.attgenerated,
            pg_catalog.pg_get_expr(d.adbin, d.adrelid),
            CASE WHEN a.attcollation <> 0 THEN a.attcollation::pg_catalog.regcollation::text END,
            a.attstorage, a.attcompression, nullif(a.attstattarget, -1), a.attislocal, a.attinhcount,
            (SELECT pg_catalog.array_agg(option) FROM unnest(a.attoptions) AS option WHERE option NOT LIKE 'pg\_attver=%%')
        )::text
    FROM relation AS r
    JOIN pg_catalog.pg_attribute AS a ON a.attrelid = r.oid AND a.attnum > 0 AND NOT a.attisdropped
    LEFT JOIN pg_catalog.pg_attrdef AS d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
    WHERE r.relkind <> 'S'
    UNION ALL
    SELECT r.nspname, r.relname, 'privileges', a.attname, entry::text
    FROM relation AS r JOIN pg_catalog.pg_attribute AS a ON a.attrelid = r.oid, unnest(a.attacl) AS entry
    UNION ALL
    SELECT r.nspname, r.relname, 'constraints', c.conname, (
            c.contype, c.conkey, c.convalidated, c.condeferrable, c.condeferred, c.conislocal, c.coninhcount, c.connoinherit,
            -- Of a key or a NOT NULL the columns say all; to print it would take most of the time of this query.
            CASE WHEN c.contype NOT IN ('p', 'u', 'n') THEN pg_catalog.pg_get_constraintdef(c.oid) END
        )::text
    FROM relation AS r JOIN pg_catalog.pg_constraint AS c ON c.conrelid = r.oid
    UNION ALL
    SELECT r.nspname, r.relname, 'indexes', i.relname, (
            am.amname, x.indisunique, x.indisprimary, x.indisexclusion, x.indimmediate, x.indisclustered, x.indisvalid,
            x.indisreplident, x.indnkeyatts, x.indkey::text, x.indoption::text, i.reloptions,
            (SELECT spcname FROM pg_catalog.pg_tablespace WHERE oid = i.reltablespace),
            classes.names,
            (SELECT pg_catalog.array_agg(k.coll::pg_catalog.regcollation::text ORDER BY k.place)
             FROM unnest(x.indcollation::pg_catalog.oid[]) WITH ORDINALITY AS k (coll, place)),
            pg_catalog.pg_get_expr(x.indexprs, x.indrelid), pg_catalog.pg_get_expr(x.indpred, x.indrelid),
            CASE WHEN x.indisunique THEN (pg_catalog.to_jsonb(x) -> 'indnullsnotdistinct')::text END
        )::text
    FROM relation AS r
    JOIN pg_catalog.pg_index AS x ON x.indrelid = r.oid
    JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid
    JOIN pg_catalog.pg_am AS am ON am.oid = i.relam
    JOIN opclass AS classes ON classes.indexrelid = x.indexrelid
    UNION ALL
    SELECT r.nspname, r.relname, 'triggers', t.tgname, (pg_catalog.pg_get_triggerdef(t.oid), t.tgenabled)::text
    FROM relation AS r JOIN pg_catalog.pg_trigger AS t ON t.tgrelid = r.oid
    WHERE NOT t.tgisinternal
    UNION ALL
    -- A foreign key's own triggers tell only whether somebody has switched them off.
    SELECT r.nspname, r.relname, 'triggers', c.conname || t.tgtype, t.tgenabled::text
    FROM relation AS r
    JOIN pg_catalog.pg_trigger AS t ON t.tgrelid = r.oid
    JOIN pg_catalog.pg_constraint AS c ON c.oid = t.tgconstraint
    WHERE t.tgisinternal AND t.tgenabled <> 'O'
    UNION ALL
    SELECT r.nspname, r.relname, 'rules', w.rulename, (pg_catalog.pg_get_ruledef(w.oid), w.ev_enabled)::text
    FROM relation AS r JOIN pg_catalog.pg_rewrite AS w ON w.ev_class = r.oid
    WHERE w.rulename <> '_RETURN'
    UNION ALL
    SELECT r.nspname, r.relname, 'policies', p.polname, (
            p.polcmd, p.polpermissive, pg_catalog.pg_get_expr(p.polqual, p.polrelid),
            pg_catalog.pg_get_expr(p.polwithcheck, p.polrelid),
            (SELECT pg_catalog.array_agg(role::pg_catalog.regrole::text ORDER BY role::pg_catalog.regrole::text)
             FROM unnest(p.polroles) AS role)
        )::text
    FROM relation AS r JOIN pg_catalog.pg_policy AS p ON p.polrelid = r.oid
    UNION ALL
    SELECT r.nspname, r.relname, 'statistics', s.stxname, pg_catalog.pg_get_statisticsobjdef(s.oid)
    FROM relation AS r JOIN pg_catalog.pg_statistic_ext AS s ON s.stxrelid = r.oid
    UNION ALL
    SELECT r.nspname, r.relname, 'comments', coalesce(a.attname::text, ''), d.description
    FROM relation AS r
    JOIN pg_catalog.pg_description AS d ON d.objoid = r.oid AND d.classoid = 'pg_catalog.pg_class'::pg_catalog.regclass
    LEFT JOIN pg_catalog.pg_attribute AS a ON a.attrelid = r.oid AND a.attnum = d.objsubid AND d.objsubid > 0

    -- Routines
    UNION ALL
    SELECT nspname, name, 'definition', '', CASE
            WHEN prokind = 'a' THEN (
                SELECT (a.aggfnoid::pg_catalog.regprocedure::text, a.aggtransfn::text, a.aggfinalfn::text,
                    a.aggcombinefn::text, a.agginitval, a.aggtranstype::pg_catalog.regtype::text)::text
                FROM pg_catalog.pg_aggregate AS a WHERE a.aggfnoid = routine.oid)
            ELSE pg_catalog.pg_get_functiondef(oid)
        END || proowner::pg_catalog.regrole::text
    FROM routine
    UNION ALL
    SELECT nspname, name, 'privileges', entry::text, '' FROM routine, unnest(proacl) AS entry
    UNION ALL
    SELECT nspname, name, 'comments', '', description
    FROM routine
    JOIN pg_catalog.pg_description ON objoid = oid AND classoid = 'pg_catalog.pg_proc'::pg_catalog.regclass

    -- Types
    UNION ALL
    SELECT t.nspname, t.typname, 'definition', '', (
            t.typtype, t.typowner::pg_catalog.regrole::text, t.typnotnull, t.typdefault,
            pg_catalog.format_type(nullif(t.typbasetype, 0), t.typtypmod),
            CASE WHEN t.typcollation <> 0 THEN t.typcollation::pg_catalog.regcollation::text END,
            (SELECT pg_catalog.array_agg(enumlabel::text ORDER BY enumsortorder)
             FROM pg_catalog.pg_enum WHERE enumtypid = t.oid),
            (SELECT rngsubtype::pg_catalog.regtype::text FROM pg_catalog.pg_range WHERE rngtypid = t.oid)
        )::text
    FROM type AS t
    UNION ALL
    SELECT t.nspname, t.typname, 'constraints', c.conname, pg_catalog.pg_get_constraintdef(c.oid)
    FROM type AS t JOIN pg_catalog.pg_constraint AS c ON c.contypid = t.oid
    UNION ALL
    SELECT nspname, typname, 'privileges', entry::text, '' FROM type, unnest(typacl) AS entry
    UNION ALL
    SELECT nspname, typname, 'comments', '', description
    FROM type
    JOIN pg_catalog.pg_description ON objoid = oid AND classoid = 'pg_catalog.pg_type'::pg_catalog.regclass

    -- What is rare is told by its name and owner
    UNION ALL
    SELECT kept.nspname, 'operator ' || o.oprname, 'definition', o.oprleft::pg_catalog.regtype || ',' || o.oprright::pg_catalog.regtype,
        (o.oprowner::pg_catalog.regrole::text, o.oprcode::text)::text
    FROM pg_catalog.pg_operator AS o JOIN kept ON kept.oid = o.oprnamespace
    WHERE o.oid NOT IN (SELECT objid FROM member WHERE classid = 'pg_catalog.pg_operator'::pg_catalog.regclass)
    UNION ALL
    SELECT kept.nspname, 'collation ' || c.collname, 'definition', c.collencoding::text,
        (c.collowner::pg_catalog.regrole::text, c.collprovider, c.collisdeterministic)::text
    FROM pg_catalog.pg_collation AS c JOIN kept ON kept.oid = c.collnamespace
    UNION ALL
    SELECT kept.nspname, 'operator class ' || o.opcname, 'definition', o.opcmethod::text,
        (o.opcowner::pg_catalog.regrole::text, o.opcdefault, o.opcintype::pg_catalog.regtype::text)::text
    FROM pg_catalog.pg_opclass AS o JOIN kept ON kept.oid = o.opcnamespace
    WHERE o.oid NOT IN (SELECT objid FROM member WHERE classid = 'pg_catalog.pg_opclass'::pg_catalog.regclass)
    UNION ALL
    SELECT kept.nspname, 'text search configuration ' || c.cfgname, 'definition', '', (
            c.cfgowner::pg_catalog.regrole::text,
            (SELECT pg_catalog.array_agg((m.maptokentype, m.mapseqno, m.mapdict::pg_catalog.regdictionary::text)::text
                                         ORDER BY m.maptokentype, m.mapseqno)
             FROM pg_catalog.pg_ts_config_map AS m WHERE m.mapcfg = c.oid)
        )::text
    FROM pg_catalog.pg_ts_config AS c JOIN kept ON kept.oid = c.cfgnamespace
    WHERE c.oid NOT IN (SELECT objid FROM member WHERE classid = 'pg_catalog.pg_ts_config'::pg_catalog.regclass)
    UNION ALL
    SELECT kept.nspname, 'text search dictionary ' || d.dictname, 'definition', '',
        (d.dictowner::pg_catalog.regrole::text, d.dictinitoption)::text
    FROM pg_catalog.pg_ts_dict AS d JOIN kept ON kept.oid = d.dictnamespace
    WHERE d.oid NOT IN (SELECT objid FROM member WHERE classid = 'pg_catalog.pg_ts_dict'::pg_catalog.regclass)
)
SELECT schema_name, object, facet,
    pg_catalog.md5(pg_catalog.string_agg(place || E'\x1f' || coalesce(content, ''), E'\x1e'
                                         ORDER BY place COLLATE "C", content COLLATE "C")) AS hash
FROM fact
GROUP BY schema_name, object, facet
