package dev.quipu.cli;

import dev.quipu.migration.command.Validate;
import dev.quipu.migration.command.Validate.Finding;
import dev.quipu.migration.project.Workspace;
import dev.quipu.migration.revision.Revision;
import dev.quipu.postgres.failure.FailureText;
import java.util.ArrayList;
import java.util.List;

final class ValidateCommand implements Command {
    private boolean noDatabase;
    private boolean roundTrip;
    private final ScratchOption scratch = new ScratchOption();
    private final FormatOption format = new FormatOption();
    private final ProjectOptions project = new ProjectOptions();

    private final Console console;

    ValidateCommand(Console console) {
        this.console = console;
    }

    @Override
    public Usage usage() {
        return Usage.of("Check the files, their graph, and checksums of what is applied.")
                .withExamples(
                        "  quipu validate                exit 1 if a run would fail",
                        "  quipu validate --no-database  look at the files alone, as in a build",
                        "  quipu validate --round-trip   prove that every downgrade undoes its upgrade")
                .withFailure("failed, or a run would fail");
    }

    @Override
    public void declare(Options options) {
        options.flag("--no-database", "Do not compare with what a database has applied.", on -> noDatabase = on);
        options.flag(
                "--round-trip",
                "Run every revision up, down and up again in a throw-away database, and compare what it leaves.",
                on -> roundTrip = on);
        options.include(scratch);
        options.include(format);
        options.include(project);
    }

    @Override
    public Integer call() {
        Workspace workspace = project.workspace(console);
        Validate validate = new Validate(workspace);
        List<Finding> findings = new ArrayList<>(validate.files());
        if (!noDatabase) {
            findings.addAll(validate.database());
        }
        boolean proven = roundTrip && findings.stream().noneMatch(Finding::severe);
        if (proven) {
            findings.addAll(roundTrip(workspace, validate));
            if (console.live()) {
                console.err().print(Console.ERASE);
                console.err().flush();
            }
        }
        if (format.isText()) {
            findings.forEach(finding -> console.out()
                    .print(FailureText.render(finding.failure(), console.directory())
                            .replaceFirst("^quipu: ", finding.severe() ? "error: " : "warning: ")));
            console.out().println(summary(workspace, findings, proven));
        } else {
            printTable(findings);
        }
        return findings.stream().anyMatch(Finding::severe) ? ExitCode.FAILED : ExitCode.DONE;
    }

    private List<Finding> roundTrip(Workspace workspace, Validate validate) {
        return scratch.with(
                console,
                workspace,
                tools -> validate.roundTrip(tools.scratch(), revision -> {
                    if (console.live()) {
                        console.err().print(Console.ERASE + "  up, down, up: " + revision.name());
                        console.err().flush();
                    }
                }));
    }

    private static String summary(Workspace workspace, List<Finding> findings, boolean proven) {
        long errors = findings.stream().filter(Finding::severe).count();
        long warnings = findings.size() - errors;
        int revisions = workspace.graph().all().size();
        return revisions + (revisions == 1 ? " revision" : " revisions") + " checked, "
                + (proven ? roundTrips(workspace) : "")
                + (errors == 0 ? "no errors" : errors == 1 ? "1 error" : errors + " errors")
                + (warnings == 0 ? "" : warnings == 1 ? ", 1 warning" : ", " + warnings + " warnings");
    }

    /** What has no way down is run up, and that is less than what was asked for. */
    private static String roundTrips(Workspace workspace) {
        List<Revision> all = workspace.graph().all();
        long up = all.stream().filter(revision -> !revision.isReversible()).count();
        if (up == 0) {
            return "each run up, down and up again, ";
        }
        return up == all.size()
                ? "run up only, for want of a downgrade, "
                : (all.size() - up) + " run up, down and up again and " + up + " up only, for want of a downgrade, ";
    }

    private void printTable(List<Finding> findings) {
        Table.Builder table = Table.of("revision", "severity", "message", "place", "notes", "hint");
        for (Finding finding : findings) {
            table.row(
                    finding.revision().toString(),
                    finding.severe() ? "error" : "warning",
                    finding.failure().message(),
                    finding.failure()
                            .location()
                            .map(place -> console.relative(place.toString()))
                            .orElse(null),
                    finding.failure().notes(),
                    finding.failure().hint().orElse(null));
        }
        format.print(console, table.build(), "");
    }
}
