package dev.quipu.cli;

import dev.quipu.imports.ChatSystem;
import dev.quipu.imports.Export;
import dev.quipu.imports.ExportRequest;
import dev.quipu.imports.span.SpanExport;
import dev.quipu.imports.span.SpanSystem;
import dev.quipu.migration.project.Workspace;
import dev.quipu.postgres.failure.FileFailure;
import dev.quipu.postgres.failure.QuipuException;
import dev.quipu.postgres.failure.QuipuException.Kind;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

final class ExportCommand implements Command {
    private static final String STANDARD = "-";
    private static final String LINES = "quipu";

    private String file = "";
    private String from = "";
    private String form = LINES;
    private @Nullable String conversation;
    private @Nullable String user;
    private @Nullable String tenant;
    private boolean overwrite;
    private final FormatOption printed = new FormatOption();
    private final ProjectOptions project = new ProjectOptions();

    private final Console console;

    ExportCommand(Console console) {
        this.console = console;
    }

    @Override
    public Usage usage() {
        return Usage.of(
                        "Write conversations with their messages as JSON lines. They are those of one moment, and \"quipu import quipu\" reads them back. All conversations, unless one or a user is named.",
                        "As otlp: what is stored with a trace, as spans of OpenTelemetry that \"quipu import otlp\" reads back.")
                .withExamples(
                        "  quipu export all.jsonl --from assistant",
                        "  quipu export ada.jsonl --from assistant --user ada@example.org",
                        "  quipu export spans.jsonl --from agents --as otlp",
                        "  quipu export - --from finops --user ada | gzip > ada.jsonl.gz");
    }

    @Override
    public void declare(Options options) {
        options.positional("FILE", ValueType.FILE, "Where to write; - is standard output.", text -> file = text);
        options.required(
                "--from",
                "PACK",
                ValueType.TEXT.suggesting(ChatSystem.names()),
                "From where: " + String.join(", ", ChatSystem.names()) + "; spans from "
                        + String.join(", ", SpanSystem.names()) + ".",
                text -> from = text);
        options.value(
                "--as",
                "FORM",
                ValueType.TEXT.suggesting(List.of("quipu", "otlp")),
                "quipu (the default), or otlp for spans.",
                text -> form = text);
        options.text("--conversation", "ID", "One conversation.", text -> conversation = text);
        options.text("--user", "USER", "The conversations of one user, named as for import.", text -> user = text);
        options.text("--tenant", "TENANT", "The user's tenant, by id or slug.", text -> tenant = text);
        options.flag("--overwrite", "Replace the file if it is there.", on -> overwrite = on);
        options.include(printed);
        options.include(project);
    }

    @Override
    public Integer call() {
        requireOneChoice();
        Workspace workspace = project.workspace(console);
        ProgressLine progress = new ProgressLine(console);
        Table.Builder table = Table.of("what", "count");
        if (form.equalsIgnoreCase(SpanSystem.FORMAT)) {
            SpanSystem system = ImportCommand.spanSystem(from);
            ExportRequest request = request();
            SpanExport work = new SpanExport(workspace, progress::show);
            table.row("spans", Interruptible.run(workspace, () -> write(writer -> work.run(system, request, writer))));
        } else if (form.equalsIgnoreCase(LINES)) {
            ChatSystem system = ImportCommand.system(from, "say --as otlp");
            ExportRequest request = request();
            Export work = new Export(workspace, progress::show);
            Export.Written written =
                    Interruptible.run(workspace, () -> write(writer -> work.run(system, request, writer)));
            table.row("conversations", written.conversations());
            table.row("messages", written.messages());
        } else {
            throw new QuipuException(Kind.USAGE, "nothing is exported as \"" + form + "\"", "as quipu, or as otlp");
        }
        progress.erase();
        printed.print(file.equals(STANDARD) ? console.err() : console.out(), console.width(), table.build(), "nothing");
        return ExitCode.DONE;
    }

    /** What is named and not heeded would let conversations out that were not meant. */
    private void requireOneChoice() {
        ImportCommand.requireTenants(from.toLowerCase(Locale.ROOT), tenant);
        if (tenant != null && user == null) {
            throw new QuipuException(
                    Kind.USAGE, "--tenant says whose user is meant, and no user is named", "name one with --user");
        }
        if (conversation != null && user != null) {
            throw new QuipuException(
                    Kind.USAGE, "--conversation names one whoever has it, and --user all of a user", "say one of them");
        }
    }

    private ExportRequest request() {
        try {
            return new ExportRequest(conversation == null ? null : UUID.fromString(conversation), user, tenant);
        } catch (IllegalArgumentException e) {
            throw new QuipuException(Kind.USAGE, "\"" + conversation + "\" is no id of a conversation", null);
        }
    }

    /** A file appears when it is whole. */
    private <T> T write(Function<Writer, T> work) {
        if (file.equals(STANDARD)) {
            T written = work.apply(console.out());
            console.out().flush();
            return written;
        }
        Path target = console.directory().resolve(file).toAbsolutePath();
        if (Files.exists(target) && !Files.isRegularFile(target)) {
            throw new QuipuException(Kind.FAILED, file + " is no file", "- is standard output");
        }
        if (Files.exists(target) && !overwrite) {
            throw new QuipuException(Kind.FAILED, file + " exists already", "choose another name, or say --overwrite");
        }
        Path unfinished = target.resolveSibling(target.getFileName() + ".part");
        try {
            try {
                T written;
                try (Writer writer = Files.newBufferedWriter(unfinished)) {
                    written = work.apply(writer);
                }
                Files.move(unfinished, target, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
                return written;
            } finally {
                Files.deleteIfExists(unfinished);
            }
        } catch (IOException e) {
            throw FileFailure.cannotWrite(file, e, null);
        }
    }
}
