package dev.quipu.finops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quipu.migration.testing.Clients;
import dev.quipu.migration.testing.LargeInsert;
import dev.quipu.postgres.testing.PostgresTest;
import dev.quipu.postgres.testing.TestServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The place of a message in its thread: the database hands it out, whoever else appends. */
@PostgresTest
class MessageOrderTest {
    private FinOps finOps;

    @BeforeEach
    void open(TestServer server) {
        finOps = FinOps.atHead(server);
    }

    @AfterEach
    void close() {
        finOps.close();
    }

    // F10: with max + 1 from the client, 200 of these 1600 got through
    @Test
    void eightClientsThatAppendToOneThreadGetEveryPlaceOnce() throws Exception {
        String thread = finOps.thread();

        Clients.run(finOps, 8, (client, connection) -> {
            for (int i = 0; i < 200; i++) {
                append(connection, thread);
            }
        });

        assertThat(order(thread))
                .isEqualTo(IntStream.range(0, 1600).mapToObj(String::valueOf).toList());
    }

    @Test
    void manyAtOnceAreNotEachASearchOfAllThereIs() throws Exception {
        String thread = finOps.thread();

        long read = LargeInsert.rowsRead(finOps, "conversation_messages", "thread_id", """
                INSERT INTO conversation_messages (thread_id, role, content, message_type)
                SELECT '%s', 'user', 'm' || g, 'query' FROM generate_series(1, %%d) AS g""".formatted(thread), 2000);

        assertThat(read).isLessThan(100_000);
    }

    @Test
    void aTransactionThatRollsBackLeavesNoGap() throws Exception {
        String thread = finOps.thread();
        finOps.message(thread, "first");
        try (Connection connection = finOps.connect()) {
            connection.setAutoCommit(false);
            append(connection, thread);
            connection.rollback();
        }

        finOps.message(thread, "second");

        assertThat(order(thread)).containsExactly("0", "1");
    }

    @Test
    void theRowsOfOneStatementAreNumberedInItsOrder() throws Exception {
        String thread = finOps.thread();

        finOps.execute("""
                INSERT INTO conversation_messages (thread_id, role, content, message_type)
                SELECT '%s', 'user', word, 'query' FROM unnest(ARRAY['a', 'b', 'c']) WITH ORDINALITY AS said (word, place)
                ORDER BY place""".formatted(thread));

        assertThat(finOps.column("SELECT content FROM conversation_messages ORDER BY ordering_index"))
                .containsExactly("a", "b", "c");
    }

    @Test
    void aPlaceThatIsGivenIsKeptAndAppendingGoesOnAfterIt() throws Exception {
        String thread = finOps.thread();

        finOps.execute(at(thread, "7"));
        finOps.message(thread, "next");

        assertThat(order(thread)).containsExactly("7", "8");
        assertThatThrownBy(() -> finOps.execute(at(thread, "7"))).hasMessageContaining("uq_thread_ordering");
    }

    @Test
    void aThreadWhoseLastPlaceIsGivenSaysSo() throws Exception {
        String thread = finOps.thread();
        finOps.execute(at(thread, "2147483647"));

        assertThatThrownBy(() -> finOps.message(thread, "next"))
                .hasMessageContaining("thread " + thread + " has no place behind 2147483647")
                .hasMessageContaining("Give the message at that place a lower ordering_index.");
        finOps.execute("UPDATE conversation_messages SET ordering_index = 7");
        finOps.message(thread, "next");
        assertThat(order(thread)).containsExactly("7", "8");
    }

    @Test
    void anAppendBesideAnOpenTransactionWaitsForItsPlace() throws Exception {
        String thread = finOps.thread();
        try (Connection open = finOps.connect();
                Connection other = finOps.connect();
                Statement statement = other.createStatement()) {
            open.setAutoCommit(false);
            append(open, thread);
            statement.execute("SET lock_timeout = '100ms'");

            assertThatThrownBy(() -> append(other, thread))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("lock timeout");

            open.commit();
            append(other, thread);
        }
        assertThat(order(thread)).containsExactly("0", "1");
    }

    @Test
    void appendingToOneThreadDoesNotWaitForAnother() throws Exception {
        String busy = finOps.thread();
        String free = finOps.thread();
        try (Connection open = finOps.connect();
                Connection other = finOps.connect();
                Statement statement = other.createStatement()) {
            open.setAutoCommit(false);
            append(open, busy);
            statement.execute("SET lock_timeout = '100ms'");

            append(other, free);

            open.rollback();
        }
        assertThat(order(free)).containsExactly("0");
    }

