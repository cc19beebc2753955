package dev.quipu.imports;

import dev.quipu.assistant.AssistantPack;
import dev.quipu.exports.ExportFormat;
import dev.quipu.finops.FinOpsPack;
import dev.quipu.migration.history.Runner;
import dev.quipu.migration.pack.Pack;
import dev.quipu.migration.project.Database;
import dev.quipu.migration.project.Project;
import dev.quipu.migration.project.ProjectFlags;
import dev.quipu.migration.project.ProjectReader;
import dev.quipu.migration.project.Workspace;
import dev.quipu.migration.testing.PackDatabase;
import dev.quipu.postgres.testing.TestDatabase;
import dev.quipu.postgres.testing.TestServer;
import dev.quipu.threads.ThreadsPack;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** A system of its own, into which files of a directory are imported, and which is exported again. */
final class ImportBed implements AutoCloseable {
    private final ChatSystem system;
    private final TestDatabase database;
    private final Path directory;
    private final Workspace workspace;

    ImportBed(TestServer server, ChatSystem system, Path directory) throws SQLException {
        Pack pack = switch (system) {
            case ASSISTANT -> new AssistantPack();
            case FINOPS -> new FinOpsPack();
            case THREADS -> new ThreadsPack();
        };
        this.system = system;
        this.directory = directory;
        this.database = PackDatabase.atHead(server, pack);
        Project project = new ProjectReader(List.of(pack), Map.of())
                .read(new ProjectFlags(directory, null, database.url(), null, null, List.of(), Map.of(), null));
        this.workspace =
                new Workspace(project, Database.of(project, Map.of(), news -> {}), new Runner("test", "test", "test"));
        if (system == ChatSystem.ASSISTANT) {
            database.execute("""
                    INSERT INTO tenants (id, name, slug) VALUES ('0b000000-0000-4000-8000-000000000001', 'Acme', 'acme');
                    INSERT INTO users (tenant_id, email) VALUES
                        ('0b000000-0000-4000-8000-000000000001', 'ada@example.org'),
                        ('0b000000-0000-4000-8000-000000000001', 'bob@example.org')""");
        }
    }

    TestDatabase database() {
        return database;
    }

    /** Imports a text. */
    ImportReport take(ExportFormat format, String text, String user) throws IOException {
        Path file = directory.resolve("in.jsonl");
        Files.writeString(file, text);
        return take(format, file, user);
    }

    /** Imports files in a zip. */
    ImportReport take(ExportFormat format, Map<String, String> entries, String user) throws IOException {
        Path file = directory.resolve("in.zip");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            for (Map.Entry<String, String> entry : entries.entrySet()) {
                zip.putNextEntry(new ZipEntry(entry.getKey()));
                zip.write(entry.getValue().getBytes(StandardCharsets.UTF_8));
            }
        }
        return take(format, file, user);
    }

    private ImportReport take(ExportFormat format, Path file, String user) {
        return new Import(workspace, progress -> {})
                .run(
                        format,
                        system,
                        new ImportRequest(
                                List.of(new ImportRequest.File(
                                        file, file.getFileName().toString())),
                                owner(user),
                                null,
                                false,
                                null));
    }

    /** Exports all that is a user's. */
    String lines(String user) {
        StringWriter lines = new StringWriter();
        new Export(workspace, progress -> {}).run(system, new ExportRequest(null, owner(user), null), lines);
        return lines.toString();
    }

    private String owner(String user) {
        return system == ChatSystem.ASSISTANT ? user + "@example.org" : user;
    }

    @Override
    public void close() throws SQLException {
        database.close();
    }
}
