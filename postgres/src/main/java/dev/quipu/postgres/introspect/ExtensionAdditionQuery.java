package dev.quipu.postgres.introspect;

/**
 * What a user has added to what an extension has brought: indexes, constraints, triggers, policies, rules and statistics of its
 * tables, and comments and labels of all its members. {@code CREATE EXTENSION} does not make them again.
 *
 * <p>The server does not note of a table's parts whether an extension's script has made them. The transaction tells: one that
 * has made no member of the extension is no script of it. After {@code pg_upgrade}, which makes each member by itself, and after
 * {@code ALTER EXTENSION … SET SCHEMA} that cannot be told, and nothing is reported.
 */
final class ExtensionAdditionQuery implements CatalogQuery {
    @Override
    public String sql(Scope scope) {
        return """
                WITH member AS MATERIALIZED (
                    SELECT d.classid, d.objid, d.refobjid AS extension, d.xmin AS made
                    FROM pg_depend d
                    WHERE d.refclassid = 3079 AND d.deptype = 'e' AND d.objid >= %1$d),
                scripted AS MATERIALIZED (
                    SELECT e.oid, e.extname, array_agg(DISTINCT m.made::text) || e.xmin::text AS scripts
                    FROM pg_extension e
                    JOIN member m ON m.extension = e.oid
                    JOIN pg_depend own ON own.classid = 3079 AND own.objid = e.oid AND own.refclassid = 2615
                    GROUP BY e.oid, e.extname, e.xmin
                    HAVING bool_or(m.made = own.xmin)),
                part AS MATERIALIZED (
                    SELECT DISTINCT ON (d.classid, d.objid) d.classid, d.objid, m.extension, d.xmin AS made
                    FROM member m
                    JOIN pg_class c ON c.oid = m.objid AND %2$s
                    JOIN pg_depend d ON d.refclassid = 1259 AND d.refobjid = m.objid AND d.deptype IN ('a', 'i')
                    LEFT JOIN member itself ON itself.classid = d.classid AND itself.objid = d.objid
                    LEFT JOIN pg_class p ON d.classid = 1259 AND p.oid = d.objid
                    WHERE m.classid = 1259 AND itself.objid IS NULL
                        AND (d.classid IN (2606, 2618, 2620, 3256, 3381) OR p.relkind IN ('i', 'I', 'S'))),
                whole AS (
                    SELECT classid, objid, extension FROM member UNION SELECT classid, objid, extension FROM part)
                SELECT x.what, s.extname
                FROM (
                    SELECT pg_describe_object(classid, objid, 0) AS what, extension, made FROM part
                    UNION ALL
                    SELECT 'comment on ' || pg_describe_object(d.classoid, d.objoid, d.objsubid), w.extension, d.xmin
                    FROM whole w JOIN pg_description d ON d.classoid = w.classid AND d.objoid = w.objid
                    UNION ALL
                    SELECT 'security label of ' || pg_describe_object(l.classoid, l.objoid, l.objsubid), w.extension, l.xmin
                    FROM whole w JOIN pg_seclabel l ON l.classoid = w.classid AND l.objoid = w.objid) x
                JOIN scripted s ON s.oid = x.extension
                WHERE x.made::text <> ALL (s.scripts)
                """.formatted(Scope.FIRST_USER_OID, scope.inSchema("c.relnamespace"));
    }

    @Override
    public void read(CatalogRow row, Reading reading) {
        reading.notModelled(
                row.text(), "it was added to extension " + row.identifier().display());
    }
}
