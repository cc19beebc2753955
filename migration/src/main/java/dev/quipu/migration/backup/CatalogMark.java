package dev.quipu.migration.backup;

import dev.quipu.postgres.session.Session;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * Tells, without reading a definition, whether a database has been changed in anything but its rows: each row of the
 * system catalogs stands at a place and was written by a transaction, and both change with it. What was rolled back leaves
 * the mark as it was. Another session's temporary tables change it; it errs on that side only.
 */
final class CatalogMark {
    private static final List<String> CATALOGS = List.of(
            "pg_attrdef",
            "pg_attribute",
            "pg_class",
            "pg_constraint",
            "pg_description",
            "pg_enum",
            "pg_extension",
            "pg_index",
            "pg_inherits",
            "pg_namespace",
            "pg_policy",
            "pg_proc",
            "pg_rewrite",
            "pg_trigger",
            "pg_type");

    private CatalogMark() {}

    static String of(Session session) {
        String all = CATALOGS.stream()
                .map(catalog -> "SELECT '" + catalog + "', pg_catalog.count(*),"
                        + " pg_catalog.sum(pg_catalog.hashtextextended(ctid::text || ' ' || xmin::text, 0))"
                        + " FROM pg_catalog." + catalog)
                .collect(Collectors.joining(" UNION ALL "));
        return Objects.requireNonNull(session.query(
                        "SELECT pg_catalog.md5(pg_catalog.string_agg(marks::text, ' ' ORDER BY marks::text)) FROM ("
                                + all + ") AS marks")
                .getFirst()
                .getFirst());
    }
}
