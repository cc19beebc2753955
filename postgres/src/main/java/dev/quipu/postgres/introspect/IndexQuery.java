package dev.quipu.postgres.introspect;

import dev.quipu.catalog.model.Index;
import dev.quipu.catalog.name.Identifier;
import dev.quipu.catalog.name.QualifiedName;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Indexes, those behind constraints included. */
final class IndexQuery implements CatalogQuery {
    private static final int DESCENDING = 1;
    private static final int NULLS_FIRST = 2;

    @Override
    public String sql(Scope scope) {
        return """
                SELECT i.indexrelid, i.indrelid, n.nspname, c.relname, c.relkind = 'I', m.amname, i.indisunique, %s,
                    i.indnkeyatts, i.indkey, i.indcollation, i.indclass, i.indoption,
                    CASE WHEN i.indexprs IS NOT NULL THEN
                        (SELECT array_agg(pg_get_indexdef(i.indexrelid, k + 1, false) ORDER BY k)
                            FROM generate_series(0, i.indnkeyatts - 1) k WHERE i.indkey[k] = 0) END,
                    pg_get_expr(i.indpred, i.indrelid), c.reloptions, s.spcname, i.indisvalid,
                    CASE WHEN h.inhparent IS NOT NULL THEN
                        (SELECT ARRAY[pn.nspname, p.relname] FROM pg_class p JOIN pg_namespace pn ON pn.oid = p.relnamespace
                            WHERE p.oid = h.inhparent) END,
                    k.conname,
                    CASE WHEN c.reloptions IS NOT NULL OR special.indexrelid IS NOT NULL THEN pg_get_indexdef(i.indexrelid) END
                FROM pg_index i
                JOIN pg_class c ON c.oid = i.indexrelid
                JOIN pg_namespace n ON n.oid = c.relnamespace
                JOIN pg_am m ON m.oid = c.relam
                LEFT JOIN pg_tablespace s ON s.oid = c.reltablespace
                LEFT JOIN pg_inherits h ON h.inhrelid = i.indexrelid
                LEFT JOIN pg_constraint k
                    ON k.conindid = i.indexrelid AND k.conrelid = i.indrelid AND k.contype IN ('p', 'u', 'x')
                LEFT JOIN %s special ON special.indexrelid = i.indexrelid
                WHERE %s
                """.formatted(
                        scope.since(15, "i.indnullsnotdistinct", "false"),
                        IndexDefinition.special(),
                        scope.ofRelation("i.indrelid"));
    }

    @Override
    public void read(CatalogRow row, Reading reading) {
        int oid = row.oid();
        int table = row.oid();
        QualifiedName name = row.name();
        boolean partitioned = row.flag();
        String method = row.text();
        boolean unique = row.flag();
        boolean nullsNotDistinct = row.flag();
        int keyCount = row.integer();
        int[] columns = row.oids();
        List<Index.Key> keys = keys(oid, table, columns, keyCount, row, reading);
        List<Identifier> included =
                reading.columns().names(table, Arrays.copyOfRange(columns, keyCount, columns.length));
        String predicate = row.printedOrNull();
        QualifiedName tableName = reading.relation(table);
        String plain = IndexDefinition.of(
                name, tableName, partitioned, method, unique, nullsNotDistinct, keys, included, predicate);
        var index = new Index(
                name,
                tableName,
                method,
                unique,
                nullsNotDistinct,
                keys,
                included,
                predicate,
                row.options(),
                row.identifierOrNull(),
                row.flag(),
                row.nameOrNull(),
                row.identifierOrNull(),
                reading.columns().indexStatistics(oid),
                Objects.requireNonNullElse(row.printedOrNull(), plain));
        reading.relation(oid, name);
        reading.add(SystemCatalog.PG_CLASS, oid, index);
    }

    private static List<Index.Key> keys(int oid, int table, int[] columns, int count, CatalogRow row, Reading reading) {
        int[] collations = row.oids();
        int[] classes = row.oids();
        int[] options = row.oids();
        Iterator<String> expressions = row.list().iterator();
        List<Index.Key> keys = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            Identifier column = reading.columns().nameOrNull(table, columns[i]);
            int usual =
                    column == null ? Names.DEFAULT_COLLATION : reading.columns().collation(table, columns[i]);
            keys.add(new Index.Key(
                    column,
                    column == null ? PrintedText.stable(expressions.next()) : column.display(),
                    reading.names().collation(collations[i], usual),
                    operatorClass(oid, i + 1, classes[i], reading),
                    (options[i] & DESCENDING) != 0,
                    (options[i] & NULLS_FIRST) != 0));
        }
        return keys;
    }

    /** With parameters, an operator class is spelled out even where it is the default one. */
    private static @Nullable String operatorClass(int index, int key, int oid, Reading reading) {
        String parameters = reading.columns().indexParameters(index, key);
        QualifiedName name = parameters == null
                ? reading.names().operatorClass(oid)
                : reading.names().anyOperatorClass(oid);
        return name == null ? null : name.display() + (parameters == null ? "" : " (" + parameters + ")");
    }
}
