package dev.quipu.cli;

import dev.quipu.migration.command.Sizes;

final class SizesCommand implements Command {
    private final FormatOption format = new FormatOption();
    private final ProjectOptions project = new ProjectOptions();

    private final Console console;

    SizesCommand(Console console) {
        this.console = console;
    }

    @Override
    public Usage usage() {
        return Usage.of("Show how large the tables are, with their indexes and long values, the largest first.")
                .withExamples("  quipu sizes", "  quipu sizes --format json    sizes in bytes");
    }

    @Override
    public void declare(Options options) {
        options.include(format);
        options.include(project);
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
