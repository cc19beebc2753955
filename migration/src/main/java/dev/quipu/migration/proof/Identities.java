package dev.quipu.migration.proof;

import dev.quipu.catalog.difference.Change;
import dev.quipu.catalog.model.Kind;
import dev.quipu.catalog.model.ObjectId;
import dev.quipu.postgres.session.Reply;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What programs call the objects of a database, by the server's own numbers for them: whatever is called otherwise under the
 * same number was renamed, and not dropped and made anew.
 *
 * @param objects by catalog, oid and, of a column, its number
 */
record Identities(Map<String, ObjectId> objects) {
    /** Parts that only the schema's own statements name, such as indexes and constraints, are left out. */
    static final String QUERY = """
            WITH own AS (
                SELECT oid, nspname FROM pg_catalog.pg_namespace
                WHERE nspname !~ '^pg_' AND nspname <> 'information_schema')
            SELECT 'n' || oid, 'SCHEMA', nspname, NULL, NULL FROM own
            UNION ALL
            SELECT 'c' || c.oid,
                   CASE c.relkind WHEN 'v' THEN 'VIEW' WHEN 'm' THEN 'MATERIALIZED_VIEW' WHEN 'S' THEN 'SEQUENCE' ELSE 'TABLE' END,
                   n.nspname, c.relname, NULL
            FROM pg_catalog.pg_class AS c JOIN own AS n ON n.oid = c.relnamespace
            WHERE c.relkind IN ('r', 'p', 'f', 'v', 'm', 'S')
            UNION ALL
            SELECT 'c' || c.oid || '.' || a.attnum, 'COLUMN', n.nspname, c.relname, a.attname
            FROM pg_catalog.pg_attribute AS a
            JOIN pg_catalog.pg_class AS c ON c.oid = a.attrelid
            JOIN own AS n ON n.oid = c.relnamespace
            WHERE c.relkind IN ('r', 'p', 'f', 'v', 'm') AND a.attnum > 0 AND NOT a.attisdropped
            UNION ALL
            SELECT 't' || t.oid,
                   CASE t.typtype WHEN 'e' THEN 'ENUM_TYPE' WHEN 'd' THEN 'DOMAIN' WHEN 'r' THEN 'RANGE_TYPE' ELSE 'COMPOSITE_TYPE' END,
                   n.nspname, t.typname, NULL
            FROM pg_catalog.pg_type AS t
            JOIN own AS n ON n.oid = t.typnamespace
            LEFT JOIN pg_catalog.pg_class AS c ON c.oid = t.typrelid
            WHERE t.typtype IN ('e', 'd', 'r') OR (t.typtype = 'c' AND c.relkind = 'c')
            UNION ALL
            SELECT 'p' || p.oid, 'FUNCTION', n.nspname, p.proname, pg_catalog.oidvectortypes(p.proargtypes)
            FROM pg_catalog.pg_proc AS p JOIN own AS n ON n.oid = p.pronamespace
            WHERE p.prokind <> 'a'
            """;

    Identities {
        objects = Map.copyOf(objects);
    }

    static Identities of(Reply reply) {
        Map<String, ObjectId> objects = new HashMap<>();
        for (List<@Nullable String> row : reply.rows()) {
            List<String> path = row.subList(2, row.size()).stream()
                    .filter(Objects::nonNull)
                    .map(Objects::requireNonNull)
                    .toList();
            Kind kind = Kind.valueOf(Objects.requireNonNull(row.get(1)));
            objects.put(Objects.requireNonNull(row.get(0)), new ObjectId(kind, path));
        }
        return new Identities(objects);
    }

    /**
     * Returns what is called otherwise later. What only moves with its schema, or is a column of what was renamed, is called what
     * it was, as {@link dev.quipu.catalog.difference.Renames} has it.
     */
    List<Change.Renamed> renamed(Identities later) {
        Map<String, String> schemas = new HashMap<>();
        objects.forEach((number, id) -> {
            ObjectId now = later.objects.get(number);
            if (id.kind() == Kind.SCHEMA && now != null) {
                schemas.put(id.name(), now.name());
            }
        });
        List<Change.Renamed> renamed = new ArrayList<>();
        objects.forEach((number, id) -> {
            ObjectId now = later.objects.get(number);
            if (now != null && isRenamed(id, now, schemas)) {
                renamed.add(new Change.Renamed(id, id.kind() == Kind.COLUMN ? renamedColumn(id, now) : now));
            }
        });
        return renamed;
    }

    private static boolean isRenamed(ObjectId id, ObjectId now, Map<String, String> schemas) {
        String schema = id.path().getFirst();
        return switch (id.kind()) {
            case SCHEMA, COLUMN -> !id.name().equals(now.name());
            default ->
                !id.name().equals(now.name())
                        || !schemas.getOrDefault(schema, schema)
                                .equals(now.path().getFirst());
        };
    }

    private static ObjectId renamedColumn(ObjectId id, ObjectId now) {
        return id.withPath(List.of(id.path().get(0), id.path().get(1), now.name()));
    }
}
