package dev.quipu.cli;

import dev.quipu.exports.ExportFormat;
import dev.quipu.imports.ChatSystem;
import dev.quipu.imports.Import;
import dev.quipu.imports.ImportReport;
import dev.quipu.imports.ImportRequest;
import dev.quipu.imports.span.SpanImport;
import dev.quipu.imports.span.SpanSystem;
import dev.quipu.migration.project.Workspace;
import dev.quipu.postgres.failure.FileFailure;
import dev.quipu.postgres.failure.QuipuException;
import dev.quipu.postgres.failure.QuipuException.Kind;
import dev.quipu.postgres.name.NearestNames;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
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
        options.positionals("FILE", ValueType.FILE, "1..*", "The exports.", list -> files = list);
        options.required(
                "--to",
                "PACK",
                ValueType.TEXT.suggesting(ChatSystem.names()),
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

    /** Reads into a system that is known already. */
    private interface Reading {
        ImportReport run(Workspace workspace, Consumer<String> progress, ImportRequest request);
    }

    @Override
    public Integer call() {
        Reading reading = reading();
        Workspace workspace = project.workspace(console);
        ProgressLine progress = new ProgressLine(console);
        List<ImportRequest.File> sources = files.stream()
                .map(file -> new ImportRequest.File(console.directory().resolve(file), file))
                .toList();
        ImportReport report;
        try (Writer problems = rejects == null ? null : openRejects(sources, rejects)) {
            ImportRequest request = new ImportRequest(sources, user, tenant, dryRun, problems);
            report = Interruptible.run(workspace, () -> reading.run(workspace, progress::show, request));
        } catch (IOException e) {
            throw FileFailure.cannotWrite(String.valueOf(rejects), e, null);
        }
        progress.erase();
        print(report);
        return report.isComplete() ? ExitCode.DONE : ExitCode.FAILED;
    }

    private Reading reading() {
        if (format.equalsIgnoreCase(SpanSystem.FORMAT)) {
            SpanSystem system = spanSystem(to);
            requireTenants(system.pack(), tenant);
            return (workspace, progress, request) -> new SpanImport(workspace, progress).run(system, request);
        }
        ExportFormat known = ExportFormat.named(format)
                .orElseThrow(() -> new QuipuException(
                        Kind.USAGE,
                        "there is no format \"" + format + "\"",
                        NearestNames.hint(format, names()).orElseGet(() -> formats() + " are read")));
        ChatSystem system = system(to, "quipu import otlp");
        requireTenants(system.pack(), tenant);
        return (workspace, progress, request) -> new Import(workspace, progress).run(known, system, request);
    }

    private static String formats() {
        return String.join(", ", names());
    }

    private static List<String> names() {
        return Stream.concat(ExportFormat.labels().stream(), Stream.of(SpanSystem.FORMAT))
                .toList();
    }

    /** Returns the system for spans of a name. */
    static SpanSystem spanSystem(String name) {
        return SpanSystem.named(name)
                .orElseThrow(() -> new QuipuException(
                        Kind.USAGE,
                        "spans cannot be put into or taken out of \"" + name + "\"",
                        String.join(", ", SpanSystem.names()) + " have places for them"));
    }

    /**
     * Returns the system of a name.
     *
     * @param spans how spans are brought where that is meant, if the pack has places for spans alone
     */
    static ChatSystem system(String name, String spans) {
        return ChatSystem.named(name)
                .orElseThrow(() -> new QuipuException(
                        Kind.USAGE,
                        "conversations cannot be put into or taken out of \"" + name + "\"",
                        String.join(", ", ChatSystem.names()) + " hold conversations"
                                + (SpanSystem.named(name).isPresent() ? "; " + name + " takes spans: " + spans : "")));
    }

    /** Refuses a tenant where nobody has one: who names one would think that nobody else's is meant. */
    static void requireTenants(String system, @Nullable String tenant) {
        if (tenant != null && !system.equals(ChatSystem.ASSISTANT.pack())) {
            throw new QuipuException(Kind.USAGE, system + " has no tenants", "leave --tenant away");
        }
    }

    /** Opens the file of problems, which must not be one of those that are read: that would be empty from now on. */
    private Writer openRejects(List<ImportRequest.File> sources, String name) {
        Path path = console.directory().resolve(name);
        try {
            for (ImportRequest.File source : sources) {
                if (Files.exists(path) && Files.exists(source.path()) && Files.isSameFile(path, source.path())) {
                    throw new QuipuException(
                            Kind.USAGE,
                            name + " is to be read, and would be written over",
                            "name another with --rejects");
                }
            }
            return Files.newBufferedWriter(path);
        } catch (IOException e) {
            throw FileFailure.cannotWrite(name, e, null);
        }
    }

    /** What a file holds must not move a terminal's cursor or name its window, nor pass for another line. */
    private static String harmless(String text) {
        StringBuilder line = new StringBuilder(text.length());
        text.codePoints().forEach(c -> line.appendCodePoint(Character.isISOControl(c) ? ' ' : c));
        return line.toString();
    }

    private void print(ImportReport report) {
        Table.Builder table = Table.of("what", "count");
        report.counts().forEach(table::row);
        report.problems().forEach((kind, count) -> table.row(kind.label(), count));
        printed.print(console, table.build(), "nothing");
        if (!printed.isText()) {
            return;
        }
        report.told()
                .forEach(
                        problem -> console.err().println(problem.kind().label() + ": " + harmless(problem.toString())));
        long untold =
                report.problems().values().stream().mapToLong(Long::longValue).sum()
                        - report.told().size();
        if (untold > 0) {
            console.err()
                    .println("and %,d more%s"
                            .formatted(
                                    untold, rejects == null ? "; --rejects FILE writes all" : ", all in " + rejects));
        }
        if (dryRun) {
            console.out().println("nothing was written");
        }
    }
}
