package dev.quipu.migration.backup;

import dev.quipu.catalog.name.Identifier;
import dev.quipu.catalog.name.Literal;
import dev.quipu.postgres.session.Session;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * Tells, without reading a definition, whether a database has been changed in anything but its rows: each row of the
 * system catalogs stands at a place and was written by a transaction, and both change with it. What was rolled back leaves
 * the mark as it was. Another session's temporary tables change it; it errs on that side only.
 */
final class CatalogMark {
    /**
     * All of the database's own catalogs, whatever a version has, but for the statistics, which ANALYZE writes, and the pages
     * of large objects, which are rows and may be many. Some are not for everyone to read, such as the options of user
     * mappings.
     */
    private static final String CATALOGS = """
            SELECT c.relname
            FROM pg_catalog.pg_class AS c
            WHERE c.relnamespace = 'pg_catalog'::pg_catalog.regnamespace
              AND c.relkind = 'r' AND NOT c.relisshared
              AND c.relname NOT IN ('pg_statistic', 'pg_statistic_ext_data', 'pg_largeobject')
              AND pg_catalog.has_table_privilege(c.oid, 'SELECT')
            ORDER BY c.relname COLLATE "C"
            """;

    private CatalogMark() {}

    static String of(Session session) {
        String all = session.query(CATALOGS).stream()
                .map(row -> Objects.requireNonNull(row.getFirst()))
                .map(catalog -> "SELECT " + Literal.quote(catalog) + ", pg_catalog.count(*),"
                        + " pg_catalog.sum(pg_catalog.hashtextextended(ctid::text || ' ' || xmin::text, 0))"
                        + " FROM pg_catalog." + new Identifier(catalog).quoted())
                .collect(Collectors.joining(" UNION ALL "));
        return Objects.requireNonNull(session.query(
                        "SELECT pg_catalog.md5(pg_catalog.string_agg(marks::text, ' ' ORDER BY marks::text)) FROM ("
                                + all + ") AS marks")
                .getFirst()
                .getFirst());
    }
}
