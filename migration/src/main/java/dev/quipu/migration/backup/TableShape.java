package dev.quipu.migration.backup;

import dev.quipu.catalog.name.Identifier;
import dev.quipu.catalog.name.QualifiedName;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A table and those of its columns that are stored: generated ones are computed again.
 *
 * @param name its name
 * @param columns in the table's order
 * @param partition of a partition, what makes it one: {@code PARTITION OF app.logs FOR VALUES …}; empty of any other
 */
record TableShape(QualifiedName name, List<Column> columns, String partition) {
    /** A column and its type as SQL writes it. */
    record Column(Identifier name, String type) {}

    TableShape {
        columns = List.copyOf(columns);
    }

    /** Returns the statement that reads all rows as text, in the order in which they are stored. */
    String copyOut() {
        return "COPY " + target() + " TO STDOUT";
    }

    /** Returns the statement that writes them. */
    String copyIn() {
        return "COPY " + target() + " FROM STDIN";
    }

    /** COPY cannot name no column at all; without a list it leaves out generated ones by itself. */
    private String target() {
        return name.quoted()
                + (columns.isEmpty()
                        ? ""
                        : columns.stream()
                                .map(column -> column.name().quoted())
                                .collect(Collectors.joining(", ", " (", ")")));
    }

    /** Returns a statement that makes a partition as its table says that its partitions are. */
    String createPartition() {
        return "CREATE TABLE " + name.quoted() + " " + partition;
    }

    /** Returns a statement that makes a table that can take the rows, and has nothing else. */
    String createBare() {
        return "CREATE TABLE " + name.quoted()
                + columns.stream()
                        .map(column -> column.name().quoted() + " " + column.type())
                        .collect(Collectors.joining(", ", " (", ")"));
    }
}
