package dev.quipu.migration.history;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A row of {@code history}. Rows are never changed.
 *
 * @param id grows with time
 * @param direction what was done
 * @param branch of which branch
 * @param revision the revision that was applied, undone or stamped; null for a stamp to base
 * @param from the branch's heads before
 * @param to the branch's heads after, also of a step that failed and so did not get there
 * @param statements how many statements ran, or had run when it failed
 * @param started when, by the server's clock
 * @param duration how long it took
 * @param failure how it failed; null if it did not
 * @param who the operating system's user who ran it, or null if the script did not know
 * @param databaseUser the role that the session was opened as
 * @param host the machine that it was run from, or null if the script did not know
 * @param tool name and version of what ran it
 */
public record HistoryEntry(
        long id,
        Direction direction,
        String branch,
        @Nullable String revision,
        List<String> from,
        List<String> to,
        int statements,
        Instant started,
        Duration duration,
        @Nullable Failure failure,
        @Nullable String who,
        String databaseUser,
        @Nullable String host,
        String tool) {
    public HistoryEntry {
        from = List.copyOf(from);
        to = List.copyOf(to);
    }

    /** Returns the branch's heads after it: a step that failed left them as they were. */
    public List<String> reached() {
        return failure == null ? to : from;
    }

    /**
     * How a step failed.
     *
     * @param sqlState the error's code
     * @param message the error's text, without secrets
     */
    public record Failure(String sqlState, String message) {}
}
