package dev.quipu.catalog.render;

import java.util.List;

/** A part of a page. */
sealed interface Section {
    String title();

    /** Whether there is nothing to show. */
    boolean isEmpty();

    /**
     * Rows of cells. What stands first in a row names it.
     *
     * @param title what the rows are
     * @param headings a heading a column
     * @param rows the rows
     */
    record Grid(String title, List<String> headings, List<List<Cell>> rows) implements Section {
        public Grid {
            headings = List.copyOf(headings);
            rows = List.copyOf(rows);
        }

        @Override
        public boolean isEmpty() {
            return rows.isEmpty();
        }

        /** Returns the columns in which at least one row has something. */
        Grid withoutEmptyColumns() {
            List<Integer> filled = java.util.stream.IntStream.range(0, headings.size())
                    .filter(i -> rows.stream().anyMatch(row -> !row.get(i).isEmpty()))
                    .boxed()
                    .toList();
            return new Grid(
                    title,
                    filled.stream().map(headings::get).toList(),
                    rows.stream()
                            .map(row -> filled.stream().map(row::get).toList())
                            .toList());
        }
    }

    /** SQL as it is. */
    record Listing(String title, String sql) implements Section {
        @Override
        public boolean isEmpty() {
            return sql.isEmpty();
        }
    }
}
