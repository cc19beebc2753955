package dev.quipu.threads;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quipu.migration.testing.Clients;
import dev.quipu.migration.testing.Waiting;
import dev.quipu.postgres.testing.PostgresTest;
import dev.quipu.postgres.testing.TestServer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Clients that write at the same time leave what they would have left one after the other. */
@PostgresTest
class RacesTest {
    private Threads threads;

    @BeforeEach
    void open(TestServer server) {
        threads = Threads.atHead(server);
    }

    @AfterEach
    void close() {
        threads.close();
    }

    @Test
    void sixteenClientsThatAppendToOneConversationGetEveryPlaceOnce() throws Exception {
        String conversation = threads.conversation("busy");

        Clients.run(threads, 16, (client, connection) -> {
            for (int i = 0; i < 25; i++) {
                run(
                        connection,
                        "INSERT INTO utterances (conversation_id, speaker_id, text) VALUES ('%s', 's%d', 'w%d of w%d')"
                                .formatted(conversation, client, client, i));
            }
        });

        assertThat(threads.lines("SELECT count(*), min(sequence_number), max(sequence_number) FROM utterances"))
                .containsExactly("400 | 0 | 399");
        assertThat(threads.lines("SELECT total_utterances, total_words, participant_count FROM conversations"))
                .containsExactly("400 | 1200 | 16");
        assertHealthy();
    }

    @Test
    void appendsEditsAndDeletionsTogetherCountRight() throws Exception {
        String conversation = threads.conversation("busy");
        for (int i = 0; i < 100; i++) {
            threads.say(conversation, "s", "old" + i);
        }

        Clients.run(threads, 12, (client, connection) -> {
            for (int i = 0; i < 15; i++) {
                int place = client * 8 + i % 8;
                run(
                        connection,
                        switch (client % 4) {
                            case 0 ->
                                "INSERT INTO utterances (conversation_id, speaker_id, text) VALUES ('%s', 'n', 'new%d')"
                                        .formatted(conversation, place);
                            case 1 ->
                                "UPDATE utterances SET text = 'changed%d' WHERE sequence_number = %d"
                                        .formatted(i, place);
                            case 2 -> "DELETE FROM utterances WHERE sequence_number = " + place;
                            default ->
                                "INSERT INTO nodes (conversation_id, node_name, summary, claim_ids)"
                                        + " VALUES ('%s', 'n%d %d', '', ARRAY[gen_random_uuid()])"
                                                .formatted(conversation, client, i);
                        });
            }
        });

        assertThat(threads.value("SELECT total_nodes || ' ' || total_claims FROM conversations"))
                .isEqualTo("45 45");
        assertHealthy();
    }

    @Test
    void conversationsThatAreWrittenToInOppositeOrdersDoNotDeadlock() throws Exception {
        String first = threads.conversation("first");
        String second = threads.conversation("second");

        Clients.run(threads, 8, (client, connection) -> {
            for (int i = 0; i < 20; i++) {
                String a = client % 2 == 0 ? first : second;
                String b = client % 2 == 0 ? second : first;
                int place = client * 1000 + i;
                run(
                        connection,
                        "INSERT INTO utterances (conversation_id, speaker_id, text, sequence_number)"
                                + " VALUES ('%s', 's', 'x', %d), ('%s', 's', 'x', %d)".formatted(a, place, b, place));
            }
        });

        assertThat(threads.column("SELECT total_utterances FROM conversations")).containsExactly("160", "160");
    }

