package dev.quipu.postgres.plan;

import dev.quipu.catalog.plan.Hazard;
import dev.quipu.catalog.plan.Statement;
import dev.quipu.postgres.session.Session;
import dev.quipu.postgres.testing.TestDatabase;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Clients that read and write {@code s.message} until they are told to finish, and know which rows should be there. */
final class Clients implements AutoCloseable {
    /** Longer than a statement of a plan may wait and work; a machine that is busy with other things has its part. */
    private static final String PATIENCE = "SET lock_timeout = '10s'";

    private static final long PAUSE = 1_000_000;

    private final List<Client> clients = new ArrayList<>();
    private final Queue<String> failures = new ConcurrentLinkedQueue<>();
    private volatile boolean finished;
    private volatile @Nullable Statement running;

    Clients(TestDatabase database) {
        for (int number = 1; number <= 3; number++) {
            clients.add(new Client(number, database));
        }
        clients.forEach(client -> client.thread.start());
    }

    /** Says what the plan runs now, null if nothing. */
    void nowRuns(@Nullable Statement statement) {
        running = statement;
    }

    /** Waits until every client has been served twice more, the first of which may have begun before. */
    void comeFurther() {
        List<Long> served = clients.stream().map(client -> client.served.get()).toList();
        for (int i = 0; i < clients.size(); i++) {
            while (clients.get(i).served.get() < served.get(i) + 2
                    && clients.get(i).thread.isAlive()
                    && failures.isEmpty()) {
                LockSupport.parkNanos(PAUSE);
            }
        }
    }

    /** Does so unless what the plan runs says that it keeps them out. */
    void comeFurtherUnlessKeptOut() {
        if (!areKeptOut()) {
            comeFurther();
        }
    }

    private boolean areKeptOut() {
        Statement statement = running;
        return statement != null
                && statement.hazards().stream().anyMatch(hazard -> hazard.kind() == Hazard.Kind.LONG_LOCK);
    }

    void finish() throws InterruptedException {
        finished = true;
        for (Client client : clients) {
            client.thread.join();
        }
    }

    /** Returns what clients met that nothing had announced. */
    List<String> failures() {
        return List.copyOf(failures);
    }

    /** Returns what the clients have written and the table does not hold, or holds otherwise. */
    List<String> missing(Session session) {
        var expected = new TreeMap<Long, String>();
        clients.forEach(client -> expected.putAll(client.rows));
        var found = new TreeMap<Long, String>();
        session.query("SELECT id, body || ' ' || turns FROM s.message WHERE body <> 'old'")
                .forEach(row -> found.put(Long.valueOf(String.valueOf(row.get(0))), String.valueOf(row.get(1))));
        var missing = new ArrayList<String>();
        if (!expected.equals(found)) {
            missing.add("expected " + expected + "\nfound " + found);
        }
        String old = String.valueOf(session.query("SELECT count(*) FROM s.message WHERE body = 'old'")
                .getFirst()
                .getFirst());
        if (!old.equals("2000")) {
            missing.add("of 2000 old rows " + old);
        }
        return missing;
    }

    @Override
    public void close() {
        finished = true;
    }

    /** One that reads, inserts, updates and deletes by turns, each with statements that the driver prepares. */
    private final class Client {
        private final int number;
        private final TestDatabase database;
        private final SplittableRandom random;
        private final Map<Long, String> rows = new TreeMap<>();
        private final AtomicLong served = new AtomicLong();
        private final Thread thread = new Thread(this::run);

        Client(int number, TestDatabase database) {
            this.number = number;
            this.database = database;
            this.random = new SplittableRandom(number);
        }

        private void run() {
            try (Connection connection = database.connect()) {
                try (var patience = connection.createStatement()) {
                    patience.execute(PATIENCE);
                }
                while (!finished) {
                    serve(connection);
                }
            } catch (SQLException e) {
                failures.add("client " + number + ": " + e.getMessage() + " (" + e.getSQLState() + ")");
            }
        }

        private void serve(Connection connection) throws SQLException {
            try {
                switch (random.nextInt(5)) {
                    case 0, 1 -> insert(connection);
                    case 2 -> update(connection);
                    case 3 -> delete(connection);
                    default -> read(connection);
                }
                served.incrementAndGet();
            } catch (SQLException e) {
                if (!"55P03".equals(e.getSQLState()) || !areKeptOut()) {
                    Statement statement = running;
                    throw new SQLException(
                            e.getMessage() + "\nwhile the plan runs "
                                    + (statement == null ? "nothing" : statement.sql()),
                            e.getSQLState(),
                            e);
                }
            }
        }

        private void insert(Connection connection) throws SQLException {
            String sql = "INSERT INTO s.message (author, body, turns) VALUES (?, ?, 0) RETURNING id";
            try (PreparedStatement insert = connection.prepareStatement(sql)) {
                insert.setInt(1, number);
                insert.setString(2, "client " + number);
                try (ResultSet result = insert.executeQuery()) {
                    result.next();
                    rows.put(result.getLong(1), "client " + number + " 0");
                }
            }
        }

        private void update(Connection connection) throws SQLException {
            Long id = any();
            if (id == null) {
                return;
            }
            String sql = "UPDATE s.message SET turns = turns + 1 WHERE id = ? RETURNING turns";
            try (PreparedStatement update = connection.prepareStatement(sql)) {
                update.setLong(1, id);
                try (ResultSet result = update.executeQuery()) {
                    result.next();
                    rows.put(id, "client " + number + " " + result.getLong(1));
                }
            }
        }

        private void delete(Connection connection) throws SQLException {
            Long id = any();
            if (id == null) {
                return;
            }
            try (PreparedStatement delete = connection.prepareStatement("DELETE FROM s.message WHERE id = ?")) {
                delete.setLong(1, id);
                delete.executeUpdate();
                rows.remove(id);
            }
        }

        private void read(Connection connection) throws SQLException {
            String sql = "SELECT id, author, body, turns FROM s.message WHERE author = ?";
            try (PreparedStatement read = connection.prepareStatement(sql)) {
                read.setInt(1, number);
                try (ResultSet result = read.executeQuery()) {
                    while (result.next()) {
                        result.getString(3);
                    }
                }
            }
        }

        private @Nullable Long any() {
            List<Long> ids = List.copyOf(rows.keySet());
            return ids.isEmpty() ? null : ids.get(random.nextInt(ids.size()));
        }
    }
}
