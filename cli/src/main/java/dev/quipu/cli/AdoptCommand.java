package dev.quipu.cli;

import dev.quipu.migration.adopt.AdoptionReport;
import dev.quipu.migration.command.Adopt;
import dev.quipu.migration.command.Adopt.Adopted;
import dev.quipu.migration.command.Adopt.Finding;
import dev.quipu.migration.command.AdoptInto;
import dev.quipu.migration.command.AdoptInto.Copied;
import dev.quipu.migration.history.Direction;
import dev.quipu.migration.project.Workspace;
import dev.quipu.migration.revision.NewFile;
import dev.quipu.migration.run.RunResult;
import dev.quipu.postgres.failure.QuipuException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

final class AdoptCommand implements Command {
    private @Nullable String branch;
    private List<String> schemas = List.of();
    private boolean allowNotModelled;
    private boolean allowUnfinished;
    private boolean privileges;
    private @Nullable String into;
    private boolean dryRun;
    private final RunSettings settings = new RunSettings();
    private final BackupOptions backup = new BackupOptions();
    private final ScratchOption scratch = new ScratchOption();
    private final FormatOption format = new FormatOption();
    private final ProjectOptions project = ProjectOptions.withoutBranches();

    private final Console console;

    AdoptCommand(Console console) {
        this.console = console;
    }

    @Override
    public Usage usage() {
        return Usage.of(
                        "Take over a database that another tool or psql has built. Alembic, Flyway, Liquibase, Supabase and eight more are known by their tables.",
                        "",
                        "Its schemas become branches, each with a baseline that makes it from nothing and is recorded as applied. Nothing in the database is changed but Quipu's own history; the other tool's tables stay as they are.",
                        "",
                        "With --into, the rows of the system that a pack was made after are then copied into the pack, by a revision: a report comes first, then a backup, and rows that the pack does not take are a reason to change nothing. --backup and --backup-keep are for that revision alone.")
                .withExamples(
                        "  quipu adopt --dry-run         what is there, and what would be written",
                        "  quipu adopt                   every schema that holds tables",
                        "  quipu adopt --schema billing --branch billing",
                        "  quipu adopt --into finops     and copy the rows into the pack");
    }

    @Override
    public void declare(Options options) {
        options.text(
                "--branch",
                "NAME",
                "What to call the branch, where there is one schema (default: app).",
                text -> branch = text);
        options.texts(
                "--schema",
                "SCHEMA",
                "Adopt this schema (default: every one that holds tables). May be repeated; each becomes a branch.",
                texts -> schemas = texts);
        options.text(
                "--into",
                "PACK",
                "Copy the rows of the pack's original, found by its tables or named with --schema, into the pack.",
                text -> into = text);
        options.flag(
                "--allow-not-modelled",
                "Leave out what Quipu cannot model, which the report names.",
                on -> allowNotModelled = on);
        options.flag(
                "--allow-unfinished",
                "Adopt though another tool has failed, or holds its lock.",
                on -> allowUnfinished = on);
        options.flag(
                "--privileges",
                "Take privileges into the baseline too; their roles then have to be on every server.",
                on -> privileges = on);
        options.flag(
                "--dry-run", "Show what is there and what would be written, and write nothing.", on -> dryRun = on);
        options.include(settings);
        options.include(backup);
        options.include(scratch);
        options.include(format);
        options.include(project);
    }

    @Override
    public Integer call() {
        Workspace workspace = project.workspace(console);
        return scratch.with(console, workspace, tools -> {
            Adopt adopt = new Adopt(
                    tools,
                    new Adopt.Request(
                            branch,
                            schemas,
                            allowNotModelled,
                            allowUnfinished,
                            privileges,
                            into,
                            project.typedUrl(),
                            Instant.now()));
            AdoptInto copying = into == null ? null : new AdoptInto(tools, into, schemas);
            if (copying != null) {
                copying.requireServer();
            }
            Finding finding = adopt.look();
            if (format.isText()) {
                new AdoptionText(console).print(finding.report());
                // Who watches can still stop it: what follows tells on standard error how far it is.
                console.out().flush();
            }
            AdoptInto.Look copy = copying == null ? null : copying.look(finding.live());
            requireFit(finding, copy);
            Adopted adopted = already(finding)
                    ? null
                    : run(
                            () -> adopt.run(
                                    finding, dryRun, settings.over(workspace.project()), new RunProgress(console)),
                            finding,
                            copy);
            print(finding, adopted, copy);
            if (copying != null && copy != null) {
                copy(adopted == null ? workspace : adopted.project(), copying, copy);
            }
            return ExitCode.DONE;
        });
    }

