package dev.quipu.cli;

import dev.quipu.migration.command.SampleData;
import dev.quipu.migration.project.Workspace;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "sample-data",
        description =
                "Load the packs' sample data, each pack in one transaction. Loading again adds only what is missing.",
        footerHeading = "%nExamples:%n",
        footer = {"  quipu sample-data", "  quipu sample-data --pack finops --dry-run    print the SQL"})
final class SampleDataCommand implements Callable<Integer> {
    @Option(names = "--dry-run", description = "Print the SQL, and change nothing.")
    private boolean dryRun;

    @Mixin
    private TimeoutOptions timeouts = new TimeoutOptions();

    @Mixin
    private FormatOption format = new FormatOption();

    @Mixin
    private ProjectOptions project = new ProjectOptions();

    private final Console console;

    SampleDataCommand(Console console) {
        this.console = console;
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
        added.forEach(one -> table.row(one.branch(), one.table(), one.rows()));
        format.print(console, table.build(), "no tables");
        long rows = added.stream().mapToLong(SampleData.Added::rows).sum();
        if (format.isText()) {
            console.out().println();
            console.out().println(rows == 0 ? "nothing added: it was all there" : rows + " rows added");
        }
        return ExitCode.DONE;
    }
}
