package dev.quipu.migration.backup;

import dev.quipu.migration.history.DatabaseState;
import dev.quipu.migration.history.Direction;
import dev.quipu.migration.project.BackupSettings.Mode;
import dev.quipu.migration.project.Workspace;
import dev.quipu.migration.run.Step;
import dev.quipu.postgres.session.Session;
import java.util.List;
import java.util.function.BooleanSupplier;

/** Says whether a run has to be preceded by a backup. */
public final class BackupNeed {
    private BackupNeed() {}

    /**
     * Decides for a run.
     *
     * @param session where to look for rows, if that decides
     * @param steps what will run; an empty run needs no backup
     */
    public static boolean isThere(
            Mode mode, Workspace workspace, Session session, DatabaseState state, List<Step> steps) {
        return !steps.isEmpty()
                && isThere(mode, steps.getFirst().direction(), () -> holdsRows(workspace, session, state));
    }

    /** Rows of the history alone are none of the project's. */
    private static boolean holdsRows(Workspace workspace, Session session, DatabaseState state) {
        return Inventory.holdRows(
                session,
                Inventory.read(session, Snapshot.branchSchemas(workspace, state))
                        .tables());
    }

    /**
     * Decides, as a pure function but for the question that it may ask.
     *
     * @param holdsRows asks whether the project's tables hold any row; called only if that decides
     */
    static boolean isThere(Mode mode, Direction direction, BooleanSupplier holdsRows) {
        return switch (mode) {
            case ALWAYS -> true;
            case NEVER -> false;
            case AUTO ->
                switch (direction) {
                    case DOWNGRADE -> true;
                    case UPGRADE -> holdsRows.getAsBoolean();
                    case STAMP -> false;
                };
        };
    }
}
