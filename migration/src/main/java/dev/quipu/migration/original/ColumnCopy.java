package dev.quipu.migration.original;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a column of the pack is filled.
 *
 * @param name the column
 * @param plain the value of a row {@code s} of the original, with texts in place of the pack's enums
 * @param written the same, as it is inserted
 * @param changes in what it differs from what stood there
 */
record ColumnCopy(String name, String plain, String written, List<Change> changes) {
    ColumnCopy {
        changes = List.copyOf(changes);
    }

    /**
     * A difference.
     *
     * @param words what becomes of the value, for the report
     * @param condition of which rows; null for all
     * @param isKept whether the original's value is kept beside
     */
    record Change(String words, @Nullable String condition, boolean isKept) {}
}
