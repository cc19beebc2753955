package dev.quipu.imports;

import dev.quipu.exports.ExportFormat;
import dev.quipu.exports.Problem;
import dev.quipu.exports.reading.ExportReading;
import dev.quipu.imports.message.Items;
import dev.quipu.imports.run.AssistantUsers;
import dev.quipu.imports.run.BranchList;
import dev.quipu.imports.run.OpenBranches;
import dev.quipu.imports.run.ProblemList;
import dev.quipu.imports.run.Run;
import dev.quipu.ingest.Ingest;
import dev.quipu.ingest.MessageWriter;
import dev.quipu.ingest.Result;
import dev.quipu.migration.project.Workspace;
import java.io.IOException;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** {@code quipu import}: reads exports and writes what they hold, once, however often it is run. */
public final class Import {
    private static final String CONVERSATIONS = "conversations";
    private static final String MESSAGES = "messages";
    private static final String ALREADY_THERE = "already_there";

    private final Run run;

    /**
     * Takes where to work.
     *
     * @param progress hears how far the work is, in a few words each time
     */
    public Import(Workspace workspace, Consumer<String> progress) {
        this.run = new Run(Run.Purpose.IMPORT, workspace, progress);
    }

    /**
     * Runs it. What was written before a failure stays, and another run completes it.
     *
     * @param format what the files are written in
     * @param system where it goes
     * @throws dev.quipu.postgres.failure.QuipuException if a file cannot be opened, or the database takes nothing
     */
    public ImportReport run(ExportFormat format, ChatSystem system, ImportRequest request) {
        ProblemList problems = new ProblemList(request.problems());
        return run.work(() -> {
            Map<String, Long> counts =
                    request.dryRun() ? read(format, request, problems) : write(format, system, request, problems);
            return new ImportReport(counts, problems.counts(), problems.told());
        });
    }

    private Map<String, Long> read(ExportFormat format, ImportRequest request, ProblemList problems)
            throws IOException {
        try (BranchList branches = new BranchList()) {
            WritingSink sink =
                    readAll(format, request, new Items(request.user(), false, problems::add), problems, null, branches);
            Map<String, Long> counts = new LinkedHashMap<>();
            counts.put(CONVERSATIONS, sink.conversations());
            counts.put(MESSAGES, sink.messages());
            return counts;
        }
    }

    private Map<String, Long> write(ExportFormat format, ChatSystem system, ImportRequest request, ProblemList problems)
            throws SQLException, IOException {
        String schema = run.database().schema(system.pack());
        AssistantUsers users = system == ChatSystem.ASSISTANT ? new AssistantUsers(run.database(), schema) : null;
        String owner = users == null ? request.user() : users.find(request.user(), request.tenant());
        Ingest ingest = Ingest.into(run.database().dataSource(), system.target(schema))
                .withOwnThread()
                .withRejects(reject -> problems.add(new Problem(
                        Problem.Kind.LEFT_OUT,
                        reject.place() == null ? "" : reject.place(),
                        reject.fault().message())));
        Result result;
        try (BranchList branches = new BranchList()) {
            try (MessageWriter writer = ingest.open()) {
                readAll(
                        format,
                        request,
                        new Items(owner, system.needsWords(), problems::add),
                        problems,
                        writer,
                        branches);
                result = writer.finish();
            }
            OpenBranches open = system.branches(run.database(), schema);
            if (open != null) {
                branches.each(open::open);
            }
        }
        Map<String, Long> counts = new LinkedHashMap<>();
        counts.put(CONVERSATIONS, result.conversations());
        counts.put(MESSAGES, result.messages());
        counts.put(ALREADY_THERE, result.alreadyThere());
        return counts;
    }

    private WritingSink readAll(
            ExportFormat format,
            ImportRequest request,
            Items items,
            ProblemList problems,
            @Nullable MessageWriter writer,
            BranchList branches) {
        WritingSink sink = new WritingSink(items, problems, writer, branches, run);
        for (ImportRequest.File file : request.files()) {
            run.read(file.name(), () -> ExportReading.read(format, file.path(), file.name(), sink));
        }
        return sink;
    }
}
