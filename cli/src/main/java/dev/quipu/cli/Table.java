package dev.quipu.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Rows to show, as text or as JSON. A cell is a String, a Number, a Boolean, a list of cells, or null; JSON and
 * {@link TextTable} also know {@link ByteSize}, {@code JsonText}, moments, and maps.
 *
 * @param columns the names of the columns, which are JSON's keys too
 * @param rows the rows in the order in which to show them
 * @param leavable how many of the last columns a text may leave out where they do not fit
 */
record Table(List<String> columns, List<List<@Nullable Object>> rows, int leavable) {
    Table(List<String> columns, List<List<@Nullable Object>> rows) {
        this(columns, rows, 0);
    }

    Table {
        columns = List.copyOf(columns);
        rows = Collections.unmodifiableList(new ArrayList<>(rows));
    }

    /** Returns the same without some of the last columns. */
    Table without(int last) {
        int kept = columns.size() - last;
        List<List<@Nullable Object>> shorter = new ArrayList<>();
        rows.forEach(row -> shorter.add(row.subList(0, kept)));
        return new Table(columns.subList(0, kept), shorter);
    }

    /** Collects rows. */
    static final class Builder {
        private final List<String> columns;
        private final List<List<@Nullable Object>> rows = new ArrayList<>();

        private Builder(String... columns) {
            this.columns = List.of(columns);
        }

        Builder row(@Nullable Object... cells) {
            if (cells.length != columns.size()) {
                throw new IllegalArgumentException(cells.length + " cells for " + columns);
            }
            rows.add(Collections.unmodifiableList(Arrays.asList(cells)));
            return this;
        }

        Table build() {
            return build(0);
        }

        /** Returns the table, whose last columns a text may leave out where they do not fit. */
        Table build(int leavable) {
            return new Table(columns, rows, leavable);
        }
    }

    static Builder of(String... columns) {
        return new Builder(columns);
    }
}
