package dev.quipu.ingest;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;

/** A connection, and the transactions that blocks are on it. */
final class BlockTransaction implements AutoCloseable {
    /** Beyond this the stream is not one for this database, and what it takes to remember would have no end. */
    private static final int MOST_FOREIGN = 100_000;

    private final DataSource dataSource;
    private final Target target;
    private final Target.Statements sql;
    private final Set<UUID> foreign = new HashSet<>();
    private @Nullable Connection connection;
    private boolean autocommit;
    private volatile @Nullable PGConnection running;

    BlockTransaction(DataSource dataSource, Target target) {
        this.dataSource = dataSource;
        this.target = target;
        this.sql = target.statements();
    }

    /** Writes a block and commits it. */
    Outcome run(Block block) throws SQLException {
        Connection open = open();
        running = open.unwrap(PGConnection.class);
        begin(open);
        Outcome outcome = new Outcome();
        if (!block.starts().isEmpty()) {
            target.starts().copy(open, block.starts());
            start(open, block, outcome);
        }
        if (!block.messages().isEmpty()) {
            target.messages().copy(open, block.messages());
            append(open, block, outcome);
        }
        open.commit();
        return outcome;
    }

    private Connection open() throws SQLException {
        Connection open = connection;
        if (open == null) {
            open = dataSource.getConnection();
            connection = open;
            autocommit = open.getAutoCommit();
            open.setAutoCommit(false);
        }
        return open;
    }

    private void begin(Connection open) throws SQLException {
        Map<String, String> settings = target.settings();
        String begin = "SET TRANSACTION ISOLATION LEVEL READ COMMITTED; "
                + settings.keySet().stream()
                        .map(name -> "SELECT pg_catalog.set_config('" + name + "', ?, true); ")
                        .collect(Collectors.joining())
                + target.starts().creation() + "; " + target.messages().creation();
        try (PreparedStatement statement = open.prepareStatement(begin)) {
            int place = 1;
            for (String value : settings.values()) {
                statement.setString(place++, value);
            }
            statement.execute();
        } catch (SQLException e) {
            // No row was sent yet: that the role is not there has the state of a wrong value, and is not one of a row.
            throw ServerFault.ofIdentity(e);
        }
    }

    private void start(Connection open, Block block, Outcome outcome) throws SQLException {
        Set<UUID> started = new HashSet<>();
        query(open, sql.start(), rows -> started.add(rows.getObject(1, UUID.class)));
        outcome.started(started.size());
        if (started.size() == block.starts().size()) {
            return;
        }
        Map<Integer, Boolean> owners = new HashMap<>();
        query(open, sql.owners(), rows -> owners.put(rows.getInt(1), rows.getObject(2, Boolean.class)));
        for (Staged.Start start : block.starts()) {
            UUID id = start.item().conversationId();
            if (!started.remove(id)) {
                notStarted(block.entry(start.ordinal()), id, owners.get(start.ordinal()), outcome);
            }
        }
    }

    private void notStarted(Entry entry, UUID id, @Nullable Boolean sameOwner, Outcome outcome) {
        if (sameOwner == null) {
            outcome.reject(entry.rejected(Fault.Kind.OWNER, "the owner of conversation " + id + " is not there"));
        } else if (sameOwner) {
            outcome.wasThere();
        } else {
            outcome.reject(entry.rejected(Fault.Kind.OWNER, "conversation " + id + " is somebody else's"));
            foreign.add(id);
            if (foreign.size() > MOST_FOREIGN) {
                throw new IngestException(
                        "more than " + MOST_FOREIGN + " conversations of the stream are somebody else's here");
            }
        }
    }

    private void append(Connection open, Block block, Outcome outcome) throws SQLException {
        try (Statement statement = open.createStatement()) {
            statement.execute(sql.lock());
        }
        Map<Integer, Target.Finding> findings = new HashMap<>();
        query(open, sql.check(), rows -> findings.put(rows.getInt(1), Target.Finding.valueOf(rows.getString(2))));
        List<Integer> left = judge(block, findings, outcome);
        int expected = block.messages().size() - left.size();
        if (!left.isEmpty()) {
            leave(open, left);
        }
        if (expected > 0) {
            try (Statement statement = open.createStatement()) {
                int appended = lastCount(statement, sql.append());
                if (appended != expected) {
                    throw new IllegalStateException(
                            "%d messages were sent, %d were appended".formatted(expected, appended));
                }
            }
        }
        outcome.appended(expected);
    }

