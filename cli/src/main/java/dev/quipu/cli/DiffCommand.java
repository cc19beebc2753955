package dev.quipu.cli;

import dev.quipu.catalog.difference.Difference;
import dev.quipu.catalog.difference.DifferenceTree;
import dev.quipu.migration.command.Diff;
import dev.quipu.migration.project.Workspace;
import dev.quipu.migration.source.SchemaSource;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "diff",
        description = {
            "Show what has to change for schema A to become schema B. Changes nothing; exit 3 if they differ.",
            "",
            "A and B are live, declared, revisions, a URL, a .sql file, a folder of them, a directory of revisions, or a catalog"
                    + " that \"dump --format json\" has written."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  quipu diff live declared",
            "  quipu diff postgresql://localhost/old postgresql://localhost/new",
            "  quipu diff live schema/ --only app"
        })
final class DiffCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "A", description = "The schema that is.")
    private String from = "";

    @Parameters(index = "1", paramLabel = "B", description = "The schema that shall be.")
    private String to = "";

    @Mixin
    private CompareOptions compare = new CompareOptions();

    @Mixin
    private ScratchOption scratch = new ScratchOption();

    @Mixin
    private FormatOption format = new FormatOption();

    @Mixin
    private ProjectOptions project = new ProjectOptions();

    private final Console console;

    DiffCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        Workspace workspace = project.workspace(console);
        SchemaSource first = SchemaSource.parse(from, console.directory());
        SchemaSource second = SchemaSource.parse(to, console.directory());
        boolean live = first instanceof SchemaSource.Live || second instanceof SchemaSource.Live;
        Difference difference =
                scratch.with(console, workspace, tools -> new Diff(tools).run(first, second, compare.options(live)));
        if (format.isText()) {
            console.out().print(DifferenceLines.of(difference, console));
        } else {
            console.out().print(Format.document(DifferenceTree.of(difference)));
        }
        return difference.isEmpty() ? ExitCode.DONE : ExitCode.DIFFERENT;
    }
}
