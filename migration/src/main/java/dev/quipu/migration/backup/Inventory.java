package dev.quipu.migration.backup;

import dev.quipu.catalog.name.Identifier;
import dev.quipu.catalog.name.Literal;
import dev.quipu.catalog.name.QualifiedName;
import dev.quipu.migration.backup.Manifest.SequenceValue;
import dev.quipu.migration.backup.TableShape.Column;
import dev.quipu.migration.history.Fingerprint;
import dev.quipu.migration.history.LockTable;
import dev.quipu.postgres.session.Reply;
import dev.quipu.postgres.session.Row;
import dev.quipu.postgres.session.ServerException;
import dev.quipu.postgres.session.Session;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What some schemas of a database hold, and what the rest of it holds, as a session sees it.
 *
 * @param tables those that store rows, partitions among them, the largest first
 * @param materializedViews those that hold rows, in the order in which they were made
 * @param sequences their names
 * @param leftOut what neither is nor belongs to an extension, by name
 */
record Inventory(
        List<TableShape> tables,
        List<QualifiedName> materializedViews,
        List<QualifiedName> sequences,
        List<String> leftOut) {
    private static final String NOT_OF_EXTENSIONS = """
            NOT EXISTS (SELECT FROM pg_catalog.pg_depend AS d WHERE d.classid = 'pg_catalog.pg_class'::regclass
                        AND d.objid = c.oid AND d.deptype = 'e')
            AND c.relname NOT IN (%s)""".formatted(
                    Stream.concat(Stream.of(LockTable.NAME), Fingerprint.TABLES.stream())
                            .map(Literal::quote)
                            .collect(Collectors.joining(", ")));

    private static final String OF_USERS =
            "n.nspname !~ '^pg_' AND n.nspname <> 'information_schema' AND " + NOT_OF_EXTENSIONS;

    Inventory {
        tables = List.copyOf(tables);
        materializedViews = List.copyOf(materializedViews);
        sequences = List.copyOf(sequences);
        leftOut = List.copyOf(leftOut);
    }

    static Inventory read(Session session, Collection<Identifier> schemas) {
        String names = names(schemas);
        List<Reply> replies = session.send("""
                SELECT n.nspname, c.relname, a.attname, pg_catalog.format_type(a.atttypid, a.atttypmod), (
                    SELECT pg_catalog.format('PARTITION OF %%I.%%I %%s', above.nspname, parent.relname,
                                             pg_catalog.pg_get_expr(c.relpartbound, c.oid))
                    FROM pg_catalog.pg_inherits AS h
                    JOIN pg_catalog.pg_class AS parent ON parent.oid = h.inhparent
                    JOIN pg_catalog.pg_namespace AS above ON above.oid = parent.relnamespace
                    WHERE h.inhrelid = c.oid AND c.relispartition)
                FROM pg_catalog.pg_class AS c
                JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
                LEFT JOIN pg_catalog.pg_attribute AS a
                    ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
                WHERE c.relkind = 'r' AND c.relpersistence <> 't' AND n.nspname = ANY (%1$s) AND %2$s
                ORDER BY pg_catalog.pg_relation_size(c.oid) DESC, c.oid, a.attnum;
                SELECT n.nspname, c.relname, c.relkind
                FROM pg_catalog.pg_class AS c JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
                WHERE (c.relkind = 'S' OR c.relkind = 'm' AND c.relispopulated)
                  AND c.relpersistence <> 't' AND n.nspname = ANY (%1$s) AND %2$s
                ORDER BY c.oid;
                SELECT pg_catalog.format('%%I.%%I', n.nspname, c.relname)
                           || CASE c.relkind WHEN 'f' THEN ' (foreign table)' ELSE '' END
                FROM pg_catalog.pg_class AS c JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
                WHERE (c.relkind IN ('r', 'p') AND n.nspname <> ALL (%1$s) OR c.relkind = 'f')
                  AND c.relpersistence <> 't' AND NOT c.relispartition AND %3$s
                ORDER BY 1;
                SELECT count(*) FROM pg_catalog.pg_largeobject_metadata""".formatted(names, NOT_OF_EXTENSIONS, OF_USERS));
        List<String> leftOut = new ArrayList<>();
        for (Row row : replies.get(2).asRows()) {
            leftOut.add(row.text(0));
        }
        String largeObjects = replies.get(3).first().text(0);
        if (!largeObjects.equals("0")) {
            leftOut.add(largeObjects + " large objects");
        }
        return new Inventory(tables(replies.get(0)), ofKind(replies.get(1), "m"), ofKind(replies.get(1), "S"), leftOut);
    }

    /** Returns all materialized views, filled or not. */
    static List<QualifiedName> materializedViews(Session session) {
        return session
                .rows("SELECT n.nspname, c.relname FROM pg_catalog.pg_class AS c"
                        + " JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace WHERE c.relkind = 'm'")
                .stream()
                .map(Inventory::name)
                .toList();
    }

    /** Returns the schemas of all users, by name. */
    static List<Identifier> userSchemas(Session session) {
        return session
                .rows("SELECT nspname FROM pg_catalog.pg_namespace WHERE nspname !~ '^pg_'"
                        + " AND nspname <> 'information_schema' ORDER BY 1")
                .stream()
                .map(row -> row.identifier(0))
                .toList();
    }

    /**
     * Returns whether any of some tables has a row, policies or not. Who may not look is told that there are some: the backup
     * that follows says what it lacks.
     */
    static boolean holdRows(Session session, List<TableShape> tables) {
        if (tables.isEmpty()) {
            return false;
        }
        String question = tables.stream()
                .map(table -> "EXISTS (SELECT FROM ONLY " + table.name().quoted() + ")")
                .collect(Collectors.joining(" OR "));
        try {
            List<Reply> replies =
                    session.send("BEGIN READ ONLY;\nSET LOCAL row_security = off;\nSELECT " + question + ";\nCOMMIT");
            return replies.get(2).first().isTrue(0);
        } catch (ServerException e) {
            session.rollback();
            if (e.state().isInsufficientPrivilege()) {
                return true;
            }
            throw e;
        }
    }

    /** Returns where the sequences stand. */
    List<SequenceValue> sequenceValues(Session session) {
        if (sequences.isEmpty()) {
            return List.of();
        }
        String message = sequences.stream()
                .map(name -> "SELECT last_value, is_called FROM " + name.quoted())
                .collect(Collectors.joining(";\n"));
        List<Reply> replies = session.send(message);
        List<SequenceValue> values = new ArrayList<>();
        for (int i = 0; i < sequences.size(); i++) {
            Row row = replies.get(i).first();
            values.add(new SequenceValue(sequences.get(i), row.number(0), row.isTrue(1)));
        }
        return values;
    }

    private static List<TableShape> tables(Reply reply) {
        Map<QualifiedName, List<Column>> columns = new LinkedHashMap<>();
        Map<QualifiedName, String> partitions = new HashMap<>();
        for (Row row : reply.asRows()) {
            List<Column> own = columns.computeIfAbsent(name(row), name -> new ArrayList<>());
            String column = row.textOrNull(2);
            if (column != null) {
                own.add(new Column(new Identifier(column), row.text(3)));
            }
            partitions.put(name(row), Objects.requireNonNullElse(row.textOrNull(4), ""));
        }
        List<TableShape> tables = new ArrayList<>();
        columns.forEach((name, own) -> tables.add(new TableShape(name, own, partitions.getOrDefault(name, ""))));
        return tables;
    }

    private static List<QualifiedName> ofKind(Reply reply, String kind) {
        List<QualifiedName> names = new ArrayList<>();
        for (Row row : reply.asRows()) {
            if (row.text(2).equals(kind)) {
                names.add(name(row));
            }
        }
        return names;
    }

    private static QualifiedName name(Row row) {
        return row.name(0);
    }

    private static String names(Collection<Identifier> schemas) {
        return schemas.stream()
                .map(schema -> Literal.quote(schema.value()))
                .collect(Collectors.joining(", ", "ARRAY[", "]::name[]"));
    }
}
