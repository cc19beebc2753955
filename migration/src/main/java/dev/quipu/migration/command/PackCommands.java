package dev.quipu.migration.command;

import dev.quipu.migration.pack.Pack;
import dev.quipu.migration.pack.PackArgument;
import dev.quipu.migration.pack.PackCommand;
import dev.quipu.migration.pack.PackReport;
import dev.quipu.migration.project.Branch;
import dev.quipu.migration.project.Workspace;
import dev.quipu.migration.run.InterruptedRunException;
import dev.quipu.migration.run.RunOptions;
import dev.quipu.postgres.failure.QuipuException;
import dev.quipu.postgres.failure.QuipuException.Kind;
import dev.quipu.postgres.session.Session;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.Map;
import java.util.function.Consumer;

/** {@code quipu <pack> <command>}: runs what packs do beside revisions, queries and maintenance. */
public final class PackCommands {
    private final Workspace workspace;
    private final PackFiles files;
    private final Consumer<String> progress;
    private final Clock clock;

    /**
     * Takes where to work.
     *
     * @param files where the commands read and write
     * @param progress hears how far the work is, in a few words each time
     * @param clock what time it is
     */
    public PackCommands(Workspace workspace, PackFiles files, Consumer<String> progress, Clock clock) {
        this.workspace = workspace;
        this.files = files;
        this.progress = progress;
        this.clock = clock;
    }

    /**
     * A command as it was typed.
     *
     * @param pack the pack that has it
     * @param command what to run
     * @param values what was given, by argument; of a flag, any text
     * @param dryRun whether only to tell what would be done
     */
    public record Asked(Pack pack, PackCommand command, Map<String, String> values, boolean dryRun) {
        String purpose() {
            return pack.name() + " " + command.name();
        }

        /** Of {@code --owner "$NAME"} nothing is left where nothing has that name. */
        private void requireValues() {
            for (PackArgument argument : command.arguments()) {
                if (argument.isRequired()
                        && values.getOrDefault(argument.name(), "?").isBlank()) {
                    String typed =
                            argument.kind() == PackArgument.Kind.POSITIONAL ? argument.label() : "--" + argument.name();
                    throw new QuipuException(Kind.USAGE, typed + " is empty", null);
                }
            }
        }
    }

    /**
     * What came of it.
     *
     * @param report what to tell
     * @param wroteToOutput whether standard output holds what the command wrote, so that the report belongs elsewhere
     */
    public record Outcome(PackReport report, boolean wroteToOutput) {}

    /**
     * Runs a command.
     *
     * @param options its timeouts are used; nothing is tried twice
     * @throws QuipuException of kind USAGE if what has to be given is blank; if the project does not have the pack, its branch is not at its head, or the command fails
     */
    public Outcome run(Asked asked, RunOptions options) {
        asked.requireValues();
        Branch branch = branch(asked.pack());
        try (Session session = workspace.connect(asked.purpose())) {
            BranchContent.requireHead(
                    BranchContent.standings(workspace, session).apply(branch), "its commands are for its head");
            workspace.requireSession(
                    session,
                    "its commands need a session of their own: what they set, lock and make for a while has to last over"
                            + " several transactions");
        }
        try (Connection connection = workspace.database().open("quipu " + asked.purpose())) {
            workspace.interruption().cancelBy(() -> InterruptedCaller.cancel(connection));
            prepare(connection, branch, options);
            var running = new RunningPackCommand(
                    connection,
                    asked.values(),
                    asked.dryRun(),
                    files,
                    progress,
                    workspace.interruption()::isRequested,
                    clock);
            PackReport report = asked.command().run(running);
            return new Outcome(report, running.wroteToOutput());
        } catch (SQLException e) {
            throw workspace.interruption().isRequested()
                    ? new InterruptedRunException(asked.purpose() + " was interrupted")
                    : PackCall.refused(asked.purpose(), e);
        } catch (IOException e) {
            throw PackCall.refused(asked.purpose(), e);
        } finally {
            workspace.interruption().cancelBy(null);
        }
    }

    private Branch branch(Pack pack) {
        return workspace.project().branches().stream()
                .filter(branch -> branch.pack()
                        .filter(own -> own.name().equals(pack.name()))
                        .isPresent())
                .findFirst()
                .orElseThrow(() -> new QuipuException(
                        Kind.USAGE,
                        "this project does not have the pack " + pack.name(),
                        "name it in quipu.toml, or with --pack " + pack.name()));
    }

    private static void prepare(Connection connection, Branch branch, RunOptions options) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET search_path = " + branch.schema().quoted() + "; SET lock_timeout = "
                    + options.lockTimeout().toMillis() + "; SET statement_timeout = "
                    + options.statementTimeout().toMillis());
        }
    }
}
