package dev.quipu.postgres.introspect;

import dev.quipu.catalog.model.Index;
import dev.quipu.catalog.name.Identifier;
import dev.quipu.catalog.name.QualifiedName;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Writes the definitions of plain indexes as {@code pg_get_indexdef} does. The server needs some 70 µs for each, and all its
 * caches, which for thousands of indexes is most of the time of reading a schema.
 */
final class IndexDefinition {
    private IndexDefinition() {}

    /**
     * Returns a set, in SQL, of the indexes that only the server can write: those with expressions, and with operator classes
     * or collations that might have to be named.
     */
    static String special() {
        return """
                (SELECT x.indexrelid
                    FROM pg_index x
                    CROSS JOIN unnest(x.indkey::int2[], x.indclass::oid[], x.indcollation::oid[]) k(number, class, coll)
                    LEFT JOIN pg_attribute a ON a.attrelid = x.indrelid AND a.attnum = k.number
                    LEFT JOIN pg_opclass o ON o.oid = k.class
                    WHERE x.indexrelid >= %1$d AND k.class IS NOT NULL AND NOT coalesce(o.opcdefault
                        AND (o.opcintype = a.atttypid OR o.opcintype = 25 AND a.atttypid = 1043)
                        AND k.coll IN (0, a.attcollation), false)
                UNION SELECT attrelid FROM pg_attribute WHERE attrelid >= %1$d AND attoptions IS NOT NULL)""".formatted(Scope.FIRST_USER_OID);
    }

    /**
     * Returns the statement.
     *
     * @param partitioned whether it is the index of a partitioned table
     * @param keys keys that are columns, each with its usual operator class and collation
     */
    static String of(
            QualifiedName name,
            QualifiedName table,
            boolean partitioned,
            String method,
            boolean unique,
            boolean nullsNotDistinct,
            List<Index.Key> keys,
            List<Identifier> included,
            @Nullable String predicate) {
        StringBuilder sql = new StringBuilder("CREATE ");
        sql.append(unique ? "UNIQUE " : "").append("INDEX ").append(name.name().display());
        sql.append(" ON ").append(partitioned ? "ONLY " : "").append(table.display());
        sql.append(" USING ").append(new Identifier(method).display());
        sql.append(" (").append(keys.stream().map(IndexDefinition::key).collect(Collectors.joining(", ")));
        sql.append(')');
        if (!included.isEmpty()) {
            sql.append(" INCLUDE (")
                    .append(ConstraintDefinition.names(included))
                    .append(')');
        }
        sql.append(nullsNotDistinct ? " NULLS NOT DISTINCT" : "");
        sql.append(predicate == null ? "" : " WHERE " + predicate);
        return sql.toString();
    }

    private static String key(Index.Key key) {
        String order = key.descending() ? " DESC" : "";
        if (key.nullsFirst() != key.descending()) {
            order += key.nullsFirst() ? " NULLS FIRST" : " NULLS LAST";
        }
        return key.expression() + order;
    }
}
