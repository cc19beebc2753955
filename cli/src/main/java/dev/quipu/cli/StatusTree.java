package dev.quipu.cli;

import dev.quipu.migration.backup.BackupDirectory;
import dev.quipu.migration.command.Status;
import dev.quipu.migration.history.HistoryEntry;
import dev.quipu.migration.project.Workspace;
import dev.quipu.postgres.failure.QuipuException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** All that the screen of {@code status} has, for programs. */
final class StatusTree {
    private StatusTree() {}

    /**
     * Makes the tree.
     *
     * @param branches what is shown of each branch
     */
    static Map<String, @Nullable Object> of(
            Console console, Workspace workspace, Status.Report report, List<Map<String, @Nullable Object>> branches) {
        Map<String, @Nullable Object> tree = new LinkedHashMap<>();
        tree.put("up_to_date", report.upToDate());
        tree.put("server", report.server());
        tree.put("version", report.version());
        tree.put(
                "history",
                report.managed() ? workspace.project().historySchema().value() : null);
        tree.put("branches", branches);
        tree.put("last_run", report.lastRun().map(StatusTree::tree).orElse(null));
        tree.put(
                "last_backup",
                report.lastBackup().map(backup -> tree(console, backup)).orElse(null));
        tree.put(
                "unfinished", report.unfinished().stream().map(StatusTree::tree).toList());
        QuipuException files = report.files();
        tree.put("files", files == null ? null : tree(files));
        tree.put("drift_unknown", report.drift().unknown());
        return tree;
    }

    private static Map<String, @Nullable Object> tree(HistoryEntry run) {
        HistoryEntry.Failure failure = run.failure();
        Map<String, @Nullable Object> tree = new LinkedHashMap<>();
        tree.put("direction", run.direction().word());
        tree.put("branch", run.branch());
        tree.put("revision", run.revision());
        tree.put("started", run.started().toString());
        tree.put("who", run.who());
        tree.put("failure", failure == null ? null : failure.message());
        return tree;
    }

    private static Map<String, @Nullable Object> tree(Console console, BackupDirectory.Entry backup) {
        Map<String, @Nullable Object> tree = new LinkedHashMap<>();
        tree.put("file", console.relative(backup.file()));
        tree.put("bytes", backup.bytes());
        tree.put("created", backup.created().toString());
        return tree;
    }

    private static Map<String, @Nullable Object> tree(Status.Unfinished one) {
        Map<String, @Nullable Object> tree = new LinkedHashMap<>();
        tree.put("revision", one.revision().toString());
        tree.put("direction", one.direction().word());
        tree.put("command", "quipu " + one.verb());
        return tree;
    }

    private static Map<String, @Nullable Object> tree(QuipuException failure) {
        Map<String, @Nullable Object> tree = new LinkedHashMap<>();
        tree.put("message", failure.message());
        tree.put("notes", failure.notes());
        tree.put("hint", failure.hint().orElse(null));
        return tree;
    }
}
