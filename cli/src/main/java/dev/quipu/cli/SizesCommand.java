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
        return Usage.of(
                        "Show how large the tables are, the largest first. Counted are their indexes and long values too.")
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
                "total",
                "data",
                "indexes",
                "long_values",
                "dead_rows",
                "last_analyze",
                "last_vacuum");
        for (Sizes.TableSize size : new Sizes(project.workspace(console)).run()) {
            table.row(
                    size.schema(),
                    size.table(),
                    size.rows(),
                    new ByteSize(size.totalBytes()),
                    new ByteSize(size.tableBytes()),
                    new ByteSize(size.indexBytes()),
                    new ByteSize(size.toastBytes()),
                    size.deadRows(),
                    size.lastAnalyze(),
                    size.lastVacuum());
        }
        format.print(
                console,
                table.leaving("last_vacuum", "last_analyze", "dead_rows", "long_values", "indexes")
                        .build(),
                "no tables");
        return ExitCode.DONE;
    }
}
