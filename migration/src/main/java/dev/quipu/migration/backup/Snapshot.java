package dev.quipu.migration.backup;

import dev.quipu.catalog.name.Identifier;
import dev.quipu.catalog.name.Literal;
import dev.quipu.migration.backup.Manifest.SequenceValue;
import dev.quipu.migration.history.DatabaseState;
import dev.quipu.migration.history.Fingerprint.Difference;
import dev.quipu.migration.history.Placement;
import dev.quipu.migration.project.Workspace;
import dev.quipu.postgres.session.ServerException;
import dev.quipu.postgres.session.Session;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * One moment of a database, which several sessions can look at for as long as this is open. Its tables are locked against
 * being changed or emptied, not against being written to.
 */
final class Snapshot implements AutoCloseable {
    private static final String BEGIN = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; ";

    /** How often tables may come into being while they are being locked. */
    private static final int ATTEMPTS = 5;

    private final Workspace workspace;
    private final Session session;
    private final String id;
    private final DatabaseState state;
    private final Inventory inventory;
    private final String server;

    private Snapshot(
            Workspace workspace, Session session, String id, DatabaseState state, Inventory inventory, String server) {
        this.workspace = workspace;
        this.session = session;
        this.id = id;
        this.state = state;
        this.inventory = inventory;
        this.server = server;
    }

    static Snapshot take(Workspace workspace) {
        Session session = workspace.connect("backup");
        // It may have to wait for others' locks.
        workspace.interruption().cancelBy(session::cancel);
        try {
            return take(workspace, session);
        } catch (RuntimeException e) {
            session.close();
            throw e;
        } finally {
            workspace.interruption().cancelBy(null);
        }
    }

    /** The locks come first: TRUNCATE empties a table for older snapshots too. */
    private static Snapshot take(Workspace workspace, Session session) {
        String server = server(workspace, session);
        Set<Identifier> schemas = schemas(workspace, workspace.historyReader().state(session));
        List<TableShape> known = Inventory.read(session, schemas).tables();
        for (int attempt = 1; ; attempt++) {
            session.send(BEGIN + Copying.settings());
            lock(session, known);
            String id = Objects.requireNonNull(session.query("SELECT pg_catalog.pg_export_snapshot()")
                    .getFirst()
                    .getFirst());
            DatabaseState state = state(workspace, session);
            Inventory inventory = Inventory.read(session, schemas(workspace, state));
            if (new HashSet<>(known).containsAll(inventory.tables())) {
                return new Snapshot(workspace, session, id, state, inventory, server);
            }
            if (attempt == ATTEMPTS) {
                throw new BackupException(
                        "the database's tables change while they are backed up", null, "try again later");
            }
            session.rollback();
            known = inventory.tables();
        }
    }

    private static String server(Workspace workspace, Session session) {
        String control = "pg_catalog.pg_control_system()";
        boolean may = "t"
                .equals(session.query("SELECT pg_catalog.has_function_privilege('" + control + "', 'EXECUTE')")
                        .getFirst()
                        .getFirst());
        return may
                ? Objects.requireNonNull(session.query("SELECT system_identifier FROM " + control)
                        .getFirst()
                        .getFirst())
                : workspace.database().url().redacted();
    }

    private static void lock(Session session, List<TableShape> tables) {
        if (!tables.isEmpty()) {
            session.send(tables.stream()
                    .map(table -> "ONLY " + table.name().quoted())
                    .collect(Collectors.joining(", ", "LOCK TABLE ", " IN ACCESS SHARE MODE")));
        }
    }

    /** A missing table would end the transaction. */
    private static DatabaseState state(Workspace workspace, Session session) {
        String name = workspace.history().schema().quoted() + ".applied";
        boolean exists = session.query("SELECT pg_catalog.to_regclass(" + Literal.quote(name) + ")")
                        .getFirst()
                        .getFirst()
                != null;
        return exists ? workspace.historyReader().state(session) : DatabaseState.NONE;
    }

    /** Returns the schemas of the project and of every branch in the database, its history's among them. */
    static Set<Identifier> schemas(Workspace workspace, DatabaseState state) {
        Set<Identifier> schemas = new LinkedHashSet<>(branchSchemas(workspace, state));
        schemas.add(workspace.history().schema());
        return schemas;
    }

    static Set<Identifier> branchSchemas(Workspace workspace, DatabaseState state) {
        Set<Identifier> schemas =
                new LinkedHashSet<>(workspace.project().schemas().values());
        state.placements().values().stream().map(Placement::schema).forEach(schemas::add);
        return schemas;
    }

    /** Opens another session that looks at the same moment; whoever asks closes it. */
    Session open() {
        Session other = workspace.connect("backup");
        try {
            other.send(BEGIN + "SET TRANSACTION SNAPSHOT " + Literal.quote(id) + "; " + Copying.settings()
                    // A scan that begins in the middle, where another one is, would mix up the order of the rows.
                    + "; SET LOCAL synchronize_seqscans = off");
            return other;
        } catch (RuntimeException e) {
            other.close();
            throw e;
        }
    }

    /** Returns the name by which {@code pg_dump} finds it. */
    String id() {
        return id;
    }

    DatabaseState state() {
        return state;
    }

    Inventory inventory() {
        return inventory;
    }

    List<SequenceValue> sequenceValues() {
        return inventory.sequenceValues(session);
    }

    int serverVersion() {
        return session.serverVersion();
    }

    int serverMajor() {
        return session.serverMajor();
    }

    /** Returns what tells the server from others. */
    String server() {
        return server;
    }

    /** Returns the mark of everything but rows. */
    String catalog() {
        return CatalogMark.of(session);
    }

    /** Returns how the schemas differ from what the last run left, as it is now: its tables are locked. */
    Optional<List<Difference>> drift() {
        try (Session other = workspace.connect("backup")) {
            return workspace.fingerprint().differences(other);
        } catch (ServerException e) {
            // Who may not look at that may well back up the rest.
            return Optional.empty();
        }
    }

    Identifier historySchema() {
        return workspace.history().schema();
    }

    String database() {
        return session.value("SELECT current_database()");
    }

    @Override
    public void close() {
        session.close();
    }
}
