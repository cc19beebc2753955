package dev.quipu.migration.run;

import dev.quipu.catalog.name.Identifier;
import dev.quipu.migration.history.Guard;
import java.util.ArrayList;
import java.util.List;

/**
 * The settings that every statement of a revision runs under. They are set anew for each transaction, so that they
 * reach the server behind a pooler too, and so that no revision sees what another one has set.
 *
 * @param options the timeouts
 * @param noticesLostClient whether the server can notice, while it works, that its client is gone
 */
record TransactionSettings(RunOptions options, boolean noticesLostClient) {
    /** Ends the settings, and the role, that a revision may have left behind for the statements that follow it. */
    static final List<String> RESET = List.of("RESET SESSION AUTHORIZATION", "RESET ALL");

    /**
     * The commit returns before it is on disk. Only where a later commit of the same run waits for the disk, and so for
     * this one too: the log is written in order, so a crash of the server can only take the end of the run, whole
     * revisions with their records. See docs/adr/0001-a-revision-is-one-message.md.
     */
    static final String DO_NOT_WAIT_FOR_DISK = "SET LOCAL synchronous_commit = off";

    /** Returns the statements that set them until the transaction ends, in which nothing but a revision may happen. */
    List<String> local(Identifier schema) {
        List<String> local = new ArrayList<>(set("SET LOCAL ", schema));
        local.add(Guard.ON);
        return local;
    }

    /** Returns the statements that set them until {@link #RESET}, for statements outside of transactions. */
    List<String> session(Identifier schema) {
        return set("SET ", schema);
    }

    private List<String> set(String set, Identifier schema) {
        String searchPath = set + "search_path = " + schema.quoted();
        String lockTimeout = set + "lock_timeout = " + options.lockTimeout().toMillis();
        String statementTimeout =
                set + "statement_timeout = " + options.statementTimeout().toMillis();
        // A server process whose client was killed shall stop within a second, not when its statement ends.
        String checkInterval = set + "client_connection_check_interval = 1000";
        return noticesLostClient
                ? List.of(searchPath, lockTimeout, statementTimeout, checkInterval)
                : List.of(searchPath, lockTimeout, statementTimeout);
    }
}
