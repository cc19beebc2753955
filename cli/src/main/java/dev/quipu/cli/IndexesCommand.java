package dev.quipu.cli;

import dev.quipu.migration.command.Indexes;
import dev.quipu.migration.command.Indexes.Index;
import java.util.ArrayList;
import java.util.List;

final class IndexesCommand implements Command {
    private boolean needless;
    private final FormatOption format = new FormatOption();
    private final ProjectOptions project = new ProjectOptions();

    private final Console console;

    IndexesCommand(Console console) {
        this.console = console;
    }

    @Override
    public Usage usage() {
        return Usage.of("Show how large the indexes are, and how often they are used. Marked are those"
                        + " that no query has used since statistics were reset, those that another one makes needless, and"
                        + " those that are invalid.")
                .withExamples(
                        "  quipu indexes", "  quipu indexes --needless     only what could be dropped or built again");
    }

    @Override
    public void declare(Options options) {
        options.flag("--needless", "Show only what is unused, duplicate or invalid.", on -> needless = on);
        options.include(format);
        options.include(project);
    }

    @Override
    public Integer call() {
        List<Index> indexes = new Indexes(project.workspace(console))
                .run().stream()
                        .filter(index -> !needless || index.unused() || !index.valid() || index.duplicateOf() != null)
                        .toList();
        format.print(console, format.isText() ? forPeople(indexes) : forPrograms(indexes), "no indexes");
        return ExitCode.DONE;
    }

    private static Table forPeople(List<Index> indexes) {
        Table.Builder table = Table.of("schema", "table", "index", "size", "scans", "is");
        for (Index index : indexes) {
            table.row(
                    index.schema(),
                    index.table(),
                    index.name(),
                    new ByteSize(index.bytes()),
                    index.scans(),
                    marks(index));
        }
        return table.keeping("index").leaving("table", "scans").build();
    }

    private static List<String> marks(Index index) {
        List<String> marks = new ArrayList<>();
        if (index.primary()) {
            marks.add("primary");
        } else if (index.unique()) {
            marks.add("unique");
        }
        if (!index.valid()) {
            marks.add("invalid");
        }
        if (index.unused()) {
            marks.add("unused");
        }
        if (index.duplicateOf() != null) {
            marks.add("duplicate of " + index.duplicateOf());
        }
        return marks;
    }

    private static Table forPrograms(List<Index> indexes) {
        Table.Builder table = Table.of(
                "schema", "table", "index", "size", "scans", "primary", "unique", "valid", "unused", "duplicate_of");
        for (Index index : indexes) {
            table.row(
                    index.schema(),
                    index.table(),
                    index.name(),
                    index.bytes(),
                    index.scans(),
                    index.primary(),
                    index.unique(),
                    index.valid(),
                    index.unused(),
                    index.duplicateOf());
        }
        return table.build();
    }
}