    /** Each locks its own rows first: all have to lock the conversation after the rows that they lead to. */
    @Test
    void statementsThatChangeTheGraphAndTheTalkDoNotDeadlock() throws Exception {
        String conversation = threads.conversation("both");
        String root = threads.node(conversation, "root");
        String node = threads.node(conversation, "node");

        Clients.run(threads, 4, (client, connection) -> {
            for (int i = 0; i < 50; i++) {
                switch (client) {
                    case 0 ->
                        run(
                                connection,
                                "UPDATE nodes SET claim_ids = ARRAY[gen_random_uuid()] WHERE id = '%s'"
                                        .formatted(node));
                    case 1 ->
                        run(
                                connection,
                                "UPDATE nodes SET parent_id = CASE WHEN parent_id IS NULL THEN '%s'::uuid END WHERE id = '%s'"
                                        .formatted(root, node));
                    case 2 -> {
                        run(
                                connection,
                                "INSERT INTO nodes (conversation_id, node_name, summary, parent_id) VALUES ('%s', 'child', '', '%s')"
                                        .formatted(conversation, node));
                        run(connection, "DELETE FROM nodes WHERE node_name = 'child'");
                    }
                    default -> {
                        run(
                                connection,
                                "INSERT INTO utterances (conversation_id, speaker_id, text) VALUES ('%s', 's', 'x')"
                                        .formatted(conversation));
                        run(
                                connection,
                                "UPDATE nodes SET utterance_ids = ARRAY(SELECT id FROM utterances) WHERE id = '%s'"
                                        .formatted(node));
                        run(connection, "DELETE FROM utterances");
                    }
                }
            }
        });

        assertThat(threads.lines("SELECT total_utterances, total_nodes, total_claims FROM conversations"))
                .containsExactly("0 | 2 | 1");
        assertHealthy();
    }

    @Test
    void childrenThatComeTogetherAreAllListed() throws Exception {
        String conversation = threads.conversation("family");
        String parent = threads.node(conversation, "parent");

        Clients.run(threads, 8, (client, connection) -> {
            for (int i = 0; i < 10; i++) {
                run(
                        connection,
                        "INSERT INTO nodes (conversation_id, node_name, summary, parent_id) VALUES ('%s', 'n%d %d', '', '%s')"
                                .formatted(conversation, client, i, parent));
            }
        });

        assertThat(threads.value("SELECT cardinality(children_ids) FROM nodes WHERE id = '%s'".formatted(parent)))
                .isEqualTo("80");
        assertHealthy();
    }

    /** Each alone is no circle, so each is looked at before the other is there. */
    @Test
    void twoTransactionsDoNotCloseACircleTogether() throws Exception {
        String conversation = threads.conversation("circle");
        String first = threads.node(conversation, "first");
        String second = threads.node(conversation, "second");
        String set = "UPDATE nodes SET predecessor_id = '%s' WHERE id = '%s'";
        for (int level : new int[] {Connection.TRANSACTION_READ_COMMITTED, Connection.TRANSACTION_REPEATABLE_READ}) {
            threads.execute("UPDATE nodes SET predecessor_id = NULL");
            AtomicInteger done = new AtomicInteger();
            Clients.run(threads, 2, (client, connection) -> {
                connection.setAutoCommit(false);
                connection.setTransactionIsolation(level);
                try {
                    run(connection, client == 0 ? set.formatted(first, second) : set.formatted(second, first));
                    connection.commit();
                    done.incrementAndGet();
                } catch (SQLException e) {
                    // A circle, not serializable, or a deadlock on the rows that the foreign keys hold.
                    assertThat(e.getSQLState()).isIn("23514", "40001", "40P01");
                    connection.rollback();
                }
            });
            assertThat(done).hasValueLessThanOrEqualTo(1);
            assertHealthy();
        }
    }

    @Test
    void whatANodeIsJustTakingUpCannotBeDeletedBesideIt() throws Exception {
        String conversation = threads.conversation("held");
        String node = threads.node(conversation, "n");
        String said = threads.say(conversation, "s", "x");
        try (Connection open = threads.connect();
                Connection other = threads.connect()) {
            open.setAutoCommit(false);
            run(open, "UPDATE nodes SET utterance_ids = ARRAY['%s'::uuid] WHERE id = '%s'".formatted(said, node));
            run(other, "SET lock_timeout = '100ms'");

            assertThatThrownBy(() -> run(other, "DELETE FROM utterances")).hasMessageContaining("lock timeout");

            open.commit();
            run(other, "DELETE FROM utterances");
        }
        assertThat(threads.value("SELECT utterance_ids FROM nodes")).isEqualTo("{}");
    }

