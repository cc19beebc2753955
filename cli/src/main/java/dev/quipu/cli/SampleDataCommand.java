package dev.quipu.cli;

import dev.quipu.migration.command.SampleData;
import dev.quipu.migration.project.Workspace;
import java.util.List;

final class SampleDataCommand implements Command {
    private boolean dryRun;
    private final TimeoutOptions timeouts = new TimeoutOptions();
    private final FormatOption format = new FormatOption();
    private final ProjectOptions project = new ProjectOptions();

    private final Console console;

    SampleDataCommand(Console console) {
        this.console = console;
    }

    @Override
    public Usage usage() {
        return Usage.of(
                        "Load the sample data of the packs and branches that are there. Each is one transaction; loading again adds only what is missing.")
                .withExamples("  quipu sample-data", "  quipu sample-data --pack finops --dry-run    print the SQL");
    }

    @Override
    public void declare(Options options) {
        options.flag("--dry-run", "Print the SQL, and change nothing.", on -> dryRun = on);
        options.include(timeouts);
        options.include(format);
        options.include(project);
    }

    @Override
    public Integer call() {
        Workspace workspace = project.workspace(console);
        SampleData sampleData = new SampleData(workspace);
        if (dryRun) {
            sampleData.dryRun().forEach(file -> console.out().print(file.text()));
            return ExitCode.DONE;
        }
        List<SampleData.Added> added = sampleData.run(timeouts.over(workspace.project()));
        Table.Builder table = Table.of("pack", "table", "rows_added");
        // People look for what is new; a program may want to know that there was nothing.
        added.stream()
                .filter(one -> one.rows() > 0 || !format.isText())
                .forEach(one -> table.row(one.branch(), one.table(), one.rows()));
        long rows = added.stream().mapToLong(SampleData.Added::rows).sum();
        if (rows > 0 || !format.isText()) {
            format.print(console, table.build(), "no tables");
        }
        if (format.isText()) {
            if (rows > 0) {
                console.out().println();
            }
            console.out().println(rows == 0 ? "nothing added: it was all there" : rows + " rows added");
        }
        return ExitCode.DONE;
    }
}
