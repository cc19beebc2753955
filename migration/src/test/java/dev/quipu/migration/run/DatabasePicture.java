package dev.quipu.migration.run;

import dev.quipu.postgres.testing.TestDatabase;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** All that a migration may leave behind, as lines that do not depend on when and how often it was tried. */
final class DatabasePicture {
    private static final String OURS =
            "FROM pg_namespace AS n WHERE left(nspname, 3) <> 'pg_' AND nspname <> 'information_schema'";

    private static final List<String> CATALOG = List.of(
            "SELECT 'schema ' || nspname " + OURS,
            """
            SELECT format('relation %s kind %s valid %s partition of %s %s detaching %s: %s', c.oid::regclass, c.relkind,
                          i.indisvalid AND i.indisready AND i.indislive, h.inhparent::regclass,
                          pg_get_expr(c.relpartbound, c.oid), h.inhdetachpending,
                          coalesce(pg_get_indexdef(i.indexrelid), pg_get_viewdef(c.oid)))
            FROM pg_class AS c LEFT JOIN pg_index AS i ON i.indexrelid = c.oid LEFT JOIN pg_inherits AS h ON h.inhrelid = c.oid
            WHERE c.relnamespace IN (SELECT n.oid OURS)""".replace("OURS", OURS),
            """
            SELECT format('column %s.%s %s %s not null %s default %s', a.attrelid::regclass, a.attname, a.attnum,
                          format_type(a.atttypid, a.atttypmod), a.attnotnull, pg_get_expr(d.adbin, d.adrelid))
            FROM pg_attribute AS a JOIN pg_class AS c ON c.oid = a.attrelid
            LEFT JOIN pg_attrdef AS d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
            WHERE NOT a.attisdropped AND a.attnum > 0 AND c.relnamespace IN (SELECT n.oid OURS)""".replace("OURS", OURS),
            """
            SELECT format('constraint %s on %s %s', conname, conrelid::regclass, pg_get_constraintdef(oid))
            FROM pg_constraint WHERE connamespace IN (SELECT n.oid OURS)""".replace("OURS", OURS),
            """
            SELECT format('label %s of %s', e.enumlabel, e.enumtypid::regtype) FROM pg_enum AS e
            ORDER BY e.enumtypid::regtype::text, e.enumsortorder""",
            """
            SELECT format('function %s', pg_get_functiondef(oid)) FROM pg_proc
            WHERE pronamespace IN (SELECT n.oid OURS) AND prokind IN ('f', 'p')""".replace("OURS", OURS),
            "SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal",
            "SELECT format('applied %s@%s %s %s', branch, revision, checksum, stamped) FROM quipu.applied",
            "SELECT format('branch %s', b) FROM quipu.branch AS b",
            "SELECT format('progress %s', p) FROM quipu.progress AS p",
            """
            SELECT format('history %s %s@%s %s to %s: %s %s %s', direction, branch, revision, from_revisions, to_revisions,
                          statements, sqlstate, message) FROM quipu.history""");

    private static final String TABLES = """
            SELECT c.oid::regclass::text FROM pg_class AS c
            WHERE c.relkind = 'r' AND c.relnamespace IN (SELECT n.oid OURS AND nspname <> 'quipu')
            ORDER BY 1""".replace("OURS", OURS);

    private DatabasePicture() {}

    /** Returns everything: the catalog, the rows of all tables, and what Quipu recorded. */
    static List<String> of(TestDatabase database) throws SQLException {
        List<String> lines = new ArrayList<>();
        for (String query : CATALOG) {
            lines.addAll(column(database, query));
        }
        List<String> rows = column(database, TABLES).stream()
                .map(table -> "SELECT format('row of %s %%s', r) FROM %1$s AS r".formatted(table))
                .toList();
        if (!rows.isEmpty()) {
            lines.addAll(column(database, String.join(" UNION ALL ", rows)));
        }
        return lines.stream().sorted().toList();
    }

    private static List<String> column(TestDatabase database, String query) throws SQLException {
        return database.query(query).stream()
                .map(row -> Objects.requireNonNull(row.getFirst()))
                .toList();
    }
}