    private static int lastCount(Statement statement, String statements) throws SQLException {
        statement.execute(statements);
        int last = 0;
        for (int count = statement.getUpdateCount(); count >= 0; count = statement.getUpdateCount()) {
            last = count;
            statement.getMoreResults();
        }
        return last;
    }

    /** Returns the ordinals of the messages that are not appended. What refers to a rejected one is rejected with it. */
    private List<Integer> judge(Block block, Map<Integer, Target.Finding> findings, Outcome outcome) {
        List<Integer> left = new ArrayList<>();
        BitSet rejected = new BitSet();
        for (Staged.Row row : block.messages()) {
            Target.Finding finding = findings.get(row.ordinal());
            Fault fault = fault(row, finding, block.refersTo(row, rejected));
            if (fault != null) {
                rejected.set(row.ordinal());
                outcome.reject(block.entry(row.ordinal()).rejected(fault));
            } else if (finding == Target.Finding.THERE) {
                outcome.wasThere();
            } else {
                continue;
            }
            left.add(row.ordinal());
        }
        return left;
    }

    private @Nullable Fault fault(Staged.Row row, Target.@Nullable Finding finding, boolean refersToRejected) {
        UUID home = row.item().conversationId();
        if (foreign.contains(home)) {
            return new Fault(Fault.Kind.CONVERSATION, "conversation " + home + " is somebody else's");
        }
        if (finding == null) {
            return refersToRejected ? noReference(row.item()) : null;
        }
        return switch (finding) {
            case THERE -> null;
            case OTHER_MESSAGE -> otherMessage(row.item());
            case NO_CONVERSATION -> new Fault(Fault.Kind.CONVERSATION, "conversation " + home + " is not there");
            case NO_REFERENCE -> noReference(row.item());
        };
    }

    static Fault otherMessage(Message message) {
        return new Fault(
                Fault.Kind.KEY, "the key " + message.key() + " is that of another message of the conversation");
    }

    private static Fault noReference(Message message) {
        String key = message.insteadOfKey() == null ? message.parentKey() : message.insteadOfKey();
        return new Fault(
                Fault.Kind.REFERENCE,
                "the message that it refers to, " + key + ", is not before it in the conversation");
    }

    private void leave(Connection open, List<Integer> ordinals) throws SQLException {
        String delete = "DELETE FROM " + target.messages().qualified() + " WHERE ordinal = ANY (?)";
        try (PreparedStatement statement = open.prepareStatement(delete)) {
            statement.setArray(1, open.createArrayOf("int4", ordinals.toArray()));
            statement.execute();
        }
    }

    private interface Rows {
        void read(ResultSet rows) throws SQLException;
    }

    private static void query(Connection open, String query, Rows reader) throws SQLException {
        try (Statement statement = open.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            while (rows.next()) {
                reader.read(rows);
            }
        }
    }

    /** A connection that cannot be rolled back is given up. */
    void rollBack() {
        Connection open = connection;
        try {
            if (open != null) {
                open.rollback();
            }
        } catch (SQLException e) {
            abort(open);
        }
    }

    void cancel() {
        PGConnection driver = running;
        try {
            if (driver != null) {
                driver.cancelQuery();
            }
        } catch (SQLException e) {
            // Then it ends when it ends.
        }
    }

    @Override
    public void close() {
        Connection open = connection;
        connection = null;
        running = null;
        if (open == null) {
            return;
        }
        try (open) {
            open.rollback();
            open.setAutoCommit(autocommit);
        } catch (SQLException e) {
            abort(open);
        }
    }

    private static void abort(@Nullable Connection open) {
        try {
            if (open != null) {
                open.abort(Runnable::run);
            }
        } catch (SQLException e) {
            // Then it is gone already.
        }
    }
}
