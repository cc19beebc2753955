package dev.quipu.postgres.session;

import dev.quipu.postgres.failure.QuipuException;
import dev.quipu.postgres.secret.Redactor;
import dev.quipu.postgres.secret.Secret;
import dev.quipu.postgres.url.DatabaseUrl;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.postgresql.Driver;
import org.postgresql.PGNotification;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.Field;
import org.postgresql.core.NativeQuery;
import org.postgresql.core.Query;
import org.postgresql.core.QueryExecutor;
import org.postgresql.core.ResultCursor;
import org.postgresql.core.ResultHandlerBase;
import org.postgresql.core.SqlCommand;
import org.postgresql.core.TransactionState;
import org.postgresql.core.Tuple;
import org.postgresql.jdbc.PgConnection;

/**
 * One connection in autocommit that sends several statements as one message and tells which of them failed.
 *
 * <p>A message costs one round trip whatever it holds, and the server reports an error's place in the message as it was
 * sent. JDBC's own batch cannot do that: it parses and splits again, and does not say where it stopped. So this class
 * is the only one that reaches below JDBC, to the driver's {@link QueryExecutor}, in the simple query protocol.
 *
 * <p>Not safe for use by several threads, except {@link #cancel()}.
 *
 * @see <a href="https://www.postgresql.org/docs/current/protocol-flow.html#PROTOCOL-FLOW-MULTI-STATEMENT">PostgreSQL:
 *     Multiple Statements in a Simple Query</a>
 */
public final class Session implements AutoCloseable {
    /** The most characters that may wait behind the message that the server works on; see {@link #sendAll}. */
    public static final int LONGEST_QUEUE = 16_000;

    private static final int FLAGS = QueryExecutor.QUERY_ONESHOT
            | QueryExecutor.QUERY_EXECUTE_AS_SIMPLE
            | QueryExecutor.QUERY_SUPPRESS_BEGIN
            | QueryExecutor.QUERY_NO_BINARY_TRANSFER;

    private final PgConnection connection;
    private final Redactor redactor;
    private Consumer<String> notices = notice -> {};

    private Session(PgConnection connection, Redactor redactor) {
        this.connection = connection;
        this.redactor = redactor;
    }

    /**
     * Opens a connection.
     *
     * @param url says all that the connection needs: what the environment knows is put in already
     * @param application what the server shows as {@code application_name}
     * @throws ServerException if the server cannot be reached or refuses
     */
    public static Session open(DatabaseUrl url, String application) {
        Properties properties = url.toJdbcProperties();
        properties.setProperty("ApplicationName", application);
        return open(url.toJdbcUrl(), properties);
    }

    /**
     * Opens a connection.
     *
     * @param jdbcUrl a {@code jdbc:postgresql:} URL without a password
     * @param properties the driver's properties, the password among them; what the session needs is added to a copy
     * @throws ServerException if the server cannot be reached or refuses
     */
    public static Session open(String jdbcUrl, Properties properties) {
        Properties all = new Properties();
        properties.forEach(all::put);
        all.setProperty("preferQueryMode", "simple");
        // Spares the two round trips in which the driver would set what the start-up message can carry.
        all.setProperty("assumeMinServerVersion", "14");
        all.setProperty("tcpKeepAlive", "true");
        Redactor redactor = redactor(jdbcUrl, all);
        try {
            PgConnection connection = connect(jdbcUrl, all);
            if (!connection.getStandardConformingStrings()) {
                connection.close();
                connection = connectWithPlainBackslashes(jdbcUrl, all);
            }
            Session session = new Session(connection, redactor);
            try {
                OldestServer.require(session.serverVersion(), session.serverVersionText());
                return session;
            } catch (QuipuException e) {
                session.close();
                throw e;
            }
        } catch (SQLException e) {
            throw new ServerException(ConnectionFailure.of(e, jdbcUrl, all), redactor);
        }
    }

    private static PgConnection connect(String jdbcUrl, Properties properties) throws SQLException {
        // The driver itself: DriverManager would first search the class path for every driver there is.
        if (new Driver().connect(jdbcUrl, properties) instanceof PgConnection connection) {
            return connection;
        }
        throw new IllegalArgumentException("not a PostgreSQL URL");
    }

    /**
     * Scripts are read as the standard has it until they say otherwise, and RESET ALL leads back there: so it has to be the
     * session's default, where a database or a role has another one. A pooler may not let it be; read under another setting
     * than they were split by, literals would have other values.
     */
    private static PgConnection connectWithPlainBackslashes(String jdbcUrl, Properties properties) throws SQLException {
        Properties all = new Properties();
        properties.forEach(all::put);
        all.setProperty("options", (all.getProperty("options", "") + " -c standard_conforming_strings=on").strip());
        PgConnection connection;
        try {
            connection = connect(jdbcUrl, all);
        } catch (SQLException e) {
            if (String.valueOf(e.getMessage()).contains("startup parameter")) {
                throw backslashes(e);
            }
            throw e;
        }
        if (!connection.getStandardConformingStrings()) {
            connection.close();
            throw backslashes(null);
        }
        return connection;
    }