    @Test
    void aMessageMovesToTheEndOfAnotherThread() throws Exception {
        String from = finOps.thread();
        String to = finOps.thread();
        String message = finOps.message(from, "moves");
        finOps.message(to, "was there");

        finOps.execute("UPDATE conversation_messages SET thread_id = '%s', ordering_index = NULL WHERE id = '%s'"
                .formatted(to, message));

        assertThat(finOps.column(
                        "SELECT content FROM conversation_messages WHERE thread_id = '%s' ORDER BY ordering_index"
                                .formatted(to)))
                .containsExactly("was there", "moves");
        assertThat(order(from)).isEmpty();
    }

    // F11: failed at the first row that met its neighbour
    @Test
    void oneUpdateShiftsAllMessagesOfAThread() throws Exception {
        String thread = finOps.thread();
        for (int i = 0; i < 20; i++) {
            finOps.message(thread, "message " + i);
        }

        finOps.execute("UPDATE conversation_messages SET ordering_index = ordering_index + 1");

        assertThat(order(thread)).first().isEqualTo("1");
        assertThat(order(thread)).last().isEqualTo("20");
    }

    @Test
    void aMissingThreadIsReportedByItsForeignKey() {
        assertThatThrownBy(() -> finOps.message("00000000-0000-0000-0000-000000000000", "lost"))
                .hasMessageContaining("conversation_messages_thread_id_fkey");
    }

    /** Half of the clients name the threads in one order, half in the other, in statements of many rows. */
    @Test
    void statementsThatWriteToTheSameThreadsInOppositeOrdersDoNotDeadlock() throws Exception {
        List<String> threads = List.of(finOps.thread(), finOps.thread(), finOps.thread(), finOps.thread());

        Clients.run(finOps, 6, (client, connection) -> {
            List<String> order = client % 2 == 0 ? threads : threads.reversed();
            try (Statement statement = connection.createStatement()) {
                for (int i = 0; i < 40; i++) {
                    int place = client * 1000 + i;
                    statement.execute("INSERT INTO conversation_messages"
                            + " (thread_id, role, content, message_type, ordering_index) VALUES "
                            + rows(order, thread -> "('%s', 'user', 'x', 'query', %d)".formatted(thread, place)));
                }
            }
        });

        assertThat(finOps.value("SELECT count(*) FROM conversation_messages")).isEqualTo("960");
    }

    /** Where the database hands out the places, it locks as it goes, so the statement has to go by thread. */
    @Test
    void appendsToSeveralThreadsThatGoByThreadDoNotDeadlock() throws Exception {
        List<String> threads = List.of(finOps.thread(), finOps.thread(), finOps.thread(), finOps.thread());

        Clients.run(finOps, 6, (client, connection) -> {
            List<String> order = client % 2 == 0 ? threads : threads.reversed();
            try (Statement statement = connection.createStatement()) {
                for (int i = 0; i < 40; i++) {
                    statement.execute("INSERT INTO conversation_messages (thread_id, role, content, message_type)"
                            + " SELECT thread_id, 'user', 'x', 'query' FROM (VALUES "
                            + rows(order, thread -> "(uuid '%s')".formatted(thread))
                            + ") AS said (thread_id) ORDER BY thread_id");
                }
            }
        });

        assertThat(finOps.lines("SELECT count(*), min(ordering_index), max(ordering_index)"
                        + " FROM conversation_messages GROUP BY thread_id"))
                .hasSize(4)
                .containsOnly("240 | 0 | 239");
    }

    private static String rows(List<String> threads, Function<String, String> row) {
        return threads.stream().map(row).collect(Collectors.joining(", "));
    }

    private static String at(String thread, String place) {
        return """
                INSERT INTO conversation_messages (thread_id, role, content, message_type, ordering_index)
                VALUES ('%s', 'user', 'x', 'query', %s)""".formatted(thread, place);
    }

    private static void append(Connection connection, String thread) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(at(thread, "NULL"));
        }
    }

    private List<String> order(String thread) throws SQLException {
        return finOps.column(
                "SELECT ordering_index FROM conversation_messages WHERE thread_id = '%s' ORDER BY 1".formatted(thread));
    }
}
