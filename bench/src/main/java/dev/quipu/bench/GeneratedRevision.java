package dev.quipu.bench;

import java.util.List;
import java.util.stream.Collectors;

/**
 * One revision of the work that all sides do, in no side's form.
 *
 * @param number its place, from 1; it follows the one before it
 * @param table the table that it makes
 * @param statements its statements in order, without semicolons
 */
record GeneratedRevision(int number, String table, List<String> statements) {
    GeneratedRevision {
        statements = List.copyOf(statements);
    }

    /** Returns the id by which every side knows it. */
    String id() {
        return id(number);
    }

    static String id(int number) {
        return "%03d".formatted(number);
    }

    String message() {
        return "create " + table;
    }

    String upgrade() {
        return statements.stream().map(statement -> statement + ";\n").collect(Collectors.joining());
    }

    String downgrade() {
        return "DROP TABLE " + table + ";\n";
    }
}
