package dev.quipu.postgres.plan;

import dev.quipu.catalog.model.Catalog;
import dev.quipu.catalog.model.Column;
import dev.quipu.catalog.model.Table;
import dev.quipu.postgres.session.ServerException;
import dev.quipu.postgres.session.Session;
import java.util.ArrayList;
import java.util.List;

/** Rows for the tables of a random schema: some that every constraint lets in, so that most tables get some. */
final class RandomRows {
    private static final int ROWS = 20;

    private final Session session;
    private final Catalog catalog;

    RandomRows(Session session, Catalog catalog) {
        this.session = session;
        this.catalog = catalog;
    }

    /** Returns how many rows it has put in. Tries twice, as a table may refer to one that comes later. */
    int insert() {
        int inserted = 0;
        for (int round = 0; round < 2; round++) {
            for (Table table : catalog.all(Table.class)
                    .filter(one -> one.foreign() == null)
                    .toList()) {
                for (int row = 1; row <= ROWS; row++) {
                    inserted += insert(table, row) ? 1 : 0;
                }
            }
        }
        return inserted;
    }

    /** What a constraint refuses is left out. */
    private boolean insert(Table table, int number) {
        List<String> names = new ArrayList<>();
        List<String> values = new ArrayList<>();
        for (Column column : catalog.columnsOf(table.name())) {
            if (column.generated() == null && column.identity() == null) {
                names.add(column.name().display());
                values.add(value(column, number));
            }
        }
        try {
            String row = names.isEmpty()
                    ? " DEFAULT VALUES"
                    : " (" + String.join(", ", names) + ") VALUES (" + String.join(", ", values) + ")";
            session.send("INSERT INTO " + table.name().display() + row);
            return true;
        } catch (ServerException e) {
            if (!e.state().isConstraintViolation()) {
                throw e;
            }
            return false;
        }
    }

    private static String value(Column column, int row) {
        return switch (column.type()) {
            case "boolean" -> row % 2 == 0 ? "true" : "false";
            case "uuid" -> "'00000000-0000-0000-0000-" + "%012d".formatted(row) + "'";
            case "jsonb" -> "'{\"a\": " + row + "}'";
            case "text[]" -> "'{a,b}'";
            case "s.mood" -> "'ok'";
            case "s.pair" -> "NULL";
            case "int4range" -> "'[" + row + "," + (row + 1) + ")'";
            case "daterange", "tsrange" -> "'[2026-01-01,2026-02-01)'";
            case "date", "timestamp with time zone", "timestamp without time zone" ->
                "timestamp '2026-01-01' + " + row * 5 + " * interval '1 day'";
            default -> "'" + row + "'";
        };
    }
}
