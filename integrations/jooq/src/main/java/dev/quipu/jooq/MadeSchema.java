package dev.quipu.jooq;

import dev.quipu.migration.history.Runner;
import dev.quipu.migration.project.BackupSettings;
import dev.quipu.migration.project.Branch;
import dev.quipu.migration.project.Project;
import dev.quipu.migration.source.ScratchMigration;
import dev.quipu.postgres.failure.QuipuException;
import dev.quipu.postgres.failure.QuipuException.Kind;
import dev.quipu.postgres.scratch.Scratch;
import dev.quipu.postgres.scratch.ScratchDatabase;
import dev.quipu.postgres.url.DatabaseUrl;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What revisions have made, on a server of its own that ends when this is closed.
 *
 * @param scratch the server
 * @param connection a connection to the database
 * @param schemas the schemas that the branches run in
 */
record MadeSchema(Scratch scratch, Connection connection, Set<String> schemas) implements AutoCloseable {
    MadeSchema {
        schemas = Set.copyOf(schemas);
    }

    /** Runs all revisions of the branches. */
    static MadeSchema of(List<Branch> branches) {
        Scratch scratch = Scratch.local();
        try {
            ScratchDatabase database = scratch.create();
            Runner runner = new Runner(null, null, "quipu jooq");
            new ScratchMigration(database, project(branches), runner).toHeads(branches);
            Set<String> schemas =
                    branches.stream().map(branch -> branch.schema().value()).collect(Collectors.toSet());
            return new MadeSchema(scratch, connect(database.url()), schemas);
        } catch (RuntimeException | Error e) {
            scratch.close();
            throw e;
        }
    }

    private static Project project(List<Branch> branches) {
        return Project.of(Path.of(""), branches).withBackup(BackupSettings.DEFAULT.withMode(BackupSettings.Mode.NEVER));
    }

    private static Connection connect(DatabaseUrl url) {
        try {
            return DriverManager.getConnection(url.toJdbcUrl(), url.toJdbcProperties());
        } catch (SQLException e) {
            throw new QuipuException(Kind.FAILED, "cannot connect to the throw-away server: " + e.getMessage(), null);
        }
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            // The server ends with its connections.
        } finally {
            scratch.close();
        }
    }
}
