package dev.quipu.cli;

import dev.quipu.migration.command.Downgrade;
import dev.quipu.migration.command.RefusedRunException;
import dev.quipu.migration.command.TargetCommand;
import dev.quipu.migration.command.Upgrade;
import dev.quipu.migration.history.Direction;
import dev.quipu.migration.project.Workspace;
import dev.quipu.migration.run.Migrator.BeforeRun;
import dev.quipu.migration.run.RunOptions;
import dev.quipu.migration.run.RunResult;
import dev.quipu.migration.run.Step;
import dev.quipu.postgres.failure.QuipuException;
import dev.quipu.postgres.failure.QuipuException.Kind;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The options of {@code upgrade} and {@code downgrade}, which differ in their direction alone. */
final class MigrationOptions implements OptionGroup {
    private boolean sql;
    private boolean dryRun;
    private boolean singleTransaction;
    private final RunSettings settings = new RunSettings();
    private final DriftOption drift = new DriftOption();
    private final FormatOption format = new FormatOption();
    private final BackupOptions backup = new BackupOptions();
    private final ProjectOptions project = new ProjectOptions();
    private final LookOptions look = new LookOptions();
    private final Direction direction;

    MigrationOptions(Direction direction) {
        this.direction = direction;
    }

    @Override
    public void declare(Options options) {
        options.flag("--sql", "Print the SQL script instead, for psql. TARGET may be a range FROM:TO.", on -> sql = on);
        options.flag("--dry-run", "Show what would run, and change nothing.", on -> dryRun = on);
        options.flag("--single-transaction", "Commit all revisions together, or none.", on -> singleTransaction = on);
        options.include(format);
        options.include(settings);
        options.include(drift);
        options.include(backup);
        if (direction == Direction.UPGRADE) {
            options.include(look);
        }
        options.include(project);
    }

    int run(String target, Console console) {
        Workspace workspace = project.workspace(console);
        RunOptions options = settings.over(workspace.project()).withSingleTransaction(singleTransaction);
        RunTree tree = new RunTree(console, workspace, direction, singleTransaction);
        TargetCommand command = direction == Direction.UPGRADE
                ? new Upgrade(workspace, look.of(console, workspace, tree::looked))
                : new Downgrade(workspace);
        if (sql) {
            requireText();
            console.out().print(command.script(target, options));
        } else if (dryRun) {
            dryRun(target, options, command, new Shown(console, workspace, tree));
        } else {
            BeforeRun before = drift.before(console, workspace, backup.before(console, workspace, tree::backedUp));
            RunResult result = run(
                    console,
                    tree,
                    () -> Interruptible.run(workspace, () -> command.run(target, options, before, tree.listener())));
            if (format.isText()) {
                new RunReport(console, workspace, direction).done(result);
            } else {
                print(console, tree.done(result));
            }
        }
        return ExitCode.DONE;
    }

    private record Shown(Console console, Workspace workspace, RunTree tree) {}

    private void dryRun(String target, RunOptions options, TargetCommand command, Shown shown) {
        List<Step> steps;
        try {
            steps = command.dryRun(target, options);
        } catch (RefusedRunException refused) {
            if (!format.isText()) {
                print(shown.console(), shown.tree().planned(List.of()));
            }
            throw refused;
        }
        if (format.isText()) {
            new RunReport(shown.console(), shown.workspace(), direction).planned(steps);
        } else {
            print(shown.console(), shown.tree().planned(steps));
        }
    }

    /** Who reads the output learns of a failure there; people are told where they always are. */
    private RunResult run(Console console, RunTree tree, Supplier<RunResult> work) {
        try {
            return work.get();
        } catch (QuipuException failure) {
            if (!format.isText()) {
                print(console, tree.failed(failure));
            }
            throw failure;
        }
    }

    private static void print(Console console, Map<String, @Nullable Object> tree) {
        console.out().print(GivenSecrets.redactor(console.environment()).redact(Format.document(tree)));
    }

    private void requireText() {
        if (!format.isText()) {
            throw new QuipuException(
                    Kind.USAGE, "--sql prints a script for psql, and no JSON", "leave out --sql or --format");
        }
    }
}
