package dev.quipu.migration.original;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a copy would do.
 *
 * @param pack the pack
 * @param from the original's schema
 * @param into the pack's schema
 * @param tables the tables that are taken
 * @param missing the tables that are known of the original, and that this one does not have
 * @param left the tables that nothing is taken from
 * @param misfits the rows that the pack does not take
 */
public record CopyReport(
        String pack,
        String from,
        String into,
        List<TableReport> tables,
        List<String> missing,
        List<String> left,
        List<Misfit> misfits) {
    public CopyReport {
        tables = List.copyOf(tables);
        missing = List.copyOf(missing);
        left = List.copyOf(left);
        misfits = List.copyOf(misfits);
    }

    /**
     * A table.
     *
     * @param table its name in the original
     * @param into its name in the pack
     * @param rows how many rows it has
     * @param written how many rows they become
     * @param changes what becomes of its columns
     * @param note what there is to know, or null
     */
    public record TableReport(
            String table,
            String into,
            long rows,
            long written,
            List<ColumnReport> changes,
            @Nullable String note) {
        public TableReport {
            changes = List.copyOf(changes);
        }
    }

    /**
     * What becomes of a column.
     *
     * @param column its name
     * @param what what becomes of it
     * @param rows in how many rows
     * @param kept where the original's value is kept; null where it is not, since the new one says the same
     */
    public record ColumnReport(
            String column, String what, long rows, @Nullable String kept) {}

    /**
     * Rows that do not fit.
     *
     * @param table the original's table
     * @param what what is wrong with them
     * @param rows how many
     * @param query what shows them
     */
    public record Misfit(String table, String what, long rows, String query) {}
}
