package dev.quipu.cli;

import dev.quipu.catalog.name.Identifier;
import dev.quipu.migration.backup.BackupDirectory;
import dev.quipu.migration.command.Current;
import dev.quipu.migration.command.Status;
import dev.quipu.migration.history.Drift;
import dev.quipu.migration.history.HistoryEntry;
import dev.quipu.migration.pack.Pack;
import dev.quipu.migration.project.ProjectReader;
import dev.quipu.migration.project.Workspace;
import dev.quipu.postgres.failure.FailureText;
import dev.quipu.postgres.failure.QuipuException;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

final class StatusCommand implements Command {
    private final FormatOption format = new FormatOption();
    private final ProjectOptions project = new ProjectOptions();

    private final Console console;

    StatusCommand(Console console) {
        this.console = console;
    }

    @Override
    public Usage usage() {
        return Usage.of(
                        "Show where each branch is, what is pending, and what has drifted. Drift is what other hands have changed since the last run. Branches that the database has and the project does not name are shown too, and left alone. Nothing is made or changed: without a server there is none afterwards.")
                .withExamples("  quipu status --format json")
                .withFailure("failed, or something is pending, interrupted, drifted or wrong with the files");
    }

    @Override
    public void declare(Options options) {
        options.include(format);
        options.include(project);
    }

    @Override
    public Integer call() {
        Workspace workspace = project.workspace(console);
        Status.Report report = new Status(workspace).run();
        if (format.isText()) {
            head(workspace, report);
            format.print(console, branches(report), "no branches");
            warnings(workspace, report);
        } else {
            console.out()
                    .print(Format.document(
                            StatusTree.of(console, workspace, report, Format.objects(branches(report)))));
        }
        return report.upToDate() ? ExitCode.DONE : ExitCode.FAILED;
    }

    private Table branches(Status.Report report) {
        Table.Builder table = Table.of("branch", "schema", "revision", "message", "head", "pending", "drift");
        report.branches()
                .forEach(standing -> CurrentCommand.add(
                        table, standing, drift(report.drift(), standing.branch().schema())));
        report.others()
                .forEach(other -> table.row(
                        other.label(), other.schema(), other.revision(), "(not in this project)", null, null, null));
        return table.leaving("message").build();
    }

    private void head(Workspace workspace, Status.Report report) {
        if (report.server() == null) {
            fact("server", "none yet; \"quipu upgrade\" makes " + workspace.database());
        } else {
            fact("server", report.server() + ", PostgreSQL " + report.version());
            fact(
                    "history",
                    report.managed()
                            ? "schema " + workspace.project().historySchema().value()
                            : "none yet: Quipu has not changed this database");
        }
        report.lastRun().ifPresent(run -> fact("last run", lastRun(run)));
        if (report.managed()) {
            fact("drift", drift(report.drift()));
        }
        fact("last backup", report.lastBackup().map(this::lastBackup).orElse("none in " + backups(workspace)));
        console.out().println();
    }

    private static String drift(Drift drift) {
        String unknown = drift.unknown();
        if (unknown != null) {
            return "not known: " + unknown;
        }
        int count = drift.objects().size();
        return count == 0
                ? "none since the last run"
                : count
                        + (count == 1
                                ? " object is not as the last run left it"
                                : " objects are not as the last run left them");
    }

    private String backups(Workspace workspace) {
        return console.relative(workspace.project().backup().directory());
    }

    private String lastBackup(BackupDirectory.Entry backup) {
        return console.relative(backup.file()) + ", " + BackupProgress.size(backup.bytes()) + ", at "
                + backup.created();
    }

    private static String lastRun(HistoryEntry run) {
        HistoryEntry.Failure failure = run.failure();
        return run.direction().word() + " " + run.branch() + "@" + (run.revision() == null ? "base" : run.revision())
                + " at " + run.started() + (run.who() == null ? "" : " by " + run.who())
                + (failure == null ? "" : ", failed: " + failure.message());
    }

    private void warnings(Workspace workspace, Status.Report report) {
        int pending =
                report.branches().stream().mapToInt(Current.Standing::pending).sum();
        console.out().println();
        if (pending > 0) {
            console.out()
                    .println(pending + (pending == 1 ? " revision is" : " revisions are")
                            + " pending: run \"quipu upgrade " + (hasSeveralHeads(workspace) ? "heads" : "head")
                            + "\"");
        }
        if (!report.others().isEmpty()) {
            console.out().println(others(report.others()));
        }
        report.unfinished()
                .forEach(one -> console.out().println(one.described() + "; run \"quipu " + one.verb() + "\" to go on"));
        if (!report.drift().objects().isEmpty()) {
            report.drift().objects().forEach(object -> console.out().println("drift: " + object.told()));
            console.out()
                    // A stamp would record what is pending, and never run it.
                    .println("\"quipu diff revisions live\" shows it whole; "
                            + (pending > 0 ? "the next upgrade" : "\"quipu stamp heads\"") + " takes it as it is");
        }
        QuipuException files = report.files();
        if (files != null) {
            console.out().print(FailureText.render(files, console.directory()).replaceFirst("^quipu: ", ""));
        }
        if (report.upToDate()) {
            console.out().println("up to date");
        }
    }

    /** Where a branch has several, nobody knows which one "head" is. */
    private static boolean hasSeveralHeads(Workspace workspace) {
        return workspace.project().branches().stream()
                .anyMatch(branch -> workspace.graph().heads(branch.label()).size() > 1);
    }

    /** What has changed in a schema: how much, for people; what, for programs; null if that is not known. */
    private @Nullable Object drift(Drift drift, Identifier schema) {
        List<String> names = drift.objects().stream()
                .filter(object -> object.schema().equals(schema.value()))
                .map(Drift.Drifted::told)
                .toList();
        return drift.unknown() != null ? null : format.isText() ? names.size() : names;
    }

    /** What the project does not name is left alone, which has to be said of a pack that it named once. */
    private static String others(List<Status.OtherBranch> others) {
        String labels = others.stream().map(Status.OtherBranch::label).collect(Collectors.joining(", "));
        String packs = ProjectReader.packsOnClassPath().stream()
                .map(Pack::name)
                .filter(name -> others.stream().anyMatch(other -> other.label().equals(name)))
                .map(name -> "\"" + name + "\"")
                .collect(Collectors.joining(", "));
        return labels + (others.size() == 1 ? " is" : " are")
                + " in the database and not in this project, and left alone"
                + (packs.isEmpty()
                        ? ""
                        : "; to take care of " + (others.size() == 1 ? "it" : "them") + ", add " + packs
                                + " to packs in " + ProjectReader.FILE);
    }

    private void fact(String name, String value) {
        console.out().println(console.styled("@|bold " + "%-13s".formatted(name) + "|@") + value);
    }
}
