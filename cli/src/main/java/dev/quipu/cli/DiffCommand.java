package dev.quipu.cli;

import dev.quipu.catalog.difference.Difference;
import dev.quipu.catalog.difference.DifferenceTree;
import dev.quipu.migration.command.Diff;
import dev.quipu.migration.command.NotCompared;
import dev.quipu.migration.project.Workspace;
import dev.quipu.migration.source.SchemaSource;
import java.util.LinkedHashMap;
import java.util.Map;

final class DiffCommand implements Command {
    private String from = "live";
    private String to = "declared";
    private final CompareOptions compare = new CompareOptions();
    private final ScratchOption scratch = new ScratchOption();
    private final FormatOption format = new FormatOption();
    private final ProjectOptions project = new ProjectOptions();

    private final Console console;

    DiffCommand(Console console) {
        this.console = console;
    }

    @Override
    public Usage usage() {
        return Usage.of(
                        "Show what has to change for schema A to become schema B. Changes nothing; exit 3 if they differ.",
                        "",
                        "A and B are live, declared, revisions, a URL, database:NAME, a .sql file, a folder of them, a directory of revisions (DIR, or DIR@SCHEMA for where they run), or a catalog"
                                + " that \"dump --format json\" has written.")
                .withExamples(
                        "  quipu diff                     from the live database to the declared schema",
                        "  quipu diff revisions declared  without a database",
                        "  quipu diff postgresql://localhost/old postgresql://localhost/new",
                        "  quipu diff live schema/ --only app")
                .withDifference("something differs");
    }

    @Override
    public void declare(Options options) {
        options.optionalPositional("A", ValueType.FILE, "The schema that is (default: live).", value -> from = value);
        options.optionalPositional(
                "B", ValueType.FILE, "The schema that shall be (default: declared).", value -> to = value);
        options.include(compare);
        options.include(scratch);
        options.include(format);
        options.include(project);
    }

    @Override
    public Integer call() {
        Workspace workspace = project.workspace(console);
        SchemaSource first = SchemaSource.parse(from, console.directory());
        SchemaSource second = SchemaSource.parse(to, console.directory());
        boolean live = SchemaSource.anyLive(first, second);
        Diff.Result result =
                scratch.with(console, workspace, tools -> new Diff(tools).run(first, second, compare.options(live)));
        Difference difference = result.difference();
        if (format.isText()) {
            if (!difference.isEmpty()) {
                console.out().println("from " + named(first) + " to " + named(second) + ":");
            }
            console.out().print(DifferenceLines.of(difference, console));
            if (result.leftOutPartitions() > 0) {
                console.out().println(LeftOutLine.of(result.leftOutPartitions()));
            }
            result.notCompared().forEach(one -> console.out().println("not compared: " + one));
        } else {
            Map<String, Object> tree = new LinkedHashMap<>(DifferenceTree.of(difference));
            tree.put(
                    "not_compared",
                    result.notCompared().stream().map(NotCompared::toString).toList());
            tree.put("added_partitions", result.leftOutPartitions());
            console.out().print(Format.document(tree));
        }
        return difference.isEmpty() ? ExitCode.DONE : ExitCode.DIFFERENT;
    }

    /** Not the word that was typed, which may be a URL with a password. */
    private String named(SchemaSource source) {
        return console.relative(source.toString());
    }
}
