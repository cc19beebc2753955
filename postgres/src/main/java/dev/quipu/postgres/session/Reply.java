package dev.quipu.postgres.session;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one statement of a message gave back.
 *
 * @param rows the rows as text, in the order in which the server sent them; empty for a statement that returns none
 * @param count the number of rows that the command tag tells, or 0
 */
public record Reply(List<List<@Nullable String>> rows, long count) {
    public Reply {
        rows = List.copyOf(rows);
    }

    /** Returns the rows, whose values can be asked for by what they are. */
    public List<Row> asRows() {
        return rows.stream().map(Row::new).toList();
    }

    /** Returns the first row of a statement that returns one. */
    public Row first() {
        return new Row(rows.getFirst());
    }
}