    private static QuipuException backslashes(@Nullable Exception cause) {
        return new QuipuException(
                QuipuException.Kind.FAILED,
                "the server reads backslashes as escapes (standard_conforming_strings is off), and what is between does not"
                        + " let a session change that",
                null,
                List.of(),
                "ALTER DATABASE … SET standard_conforming_strings = on, or connect past the pooler",
                cause);
    }

    /** Knows no password that is a name as well: see {@link DatabaseUrl#secrets}. */
    private static Redactor redactor(String jdbcUrl, Properties properties) {
        Redactor redactor = new Redactor();
        Set<String> names = DatabaseUrl.parse(jdbcUrl)
                .withUser(properties.getProperty("user", ""))
                .names();
        for (String name : List.of("password", "sslpassword")) {
            String secret = properties.getProperty(name, "");
            if (!names.contains(secret)) {
                redactor.add(new Secret(secret));
            }
        }
        return redactor;
    }

    /**
     * Sends statements, separated by semicolons, as one message. They run in one transaction unless they hold
     * transaction commands of their own; the first error ends the message.
     *
     * @return a reply for each statement, in order
     * @throws ServerException for the statement that failed; an open transaction block is left open, and aborted
     */
    public List<Reply> send(String statements) {
        Replies replies = new Replies(notice -> notices.accept(redactor.redact(notice)), List.of(), () -> {});
        try {
            QueryExecutor executor = connection.getQueryExecutor();
            executor.execute(query(executor, statements), null, replies, 0, 0, FLAGS);
            return replies.list;
        } catch (SQLException e) {
            throw new ServerException(e, replies.list.size(), redactor);
        }
    }

    /**
     * Sends several messages without waiting for the answer to one before the next follows. The server takes them in
     * order, and takes those behind one that failed as well: whoever sends them sees to it that they do nothing then.
     *
     * <p>The server reads none of the messages behind the one that it works on. So that neither side ever waits for the
     * other to read, those after the first have to fit into what the system keeps for a connection: together they have
     * at most {@value #LONGEST_QUEUE} characters.
     *
     * @param messages one or more
     * @param answered called after each message that succeeded, in order, on this thread; must not use this session,
     *     but for {@link #cancel()}
     * @throws ServerException for the first message that failed: the one behind those that {@code answered} was called
     *     for. The others have had their answer too
     */
    public void sendAll(List<Message> messages, Runnable answered) {
        Replies replies = new Replies(notice -> notices.accept(redactor.redact(notice)), messages, answered);
        try {
            QueryExecutor executor = connection.getQueryExecutor();
            Query[] queries = new Query[messages.size()];
            for (int i = 0; i < queries.length; i++) {
                queries[i] = query(executor, messages.get(i).text());
            }
            executor.execute(new QueuedQueries(queries), null, replies, 0, 0, FLAGS);
        } catch (SQLException e) {
            throw new ServerException(e, replies.list.size(), redactor);
        }
    }

    /**
     * One of several messages.
     *
     * @param text statements, separated by semicolons
     * @param statements how many there are: the server answers each, and so tells when it is through
     */
    public record Message(String text, int statements) {}

    /** The text as it is: the driver would read it for parameters that it has not, and copy it three times. */
    private static Query query(QueryExecutor executor, String statements) {
        return executor.wrap(List.of(new NativeQuery(statements, SqlCommand.BLANK)));
    }

    /** Says who hears the server's notices and warnings from now on; nobody until then. */
    public void onNotice(Consumer<String> listener) {
        notices = listener;
    }

    /** Sends one statement and returns its rows. */
    public List<List<@Nullable String>> query(String statement) {
        return send(statement).getFirst().rows();
    }

    /** Sends one statement and returns its rows, whose values can be asked for by what they are. */
    public List<Row> rows(String statement) {
        return send(statement).getFirst().asRows();
    }

    /** Sends one statement and returns the first value of its first row, which are there and not NULL. */
    public String value(String statement) {
        return send(statement).getFirst().first().text(0);
    }

    /** Sends one statement and returns whether the first value of its first row is true. */
    public boolean isTrue(String statement) {
        return send(statement).getFirst().first().isTrue(0);
    }

