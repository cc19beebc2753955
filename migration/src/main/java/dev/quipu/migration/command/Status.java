package dev.quipu.migration.command;

import dev.quipu.migration.history.DatabaseState;
import dev.quipu.migration.history.HistoryEntry;
import dev.quipu.migration.project.Workspace;
import dev.quipu.migration.run.RunChecks;
import dev.quipu.postgres.failure.QuipuException;
import dev.quipu.postgres.session.Session;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code status}: one look at a database. */
public final class Status {
    private final Workspace workspace;

    public Status(Workspace workspace) {
        this.workspace = workspace;
    }

    /**
     * What there is to know.
     *
     * @param server where the database is, without a password, and whether a pooler stands between
     * @param version the server's version, such as {@code 18.6}
     * @param managed whether Quipu has ever changed it
     * @param branches where each branch is
     * @param lastRun the newest row of the history, if there is one
     * @param files what is wrong between the files and what is applied; null if nothing is
     * @param interrupted the revisions that an earlier run left unfinished
     */
    public record Report(
            String server,
            String version,
            boolean managed,
            List<Current.Standing> branches,
            Optional<HistoryEntry> lastRun,
            @Nullable QuipuException files,
            List<String> interrupted) {
        public Report {
            branches = List.copyOf(branches);
            interrupted = List.copyOf(interrupted);
        }

        /** Returns whether there is nothing to do. */
        public boolean upToDate() {
            return files == null && interrupted.isEmpty() && branches.stream().allMatch(Current.Standing::atHead);
        }
    }

    public Report run() {
        try (Session session = workspace.connect("status")) {
            DatabaseState state = workspace.historyReader().state(session);
            return new Report(
                    workspace.database().url().redacted() + (session.isPooled() ? " through a pooler" : ""),
                    session.serverVersionText(),
                    state.exists(),
                    Current.standings(workspace, state),
                    workspace.historyReader().newest(session, 1).stream().findFirst(),
                    files(state),
                    state.unfinished().stream()
                            .map(statement -> statement.revision().toString())
                            .distinct()
                            .toList());
        }
    }

    private @Nullable QuipuException files(DatabaseState state) {
        try {
            RunChecks.files(workspace.graph(), state);
            return null;
        } catch (QuipuException e) {
            return e;
        }
    }
}
