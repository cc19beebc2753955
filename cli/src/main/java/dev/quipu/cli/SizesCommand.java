package dev.quipu.cli;

import dev.quipu.migration.command.Sizes;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "sizes",
        description = "Show how large the tables are, with their indexes and long values, the largest first.",
        footerHeading = "%nExamples:%n",
        footer = {"  quipu sizes", "  quipu sizes --format json    sizes in bytes"})
final class SizesCommand implements Callable<Integer> {
    @Mixin
    private FormatOption format = new FormatOption();

    @Mixin
    private ProjectOptions project = new ProjectOptions();

    private final Console console;

    SizesCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        Table.Builder table = Table.of(
                "schema",
                "table",
                "rows",
                "dead_rows",
                "data",
                "long_values",
                "indexes",
                "total",
                "last_vacuum",
                "last_analyze");
        for (Sizes.TableSize size : new Sizes(project.workspace(console)).run()) {
            table.row(
                    size.schema(),
                    size.table(),
                    size.rows(),
                    size.deadRows(),
                    new ByteSize(size.tableBytes()),
                    new ByteSize(size.toastBytes()),
                    new ByteSize(size.indexBytes()),
                    new ByteSize(size.totalBytes()),
                    size.lastVacuum(),
                    size.lastAnalyze());
        }
        format.print(console, table.build(), "no tables");
        return ExitCode.DONE;
    }
}
