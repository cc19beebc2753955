package dev.quipu.agents.retention;

import dev.quipu.migration.pack.PackArgument;
import dev.quipu.migration.pack.PackCommand;
import dev.quipu.migration.pack.PackReport;
import dev.quipu.migration.pack.PackRun;
import dev.quipu.postgres.failure.QuipuException;
import dev.quipu.postgres.failure.QuipuException.Kind;
import java.sql.SQLException;
import java.util.List;
import java.util.OptionalInt;

/** {@code quipu agents clean-up}: old logs and metrics leave, and what is done with is deleted. */
public final class CleanUp implements PackCommand {
    private static final String LOGS = "keep-logs";
    private static final String METRICS = "keep-metrics";
    private static final String ARCHIVES = "drop-archives";
    private static final int MOST_DAYS = 36_500;

    /** Creates it; all are equal. */
    public CleanUp() {}

    @Override
    public String name() {
        return "clean-up";
    }

    @Override
    public List<String> description() {
        return List.of(
                "Take old months out of the logs and the metrics, and delete alerts and reservations that are done with.",
                "A month leaves as a table of its own, named archived_…, once its last row is older than platform_settings "
                        + "says: 90 days for logs, a year for metrics. Nothing younger is touched. Archives stay until "
                        + "--drop-archives says otherwise.",
                "Each month and each batch is a transaction, so that it can be stopped at any time and run again.");
    }

    @Override
    public List<PackArgument> arguments() {
        return List.of(
                PackArgument.option(
                        LOGS, "DAYS", "How long logs stay, this time. Default: what platform_settings says."),
                PackArgument.option(
                        METRICS, "DAYS", "How long metrics stay, this time. Default: what platform_settings says."),
                PackArgument.option(
                        ARCHIVES, "DAYS", "Drop the archives of months that ended longer ago than this, for good."));
    }

    @Override
    public List<String> examples() {
        return List.of(
                "quipu agents clean-up --dry-run",
                "quipu agents clean-up --keep-logs 180",
                "quipu agents clean-up --drop-archives 730");
    }

    @Override
    public boolean changesDatabase() {
        return true;
    }

    @Override
    public PackReport run(PackRun run) throws SQLException {
        Retention retention = new Retention(run, days(run, LOGS), days(run, METRICS), days(run, ARCHIVES));
        return run.isDryRun() ? retention.tell() : retention.enforce();
    }

    private static OptionalInt days(PackRun run, String argument) {
        return run.value(argument).map(text -> days(argument, text)).orElse(OptionalInt.empty());
    }

    private static OptionalInt days(String argument, String text) {
        if (text.matches("[0-9]{1,5}")) {
            int days = Integer.parseInt(text);
            if (days > 0 && days <= MOST_DAYS) {
                return OptionalInt.of(days);
            }
        }
        throw new QuipuException(
                Kind.USAGE,
                "--%s is a number of days from 1 to %,d, and not \"%s\"".formatted(argument, MOST_DAYS, text),
                null);
    }
}
