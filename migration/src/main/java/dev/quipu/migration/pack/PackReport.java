package dev.quipu.migration.pack;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link PackCommand} tells: a table, and sentences below it.
 *
 * @param columns the names of the table's columns: lower-case words parted by underscores
 * @param rows its rows; a cell is null, a {@link String}, a number or a {@link Boolean}
 * @param notes sentences for people, without a full stop; where the table is read by a program they are left out
 * @param isComplete whether all was done that was asked for; false if something was left out, such as lines of a file that
 *     could not be read, and the shell then ends as after a failure
 */
public record PackReport(
        List<String> columns, List<List<@Nullable Object>> rows, List<String> notes, boolean isComplete) {
    public PackReport {
        columns = List.copyOf(columns);
        rows = Collections.unmodifiableList(new ArrayList<>(rows));
        notes = List.copyOf(notes);
    }

    /** Returns a report without rows yet. */
    public static PackReport of(String... columns) {
        return new PackReport(List.of(columns), List.of(), List.of(), true);
    }

    /** Returns this report with another row. */
    public PackReport withRow(@Nullable Object... cells) {
        List<List<@Nullable Object>> more = new ArrayList<>(rows);
        more.add(Collections.unmodifiableList(Arrays.asList(cells)));
        return new PackReport(columns, more, notes, isComplete);
    }

    /** Returns this report with another sentence. */
    public PackReport withNote(String note) {
        List<String> more = new ArrayList<>(notes);
        more.add(note);
        return new PackReport(columns, rows, more, isComplete);
    }

    /** Returns this report of something that was not done whole. */
    public PackReport incomplete() {
        return new PackReport(columns, rows, notes, false);
    }
}