    /**
     * Runs {@code COPY … FROM stdin}.
     *
     * @param statement the statement, without its data
     * @param data the lines, without the closing {@code \.}
     * @return the number of rows
     */
    public long copyIn(String statement, CharBuffer data) {
        try {
            return connection.getCopyAPI().copyIn(statement, reader(data));
        } catch (SQLException e) {
            throw new ServerException(e, 0, redactor);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Reader reader(CharBuffer data) {
        return new Reader() {
            @Override
            public int read(char[] target, int offset, int length) {
                int count = Math.min(length, data.remaining());
                data.get(target, offset, count);
                return count == 0 ? -1 : count;
            }

            @Override
            public void close() {
                // Holds nothing that would need it.
            }
        };
    }

    /** Returns whether a transaction block is open, be it aborted. */
    public boolean inTransaction() {
        return connection.getTransactionState() != TransactionState.IDLE;
    }

    /** Leaves a transaction block, if one is open and the connection still lives. */
    public void rollback() {
        if (inTransaction() && !isClosed()) {
            send("ROLLBACK");
        }
    }

    /** Asks the server to stop what it is doing for this session. May be called from any thread. */
    public void cancel() {
        try {
            ((BaseConnection) connection).cancelQuery();
        } catch (SQLException e) {
            throw new ServerException(e, 0, redactor);
        }
    }

    /** Returns the JDBC connection, for Java revisions and COPY. Whoever uses it leaves it in autocommit. */
    public Connection connection() {
        return connection;
    }

    /** Returns the process id that the other end gave at start-up; a pooler gives one of its own. */
    public int announcedPid() {
        return connection.getBackendPID();
    }

    /** Asks for the process id of the server process that answers; behind a pooler it may be another each time. */
    public int serverPid() {
        return Integer.parseInt(value("SELECT pg_catalog.pg_backend_pid()"));
    }

    /** Returns whether somebody stands between this session and its server who opens connections of their own. */
    public boolean isPooled() {
        return announcedPid() != serverPid();
    }

    /**
     * Waits for a notification, and sends nothing meanwhile.
     *
     * @return whether one came on that channel in time
     */
    public boolean awaitNotification(String channel, Duration longest) {
        long end = System.nanoTime() + longest.toNanos();
        try {
            for (long left = longest.toMillis(); left > 0; left = (end - System.nanoTime()) / 1_000_000) {
                for (PGNotification heard : connection.getNotifications((int) left)) {
                    if (heard.getName().equals(channel)) {
                        return true;
                    }
                }
            }
            return false;
        } catch (SQLException e) {
            throw new ServerException(e, 0, redactor);
        }
    }

    /**
     * Returns whether the server can notice, while it works on a statement, that its client is gone: not every platform
     * of the server can, and one that cannot refuses the setting.
     *
     * @see <a href="https://www.postgresql.org/docs/current/runtime-config-connection.html">PostgreSQL:
     *     client_connection_check_interval</a>
     */
    public boolean noticesLostClient() {
        try {
            send("SET client_connection_check_interval = 1000; RESET client_connection_check_interval");
            return true;
        } catch (ServerException e) {
            return false;
        }
    }

    /** Returns the server's version as in {@code server_version_num}, such as 180006. */
    public int serverVersion() {
        return connection.getQueryExecutor().getServerVersionNum();
    }

    /** Returns the server's major version, such as 18. */
    public int serverMajor() {
        return serverVersion() / 10_000;
    }

    /** Returns the server's version as people say it, such as {@code 18.6}. */
    public String serverVersionText() {
        return connection.getQueryExecutor().getServerVersion().replaceFirst(" .*", "");
    }

    public boolean isClosed() {
        try {
            return connection.isClosed();
        } catch (SQLException e) {
            return true;
        }
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            // The server ends the session when the socket goes, which it does either way.
        }
    }

    /** Collects what the driver reads from the wire, statement by statement, up to the first error. */
    private static final class Replies extends ResultHandlerBase {
        private final List<Reply> list = new ArrayList<>();
        private final Consumer<String> notices;
        private final Iterator<Message> messages;
        private final Runnable answered;
        private int expected;

        /** @param messages those that are sent behind each other; none if a single one is, whose replies are all wanted */
        Replies(Consumer<String> notices, List<Message> messages, Runnable answered) {
            this.notices = notices;
            this.messages = messages.iterator();
            this.answered = answered;
            expect();
        }

        private void expect() {
            expected = messages.hasNext() ? messages.next().statements() : Integer.MAX_VALUE;
        }

        @Override
        public void handleResultRows(Query query, Field[] fields, List<Tuple> tuples, @Nullable ResultCursor cursor) {
            add(new Reply(tuples.stream().map(Replies::row).toList(), tuples.size()));
        }

        @Override
        public void handleCommandStatus(String status, long updateCount, long insertOid) {
            add(new Reply(List.of(), updateCount));
        }

        private void add(Reply reply) {
            if (getException() != null) {
                return;
            }
            list.add(reply);
            // The driver tells of the end of a message only if no transaction is open then.
            if (list.size() == expected) {
                list.clear();
                expect();
                answered.run();
            }
        }

        /** What comes after the first error only follows from it. */
        @Override
        public void handleError(SQLException error) {
            if (getException() == null) {
                super.handleError(error);
            }
        }

        @Override
        public void handleWarning(SQLWarning warning) {
            notices.accept(String.valueOf(warning.getMessage()));
        }

        private static List<@Nullable String> row(Tuple tuple) {
            List<@Nullable String> row = new ArrayList<>(tuple.fieldCount());
            for (int i = 0; i < tuple.fieldCount(); i++) {
                byte[] value = tuple.get(i);
                row.add(value == null ? null : new String(value, StandardCharsets.UTF_8));
            }
            return Collections.unmodifiableList(row);
        }
    }
}