    /** The report of the rows comes before anything is written, and so does what it says against it. */
    private void requireFit(Finding finding, AdoptInto.@Nullable Look copy) {
        if (copy == null) {
            return;
        }
        if (format.isText()) {
            new CopyReportText(console).print(copy);
            console.out().flush();
        }
        try {
            copy.requireFit();
        } catch (QuipuException e) {
            if (!format.isText()) {
                console.out().print(Format.document(document(finding, null, copy)));
            }
            throw e;
        }
    }

    private void copy(Workspace workspace, AdoptInto copying, AdoptInto.Look copy) {
        if (copy.report() == null) {
            return;
        }
        if (dryRun) {
            if (format.isText()) {
                console.out().println("would write and apply this revision, after a backup:\n");
                console.out().println("-- upgrade\n" + copy.copy().upgrade());
                console.out().print("-- downgrade\n" + copy.copy().downgrade());
            }
            return;
        }
        console.out().flush();
        Copied copied = Interruptible.run(
                workspace,
                () -> copying.run(
                        workspace,
                        copy,
                        settings.over(workspace.project()),
                        Instant.now(),
                        backup.before(console, workspace, made -> {}),
                        new RunProgress(console)));
        NewFile file = copied.file();
        if (format.isText()) {
            console.out()
                    .println((file == null ? "" : "wrote " + console.relative(file.path()) + "\n") + "copied into "
                            + copy.into().display() + "; the old tables stay until a revision of yours drops them");
        }
    }

    private static boolean already(Finding finding) {
        return finding.schemas().isEmpty() && finding.refusal() == null;
    }

    /** For programs, what was found is printed even where nothing comes of it. */
    private Adopted run(Supplier<Adopted> work, Finding finding, AdoptInto.@Nullable Look copy) {
        try {
            return work.get();
        } catch (QuipuException e) {
            if (!format.isText()) {
                console.out().print(Format.document(document(finding, null, copy)));
            }
            throw e;
        }
    }

    private void print(Finding finding, @Nullable Adopted adopted, AdoptInto.@Nullable Look copy) {
        if (!format.isText()) {
            console.out().print(Format.document(document(finding, adopted, copy)));
        } else if (adopted == null) {
            boolean more = copy != null && copy.report() != null;
            console.out().println("adopted already" + (more ? "" : "; nothing to do"));
        } else if (dryRun) {
            for (NewFile file : adopted.files()) {
                console.out().println("would write " + console.relative(file.path()) + ", " + lines(file) + " lines");
            }
            console.out().println("would be stamped: " + places(finding));
        } else {
            adopted.files().forEach(file -> console.out().println("wrote " + console.relative(file.path())));
            new RunReport(console, adopted.project(), Direction.STAMP)
                    .places("stamped; ", new RunResult(List.of(), adopted.applied()));
            if (copy != null) {
                return;
            }
            // A project file that was there is left as it is, and may name another database.
            boolean elsewhere =
                    project.typedUrl() != null && adopted.project().project().file() != null;
            console.out()
                    .println("next: quipu check" + (elsewhere ? " --url ..." : "") + "; then quipu revision -m \"...\""
                            + which(adopted) + " for the first change");
        }
    }

    /** Where there are several branches, a revision wants to be told which. */
    private static String which(Adopted adopted) {
        return adopted.project().project().branches().size() > 1 ? " --branch ..." : "";
    }

    private static String places(Finding finding) {
        return String.join(
                ", ",
                finding.schemas().stream()
                        .map(schema ->
                                schema.label() + " in schema " + schema.schema().display())
                        .toList());
    }

    private static long lines(NewFile file) {
        return file.text().lines().count();
    }

    private Map<String, Object> document(Finding finding, @Nullable Adopted adopted, AdoptInto.@Nullable Look copy) {
        AdoptionReport report = finding.report();
        Map<String, Object> tree = new LinkedHashMap<>(AdoptionTree.of(report));
        if (copy != null) {
            tree.put("copy", AdoptionTree.copy(copy));
        }
        tree.put("adopted", adopted != null && !dryRun);
        tree.put("adopted_already", already(finding));
        tree.put(
                "files",
                adopted == null
                        ? List.of()
                        : adopted.files().stream()
                                .map(file -> console.relative(file.path()))
                                .toList());
        tree.put(
                "stamped",
                adopted == null
                        ? List.of()
                        : adopted.applied().stream()
                                .map(Object::toString)
                                .sorted()
                                .toList());
        return tree;
    }
}