    /** Whoever deletes it waits for the reply, and then gives that to what stood before. */
    @Test
    void whatIsJustRepliedToIsDeletedAfterwards() throws Exception {
        String conversation = threads.conversation("held");
        String first = threads.say(conversation, "s", "q");
        String second = threads.say(conversation, "s", "a");

        oneAfterTheOther(
                "INSERT INTO utterances (conversation_id, speaker_id, text, parent_utterance_id) VALUES ('%s', 's', 'r', '%s')"
                        .formatted(conversation, second),
                "DELETE FROM utterances WHERE id = '%s'".formatted(second));

        assertThat(threads.column("SELECT parent_utterance_id FROM utterances WHERE text = 'r'"))
                .containsExactly(first);
        assertHealthy();
    }

    @Test
    void childrenThatComeBesideEachOtherAreAllListed() throws Exception {
        String conversation = threads.conversation("family");
        String parent = threads.node(conversation, "parent");
        String child =
                "INSERT INTO nodes (conversation_id, node_name, summary, parent_id) VALUES ('%s', '%s', '', '%s')";

        oneAfterTheOther(child.formatted(conversation, "one", parent), child.formatted(conversation, "two", parent));

        assertThat(threads.value("SELECT cardinality(children_ids) FROM nodes WHERE id = '%s'".formatted(parent)))
                .isEqualTo("2");
    }

    /** What the second one changed is what the first one wrote. */
    @Test
    void editsOfOneFieldFollowEachOther() throws Exception {
        String node = threads.node(threads.conversation("edited"), "n");
        String edit = "SELECT record_edit('node', '%s', 'summary', '%s', 'ada')";

        oneAfterTheOther(edit.formatted(node, "one"), edit.formatted(node, "two"));

        assertThat(threads.lines("SELECT old_value, new_value, context_before #>> '{target,summary}' FROM edits_log"
                        + " ORDER BY new_value"))
                .containsExactly("about n | one | about n", "one | two | one");
    }

    @Test
    void twoImportsOfACanvasAreOneAfterTheOther() throws Exception {
        String conversation = threads.conversation("drawn");
        String canvas = """
                {"nodes": [{"id": "a", "type": "text", "text": "# A", "x": 0, "y": 0, "width": 10, "height": 10}], "edges": []}""";
        String write = "SELECT canvas_import('%s', '%s')".formatted(conversation, canvas);

        oneAfterTheOther(write, write);

        assertThat(threads.column("SELECT node_name FROM nodes")).containsExactly("A");
    }

    /** The second one begins and waits, and then the first one commits. */
    private void oneAfterTheOther(String first, String second) throws Exception {
        try (Connection open = threads.connect()) {
            open.setAutoCommit(false);
            run(open, first);
            try (Waiting waiting = Waiting.of(threads, () -> {
                threads.execute(second);
                return null;
            })) {
                open.commit();
                waiting.end();
            }
        }
    }

    // T15: handing out and marking were two requests
    @Test
    void exportersAtOnceShareTheEditsOut() throws Exception {
        String conversation = threads.conversation("edited");
        String node = threads.node(conversation, "n");
        threads.execute("""
                INSERT INTO edits_log (conversation_id, target_type, target_id, edit_type, field_name, old_value, new_value,
                    user_id)
                SELECT '%s', 'node', '%s', 'correction', 'summary', 'old', 'new ' || n, 'ada' FROM generate_series(1, 300) AS n
                """.formatted(conversation, node));
        Set<String> handedOut = ConcurrentHashMap.newKeySet();
        AtomicInteger twice = new AtomicInteger();

        Clients.run(threads, 12, (client, connection) -> {
            for (int i = 0; i < 20; i++) {
                try (Statement statement = connection.createStatement();
                        ResultSet edit = statement.executeQuery(
                                "SELECT id FROM export_training_edits('set %d', 7)".formatted(client))) {
                    while (edit.next()) {
                        if (!handedOut.add(edit.getString(1))) {
                            twice.incrementAndGet();
                        }
                    }
                }
            }
        });

        assertThat(twice).hasValue(0);
        assertThat(handedOut).hasSize(300);
        assertThat(threads.value("SELECT count(*) FROM edits_log WHERE NOT exported_for_training"))
                .isEqualTo("0");
    }

    private void assertHealthy() throws SQLException {
        for (String check : new String[] {
            "wrong_counters", "stale_search_vectors", "dangling_references", "wrong_children", "circles"
        }) {
            assertThat(threads.lines(Threads.PACK.read("health/" + check + ".sql")))
                    .as(check)
                    .isEmpty();
        }
    }

    private static void run(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
