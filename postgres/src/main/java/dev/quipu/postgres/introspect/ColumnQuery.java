package dev.quipu.postgres.introspect;

import dev.quipu.catalog.model.Column;
import dev.quipu.catalog.model.Kind;
import dev.quipu.catalog.model.NotNull;
import dev.quipu.catalog.model.ObjectId;
import dev.quipu.catalog.name.Identifier;
import dev.quipu.catalog.name.QualifiedName;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * The columns of tables and views, and those of indexes that have settings of their own.
 *
 * <p>A default refers to no column, so that the server need not open its table to print it, which for thousands of tables
 * takes longer than all else.
 */
final class ColumnQuery implements CatalogQuery {
    /** What some builds of the server write into the options of every column. */
    private static final String BUILD_MARK = "pg_attver";

    private int relation;
    private int position;

    @Override
    public String sql(Scope scope) {
        return """
                SELECT a.attrelid, a.attnum, a.attname, a.attcollation, c.relkind IN ('i', 'I'), a.attoptions, %1$s,
                    t.typcollation, format_type(a.atttypid, a.atttypmod), a.attnotnull,
                    d.oid, pg_get_expr(d.adbin, CASE WHEN a.attgenerated = '' THEN 0 ELSE d.adrelid END), a.attgenerated, a.attidentity, a.attislocal,
                    CASE WHEN a.attstorage = t.typstorage THEN ' ' ELSE a.attstorage END, a.attcompression,
                    a.attfdwoptions, a.attacl
                FROM pg_attribute a
                JOIN pg_class c ON c.oid = a.attrelid
                JOIN pg_type t ON t.oid = a.atttypid
                LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
                WHERE a.attnum > 0 AND NOT a.attisdropped
                    AND (c.relkind IN ('r', 'p', 'f', 'v', 'm')
                        OR c.relkind IN ('i', 'I') AND (%1$s IS NOT NULL OR a.attoptions IS NOT NULL))
                    AND %2$s
                ORDER BY a.attrelid, a.attnum
                """.formatted(
                        scope.since(17, "a.attstattarget", "nullif(a.attstattarget, -1)"),
                        scope.inScope(SystemCatalog.PG_CLASS, "c.oid", "c.relnamespace"));
    }

    @Override
    public void read(CatalogRow row, Reading reading) {
        int table = row.oid();
        int number = row.integer();
        Identifier name = row.identifier();
        int collation = row.oid();
        boolean ofIndex = row.flag();
        SortedMap<String, String> options = row.options();
        options.remove(BUILD_MARK);
        Integer statistics = row.integerOrNull();
        if (ofIndex) {
            reading.columns().ofIndex(table, number, options, statistics);
            return;
        }
        position = table == relation ? position + 1 : 1;
        relation = table;
        reading.columns().put(table, number, name, collation);
        column(table, number, name, collation, options, statistics, row, reading);
    }

    private void column(
            int table,
            int number,
            Identifier name,
            int collation,
            SortedMap<String, String> options,
            @Nullable Integer statistics,
            CatalogRow row,
            Reading reading) {
        QualifiedName relationName = reading.relation(table);
        ObjectId id = ObjectId.of(Kind.COLUMN, relationName, name);
        QualifiedName ownCollation = reading.names().collation(collation, row.oid());
        String type = row.text();
        NotNull notNull = row.flag() ? reading.columns().notNull(table, number, id, reading.addresses()) : null;
        String defaultOid = row.textOrNull();
        if (defaultOid != null) {
            ObjectId defaultId = ObjectId.of(Kind.DEFAULT, relationName, name);
            reading.addresses().put(SystemCatalog.PG_ATTRDEF, Integer.parseUnsignedInt(defaultOid), defaultId);
        }
        String expression = row.printedOrNull();
        Column.Generated generation = generation(row.letter(), expression);
        Column.Identity identity = identity(row.letter(), table, name, reading);
        var column = new Column(
                relationName,
                name,
                position,
                type,
                ownCollation,
                notNull,
                generation == null ? expression : null,
                generation,
                identity,
                row.flag(),
                storage(row.letter()),
                compression(row.letter()),
                statistics,
                options,
                row.options());
        reading.add(column);
        String privileges = row.textOrNull();
        if (privileges != null) {
            reading.notes().grant(id, privileges);
        }
    }

    private static Column.@Nullable Generated generation(char letter, @Nullable String expression) {
        return switch (letter) {
            case ' ' -> null;
            case 's', 'v' -> expression == null ? null : new Column.Generated(expression, letter == 's');
            default -> throw CatalogRow.unknown("how a column is generated", letter);
        };
    }

    private static Column.@Nullable Identity identity(char letter, int table, Identifier name, Reading reading) {
        return letter == ' ' ? null : reading.columns().identity(table, name);
    }

    private static Column.Storage storage(char letter) {
        return switch (letter) {
            case 'p' -> Column.Storage.PLAIN;
            case 'e' -> Column.Storage.EXTERNAL;
            case 'x' -> Column.Storage.EXTENDED;
            case 'm' -> Column.Storage.MAIN;
            case ' ' -> Column.Storage.OF_TYPE;
            default -> throw CatalogRow.unknown("the storage of a column", letter);
        };
    }

    private static @Nullable String compression(char letter) {
        return switch (letter) {
            case 'p' -> "pglz";
            case 'l' -> "lz4";
            case ' ' -> null;
            default -> throw CatalogRow.unknown("the compression of a column", letter);
        };
    }
}
