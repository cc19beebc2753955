package dev.quipu.migration.testing;

import dev.quipu.catalog.name.Identifier;
import dev.quipu.migration.graph.RevisionGraph;
import dev.quipu.migration.graph.Target;
import dev.quipu.migration.history.HistorySchema;
import dev.quipu.migration.history.Runner;
import dev.quipu.migration.pack.Pack;
import dev.quipu.migration.revision.RevisionDirectory;
import dev.quipu.migration.run.Interruption;
import dev.quipu.migration.run.Migrator;
import dev.quipu.migration.run.RunContext;
import dev.quipu.migration.run.RunListener;
import dev.quipu.migration.run.RunOptions;
import dev.quipu.postgres.session.Session;
import dev.quipu.postgres.testing.TestDatabase;
import dev.quipu.postgres.testing.TestServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Random;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A pack on a database of its own, brought there by the real migrator.
 *
 * <p>One that {@link #atHead} or {@link #withSampleData} made has the pack's schema on the search path of every new
 * connection. A pack's tests extend it with their own ways to make rows.
 */
public class PackDatabase implements AutoCloseable {
    private final Pack pack;
    private final TestDatabase database;
    private final Identifier schema;

    /**
     * Takes an empty database, and applies nothing yet.
     *
     * @param schema where the pack goes
     */
    public PackDatabase(Pack pack, TestDatabase database, String schema) {
        this.pack = pack;
        this.database = database;
        this.schema = new Identifier(schema);
    }

    /** Returns a database that holds the pack at its head, without rows. */
    public static TestDatabase atHead(TestServer server, Pack pack) {
        return onPath(
                server.createDatabase(
                        pack.name(), database -> new PackDatabase(pack, database, pack.name()).upgrade("head")),
                pack);
    }

    /** Returns a database that holds the pack at its head with its sample data, analysed. */
    public static TestDatabase withSampleData(TestServer server, Pack pack) {
        return onPath(
                server.createDatabase(pack.name() + " with sample data", database -> {
                    new PackDatabase(pack, database, pack.name()).upgrade("head");
                    onPath(database, pack);
                    database.execute(pack.read("sample-data.sql"));
                    database.execute("ANALYZE");
                }),
                pack);
    }

    /** A copy of a template does not keep the settings of its database. */
    private static TestDatabase onPath(TestDatabase database, Pack pack) {
        new PackDatabase(pack, database, pack.name()).putOnPath();
        return database;
    }

    /** Puts the pack's schema alone on the search path of all connections that are opened from now on. */
    public final void putOnPath() {
        try {
            database.execute("ALTER DATABASE %s SET search_path = %s".formatted(database.name(), schema.quoted()));
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    /** Returns the database itself, for its address. */
    public final TestDatabase database() {
        return database;
    }

    /** Applies revisions, as the command of this name does. */
    public final void upgrade(String target) {
        migrator().upgrade(Target.parse(target), Migrator.BeforeRun.NOTHING);
    }

    /** Takes revisions back, as the command of this name does. */
    public final void downgrade(String target) {
        migrator().downgrade(Target.parse(target), Migrator.BeforeRun.NOTHING);
    }

    private Migrator migrator() {
        var revisions = RevisionDirectory.read(pack.revisions(), file -> pack.read("revisions/" + file), pack.name());
        Interruption interruption = new Interruption();
        RunContext context = new RunContext(
                this::open,
                new HistorySchema(new Identifier("quipu")),
                RunOptions.DEFAULT,
                new Runner("tester", "here", "quipu test"),
                RunListener.NONE,
                interruption,
                interruption,
                new Random(42));
        return new Migrator(context, () -> RevisionGraph.of(revisions), Map.of(pack.name(), schema));
    }

    private Session open(String purpose) {
        Properties properties = new Properties();
        properties.setProperty("user", database.user());
        properties.setProperty("password", database.password());
        properties.setProperty("ApplicationName", "quipu " + purpose);
        return Session.open(database.jdbcUrl(), properties);
    }

    /** Opens a connection; the caller closes it. */
    public final Connection connect() throws SQLException {
        return database.connect();
    }

    /** Runs a script. */
    public final void execute(String sql) throws SQLException {
        database.execute(sql);
    }

    /** Returns all rows as the server writes them. */
    public final List<List<@Nullable String>> query(String sql) throws SQLException {
        return database.query(sql);
    }

    /** Returns the first column of all rows. */
    public final List<String> column(String sql) throws SQLException {
        return database.query(sql).stream()
                .map(row -> String.valueOf(row.getFirst()))
                .toList();
    }

    /** Returns all rows, the columns of each parted by a blank and a bar. */
    public final List<String> lines(String sql) throws SQLException {
        return database.query(sql).stream()
                .map(row -> row.stream().map(String::valueOf).collect(Collectors.joining(" | ")))
                .toList();
    }

    /** Returns the only value of the only row. */
    public final String value(String sql) throws SQLException {
        return database.value(sql);
    }

    @Override
    public final void close() {
        database.close();
    }
}
