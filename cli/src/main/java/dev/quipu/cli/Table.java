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
 */
record Table(List<String> columns, List<List<@Nullable Object>> rows) {
    Table {
        columns = List.copyOf(columns);
        rows = Collections.unmodifiableList(new ArrayList<>(rows));
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
            return new Table(columns, rows);
        }
    }

    static Builder of(String... columns) {
        return new Builder(columns);
    }
}
