package dev.quipu.cli;

import dev.quipu.migration.command.Current;
import dev.quipu.migration.project.Workspace;
import dev.quipu.migration.revision.Revision;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

final class CurrentCommand implements Command {
    private boolean checkHeads;
    private boolean verbose;
    private final FormatOption format = new FormatOption();
    private final ProjectOptions project = new ProjectOptions();

    private final Console console;

    CurrentCommand(Console console) {
        this.console = console;
    }

    @Override
    public Usage usage() {
        return Usage.of("Show where the database is.")
                .withExamples(
                        "  quipu current",
                        "  quipu current -v",
                        "  quipu current --check-heads    exit 1 unless every branch is at its head")
                .withFailure("failed, or with --check-heads a branch is not at its head");
    }

    @Override
    public void declare(Options options) {
        options.flag("--check-heads", "Exit 1 unless every branch is at its head.", on -> checkHeads = on);
        options.flag("-v, --verbose", "Show everything that the files of these revisions say.", on -> verbose = on);
        options.include(format);
        options.include(project);
    }

    @Override
    public Integer call() {
        Workspace workspace = project.workspace(console);
        List<Current.Standing> standings = new Current(workspace).run();
        boolean atHeads = standings.stream().allMatch(Current.Standing::atHead);
        if (verbose) {
            format.print(
                    console,
                    RevisionTable.of(Current.lines(workspace, standings), true, console),
                    "every branch is at base");
        } else {
            Table.Builder table = Table.of("branch", "schema", "revision", "message", "head", "pending");
            standings.forEach(standing -> add(table, standing));
            format.print(console, table.leaving("message").build(), "no branches");
        }
        return checkHeads && !atHeads ? ExitCode.FAILED : ExitCode.DONE;
    }

    /** Adds the rows of a branch, each with more cells at its end. */
    static void add(Table.Builder table, Current.Standing standing, @Nullable Object... more) {
        if (standing.revisions().isEmpty()) {
            add(table, standing, "base", "", more);
        }
        for (Revision revision : standing.revisions()) {
            add(table, standing, revision.name().id(), revision.message(), more);
        }
    }

    private static void add(
            Table.Builder table, Current.Standing standing, String revision, String message, @Nullable Object... more) {
        List<@Nullable Object> cells = new ArrayList<>(List.of(
                standing.branch().label(),
                standing.branch().schema().value(),
                revision,
                message,
                standing.atHead(),
                standing.pending()));
        cells.addAll(Arrays.asList(more));
        table.row(cells.toArray());
    }
}
