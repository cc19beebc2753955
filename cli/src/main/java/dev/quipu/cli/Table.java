package dev.quipu.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Rows to show, as text or as JSON. A cell is a String, a Number, a Boolean, a list of cells, or null; JSON and
 * {@link TextTable} also know {@link ByteSize}, {@code JsonText}, moments, and maps.
 *
 * @param columns the names of the columns, which are JSON's keys too
 * @param rows the rows in the order in which to show them
 * @param leavable the columns that a text may leave out where they do not fit, the first to go first
 * @param whole the columns that are of no use when they are cut, such as what the next command is given
 */
record Table(List<String> columns, List<List<@Nullable Object>> rows, List<String> leavable, Set<String> whole) {
    Table(List<String> columns, List<List<@Nullable Object>> rows) {
        this(columns, rows, List.of(), Set.of());
    }

    Table {
        columns = List.copyOf(columns);
        rows = Collections.unmodifiableList(new ArrayList<>(rows));
        leavable = List.copyOf(leavable);
        whole = Set.copyOf(whole);
    }

    /** Returns the same without the columns that go first. */
    Table without(int count) {
        List<String> gone = leavable.subList(0, count);
        List<List<@Nullable Object>> shorter = new ArrayList<>();
        for (List<@Nullable Object> row : rows) {
            List<@Nullable Object> cells = new ArrayList<>();
            for (int i = 0; i < columns.size(); i++) {
                if (!gone.contains(columns.get(i))) {
                    cells.add(row.get(i));
                }
            }
            shorter.add(cells);
        }
        return new Table(
                columns.stream().filter(column -> !gone.contains(column)).toList(),
                shorter,
                leavable.subList(count, leavable.size()),
                whole);
    }

    /** Collects rows. */
    static final class Builder {
        private final List<String> columns;
        private final List<List<@Nullable Object>> rows = new ArrayList<>();
        private List<String> leavable = List.of();
        private Set<String> whole = Set.of();

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

        /** Lets a text leave out columns where they do not fit, the first of these first. */
        Builder leaving(String... names) {
            leavable = List.of(names);
            return this;
        }

        /** Keeps columns from being cut. */
        Builder keeping(String... names) {
            whole = Set.of(names);
            return this;
        }

        Table build() {
            return new Table(columns, rows, leavable, whole);
        }
    }

    static Builder of(String... columns) {
        return new Builder(columns);
    }
}
