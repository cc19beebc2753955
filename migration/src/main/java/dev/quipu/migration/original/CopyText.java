package dev.quipu.migration.original;

import dev.quipu.catalog.name.Literal;
import dev.quipu.migration.original.Original.Taken;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The statements that copy the original's rows, and those that take them back. */
final class CopyText {
    /** What is said where policies bind the role. */
    static final String HIDDEN = "row-level security hides rows of the old tables from the role that copies";

    static final String HIDDEN_HINT =
            "copy as the owner of the tables, where it is not forced on them, or as a role with BYPASSRLS";
    private static final String INDENT = ",\n    ";

    private final CopySides sides;
    private final List<TableCopy> tables;

    CopyText(CopySides sides, List<TableCopy> tables) {
        this.sides = sides;
        this.tables = tables;
    }

    String upgrade() {
        StringBuilder text = new StringBuilder();
        text.append(
                "-- The old tables stay as they are. What has no place in the pack's columns is kept beside, under the"
                        + " key \"original\".\n");
        text.append("LOCK TABLE ").append(names(tables)).append(" IN SHARE MODE;\n\n");
        text.append(guard());
        text.append(begin());
        tables.forEach(table -> text.append(insert(table)).append("\n"));
        return text.append(finish()).append(proof()).toString();
    }

    /** Rows that policies hide from whoever copies would be left behind without a word: the proof does not see them either. */
    private String guard() {
        String bound = tables.stream()
                .map(table ->
                        "row_security_active(" + Literal.quote(table.from().display()) + ")")
                .distinct()
                .collect(Collectors.joining("\n            OR "));
        return "DO $quipu$\nBEGIN\n    IF " + bound + " THEN\n        RAISE EXCEPTION '" + HIDDEN
                + "' USING ERRCODE = 'insufficient_privilege',\n            HINT = '" + HIDDEN_HINT
                + "';\n    END IF;\nEND;\n$quipu$;\n\n";
    }

    private String begin() {
        return statements(sides.original().begin()) + ofTables(Taken::begin);
    }

    private String finish() {
        return statements(sides.original().finish()) + ofTables(Taken::finish);
    }

    private String ofTables(Function<Taken, String> what) {
        return sides.original().tables().stream()
                .filter(sides::has)
                .map(table -> statements(what.apply(table)))
                .collect(Collectors.joining());
    }

    private String statements(String text) {
        return text.isEmpty() ? "" : sides.filled(text) + "\n\n";
    }

    private static String names(List<TableCopy> tables) {
        return tables.stream().map(table -> table.from().display()).distinct().collect(Collectors.joining(", "));
    }

    private static String insert(TableCopy table) {
        String columns = table.columns().stream()
                .map(column -> TableCopy.quoted(column.name()))
                .collect(Collectors.joining(INDENT));
        String values = table.columns().stream().map(ColumnCopy::written).collect(Collectors.joining(INDENT));
        return "INSERT INTO " + table.into().display() + " (\n    " + columns + ")\nSELECT\n    " + values + "\nFROM "
                + table.source() + " AS s" + (table.order() == null ? "" : "\nORDER BY " + table.order()) + ";\n";
    }

    /** What a trigger has left out without a word would be lost without one. */
    private String proof() {
        StringBuilder text = new StringBuilder("DO $quipu$\nBEGIN\n");
        for (TableCopy table : tables) {
            text.append("    IF (SELECT count(*) FROM ")
                    .append(table.source())
                    .append(" AS s) <>\n            (SELECT count(*) FROM ")
                    .append(table.into().display())
                    .append(" WHERE ")
                    .append(taken(table))
                    .append(") THEN\n        RAISE EXCEPTION 'not every row of ")
                    .append(table.from().display().replace("'", "''"))
                    .append(" was taken';\n    END IF;\n");
        }
        return text.append("END;\n$quipu$;\n").toString();
    }

    private static String taken(TableCopy table) {
        return TableCopy.quoted(table.key()) + " IN (SELECT " + table.newKey() + " FROM " + table.source() + " AS s)";
    }

    String downgrade() {
        String counts = tables.stream()
                .map(table -> "(SELECT count(*) FROM " + table.into().display() + ")")
                .collect(Collectors.joining("\n        + "));
        StringBuilder text = new StringBuilder(
                "-- Takes back the rows that the old tables have; what has come to hang on them since is a reason not to.\n");
        text.append(begin());
        text.append("DO $quipu$\nDECLARE\n    were  bigint := ").append(counts);
        text.append(";\n    taken bigint := 0;\n    gone  bigint;\nBEGIN\n");
        for (TableCopy table : tables.reversed()) {
            text.append("    DELETE FROM ")
                    .append(table.into().display())
                    .append(" WHERE ")
                    .append(taken(table));
            text.append(";\n    GET DIAGNOSTICS gone = ROW_COUNT;\n    taken := taken + gone;\n");
        }
        text.append("    IF were - taken <> ").append(counts);
        text.append(" THEN\n        RAISE EXCEPTION 'rows that were not copied hang on rows that were'\n");
        text.append("            USING HINT = 'delete them first, or keep the copy';\n    END IF;\nEND;\n$quipu$;\n");
        return text.append(finish().isEmpty() ? "" : "\n" + finish()).toString();
    }
}
