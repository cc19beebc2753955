package dev.quipu.cli;

import dev.quipu.exports.ExportFormat;
import dev.quipu.exports.Problem;
import dev.quipu.imports.ChatSystem;
import dev.quipu.imports.Import;
import dev.quipu.imports.ImportReport;
import dev.quipu.imports.SpanImport;
import dev.quipu.imports.SpanReport;
import dev.quipu.imports.SpanSystem;
import dev.quipu.migration.project.Workspace;
import dev.quipu.postgres.failure.FileFailure;
import dev.quipu.postgres.failure.QuipuException;
import dev.quipu.postgres.failure.QuipuException.Kind;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

final class ImportCommand implements Command {
    private String format = "";
    private List<String> files = List.of();
    private String to = "";
    private String user = "";
    private @Nullable String tenant;
    private @Nullable String rejects;
    private boolean dryRun;
    private final FormatOption printed = new FormatOption();
    private final ProjectOptions project = new ProjectOptions();

    private final Console console;

    ImportCommand(Console console) {
        this.console = console;
    }

    @Override
    public Usage usage() {
        return Usage.of(
                        "Bring exports of ChatGPT, Slack and others into a pack, once. What is there already is left as it is.",
                        "Formats: " + formats()
                                + ". A file may be in gzip or a zip, or a directory that a zip was unpacked to.",
                        "What is not understood is kept with its message; what cannot be kept is told, and then the exit code is 1.")
                .withExamples(
                        "  quipu import chatgpt export.zip --to assistant --user ada@example.org",
                        "  quipu import slack slack.zip --to threads --user ada --dry-run",
                        "  quipu import otlp spans.jsonl --to agents --user ada --rejects no.jsonl");
    }

    @Override
    public void declare(Options options) {
        options.positional("FORMAT", ValueType.TEXT, "What the files are: " + formats() + ".", text -> format = text);
        options.positionals("FILE", "1..*", "The exports.", list -> files = list);
        options.requiredText(
                "--to",
                "PACK",
                "Where to: " + String.join(", ", ChatSystem.names()) + "; spans (otlp) to "
                        + String.join(", ", SpanSystem.names()) + ".",
                text -> to = text);
        options.requiredText(
                "--user",
                "USER",
                "Whose they become: in assistant and agents a user's id or address of mail (in agents also a name), elsewhere any name.",
                text -> user = text);
        options.text(
                "--tenant",
                "TENANT",
                "The user's tenant, by id or slug, where several have such a user.",
                text -> tenant = text);
        options.text("--rejects", "FILE", "Write all problems there, a line of JSON each.", text -> rejects = text);
        options.flag("--dry-run", "Read everything, tell what is in it, and write nothing.", on -> dryRun = on);
        options.include(printed);
        options.include(project);
    }

    @Override
    public Integer call() {
        if (format.equalsIgnoreCase(SpanSystem.FORMAT)) {
            return importSpans();
        }
        ExportFormat known = ExportFormat.named(format)
                .orElseThrow(() -> new QuipuException(
                        Kind.USAGE, "there is no format \"" + format + "\"", formats() + " are read"));
        ChatSystem system = system(to);
        Workspace workspace = project.workspace(console);
        ProgressLine progress = new ProgressLine(console);
        Import work = new Import(workspace, progress::show);
        List<Path> paths = files.stream().map(console.directory()::resolve).toList();
        ImportReport report;
        try (Writer problems = rejects == null ? null : open(console.directory().resolve(rejects), rejects)) {
            var request = new Import.Request(known, paths, files, system, user, tenant, dryRun, problems);
            report = Interruptible.run(workspace, () -> work.run(request));
        } catch (IOException e) {
            throw unwritable(String.valueOf(rejects), e);
        }
        progress.erase();
        print(report);
        return report.isComplete() ? ExitCode.DONE : ExitCode.FAILED;
    }

    private Integer importSpans() {
        SpanSystem system = spanSystem(to);
        Workspace workspace = project.workspace(console);
        ProgressLine progress = new ProgressLine(console);
        SpanImport work = new SpanImport(workspace, progress::show);
        List<Path> paths = files.stream().map(console.directory()::resolve).toList();
        SpanReport report;
        try (Writer problems = rejects == null ? null : open(console.directory().resolve(rejects), rejects)) {
            var request = new SpanImport.Request(paths, files, system, user, tenant, dryRun, problems);
            report = Interruptible.run(workspace, () -> work.run(request));
        } catch (IOException e) {
            throw unwritable(String.valueOf(rejects), e);
        }
        progress.erase();
        Table.Builder table = Table.of("what", "count");
        report.counts().forEach(table::row);
        print(table, report.problems(), report.told());
        return report.isComplete() ? ExitCode.DONE : ExitCode.FAILED;
    }

    private static String formats() {
        return String.join(", ", ExportFormat.labels()) + ", " + SpanSystem.FORMAT;
    }

    /** Returns the system for spans of a name. */
    static SpanSystem spanSystem(String name) {
        return SpanSystem.named(name)
                .orElseThrow(() -> new QuipuException(
                        Kind.USAGE,
                        "spans cannot be put into or taken out of \"" + name + "\"",
                        String.join(", ", SpanSystem.names()) + " have places for them"));
    }

    /** Returns the system of a name. */
    static ChatSystem system(String name) {
        return ChatSystem.named(name)
                .orElseThrow(() -> new QuipuException(
                        Kind.USAGE,
                        "conversations cannot be put into or taken out of \"" + name + "\"",
                        String.join(", ", ChatSystem.names()) + " hold conversations"));
    }

    private static Writer open(Path path, String name) {
        try {
            return Files.newBufferedWriter(path);
        } catch (IOException e) {
            throw unwritable(name, e);
        }
    }

    private static QuipuException unwritable(String name, IOException e) {
        return new QuipuException(
                Kind.FAILED, "cannot write " + name + ": " + FileFailure.reason(e), null, List.of(), null, e);
    }

    private void print(ImportReport report) {
        Table.Builder table = Table.of("what", "count");
        table.row("conversations", report.conversations());
        table.row("messages", report.messages());
        if (!dryRun) {
            table.row("already_there", report.alreadyThere());
        }
        print(table, report.problems(), report.told());
    }

    private void print(Table.Builder table, Map<Problem.Kind, Long> counts, List<Problem> told) {
        counts.forEach((kind, count) -> table.row(kind.label(), count));
        printed.print(console, table.build(), "nothing");
        if (!printed.isText()) {
            return;
        }
        told.forEach(problem -> console.err().println(problem.kind().label() + ": " + problem));
        long all = counts.values().stream().mapToLong(Long::longValue).sum();
        if (all > told.size()) {
            console.err()
                    .println("and %,d more%s"
                            .formatted(
                                    all - told.size(),
                                    rejects == null ? "; --rejects FILE writes all" : ", all in " + rejects));
        }
        if (dryRun) {
            console.out().println("nothing was written");
        }
    }
}
