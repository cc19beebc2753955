package dev.quipu.agents.legacy;

import dev.quipu.migration.pack.PackArgument;
import dev.quipu.migration.pack.PackCommand;
import dev.quipu.migration.pack.PackReport;
import dev.quipu.migration.pack.PackRun;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** {@code quipu agents import-legacy}: the rows of the system that the pack descends from. */
public final class ImportLegacy implements PackCommand {
    /** Creates it; all are equal. */
    public ImportLegacy() {}

    @Override
    public String name() {
        return "import-legacy";
    }

    @Override
    public List<String> description() {
        return List.of(
                "Take over the data of the original platform from another schema of the database.",
                "Rows keep their uuid, and their id unless it is taken here. Enum names become lower case, float money "
                        + "becomes numeric, json becomes jsonb, what is missing gets its default, and costs, the users' month "
                        + "and budgets are made anew from the requests.",
                "A row that cannot be taken is rejected with a reason, and so is what hangs on it; the exit code is then 1. "
                        + "Run it again after mending them, or after a broken run: what is here already is not copied twice.");
    }

    @Override
    public List<PackArgument> arguments() {
        return List.of(
                PackArgument.requiredOption("from", "SCHEMA", "The schema that holds the original's tables."),
                PackArgument.option("rejects", "FILE", "Where to write the rows that are rejected, as CSV."),
                PackArgument.flag("overwrite", "Replace that file if it is there."));
    }

    @Override
    public List<String> examples() {
        return List.of(
                "quipu agents import-legacy --from public --dry-run",
                "quipu agents import-legacy --from old_platform --rejects rejected.csv");
    }

    @Override
    public boolean changesDatabase() {
        return true;
    }

    @Override
    public PackReport run(PackRun run) throws SQLException, IOException {
        LegacyImport legacy = new LegacyImport(run, run.required("from"));
        String rejects = run.value("rejects").orElse(null);
        if (rejects == null) {
            return legacy.run(null);
        }
        AtomicReference<@Nullable PackReport> report = new AtomicReference<>();
        run.write(rejects, writer -> report.set(legacy.run(writer)));
        PackReport made = report.get();
        if (made == null) {
            throw new IllegalStateException("the file was written without its content");
        }
        return made;
    }
}
