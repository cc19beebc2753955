package dev.quipu.finops;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.migration.testing.Waiting;
import dev.quipu.postgres.testing.PostgresTest;
import dev.quipu.postgres.testing.TestServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * One session has done something to the messages of a thread and has not committed, another one does something else: both
 * get through, and each message replies to one that is there.
 */
@PostgresTest
class ReplyRaceTest {
    private FinOps finOps;
    private String thread = "";
    private String other = "";

    @BeforeEach
    void open(TestServer server) throws SQLException {
        finOps = FinOps.atHead(server);
        thread = finOps.thread();
        other = finOps.thread();
        for (String content : new String[] {"a", "b", "c", "d"}) {
            finOps.message(thread, content);
        }
        finOps.rest();
    }

    @AfterEach
    void close() {
        finOps.close();
    }

    @Test
    void theNewestIsDeletedWhileAReplyToItIsWritten() throws Exception {
        bothGetThrough(append(""), "DELETE FROM conversation_messages WHERE content = 'd'");

        assertThat(finOps.replies(thread)).containsExactly("a to nothing", "b to a", "c to b", "new to c");
    }

    @Test
    void aReplyIsWrittenWhileTheNewestIsDeleted() throws Exception {
        bothGetThrough("DELETE FROM conversation_messages WHERE content = 'd'", append(""));

        assertThat(finOps.replies(thread)).containsExactly("a to nothing", "b to a", "c to b", "new to c");
    }

    @Test
    void theNewestMovesAwayWhileAReplyToItIsWritten() throws Exception {
        bothGetThrough(append(""), move("d"));

        assertThat(finOps.replies(thread)).containsExactly("a to nothing", "b to a", "c to b", "new to c");
        assertThat(finOps.replies(other)).containsExactly("d to nothing");
    }

    @Test
    void whatIsRepliedToByNameMovesAwayMeanwhile() throws Exception {
        bothGetThrough(append("parent_message_id"), move("c"));

        assertThat(finOps.replies(thread)).containsExactly("a to nothing", "b to a", "d to b", "new to b");
        assertThat(finOps.replies(other)).containsExactly("c to nothing");
    }

    @Test
    void whatAnAlternativeRepliesToIsDeletedMeanwhile() throws Exception {
        bothGetThrough(append("alternative_to"), "DELETE FROM conversation_messages WHERE content = 'b'");

        assertThat(finOps.replies(thread)).containsExactly("a to nothing", "c to a", "d to c", "new to a");
    }

    /** One whose place is given does not wait for the thread, and so for the message alone. */
    @Test
    void anAlternativeIsWrittenWhileWhatItRepliesToIsDeleted() throws Exception {
        bothGetThrough("DELETE FROM conversation_messages WHERE content = 'b'", """
                INSERT INTO conversation_messages (thread_id, role, content, message_type, ordering_index, alternative_to)
                SELECT thread_id, 'user', 'new', 'query', 9, id FROM conversation_messages WHERE content = 'c'""");

        assertThat(finOps.replies(thread)).containsExactly("a to nothing", "c to a", "d to c", "new to a");
    }

    @Test
    void thePlaceOfTheNewestIsChangedMeanwhile() throws Exception {
        bothGetThrough(append(""), "UPDATE conversation_messages SET ordering_index = 9 WHERE content = 'd'");

        assertThat(finOps.replies(thread)).containsExactly("a to nothing", "b to a", "c to b", "new to d", "d to c");
    }

    @Test
    void twoThatFollowEachOtherAreDeletedAtOnce() throws Exception {
        bothGetThrough(
                "DELETE FROM conversation_messages WHERE content = 'c'",
                "DELETE FROM conversation_messages WHERE content = 'b'");

        assertThat(finOps.replies(thread)).containsExactly("a to nothing", "d to a");
    }

    /** Who appends need not be allowed to change messages. */
    @Test
    void whoMayOnlyAppendDoes() throws Exception {
        finOps.execute("""
                CREATE ROLE quipu_appender;
                GRANT USAGE ON SCHEMA finops TO quipu_appender;
                GRANT SELECT, UPDATE ON conversation_threads TO quipu_appender;
                GRANT SELECT, INSERT ON conversation_messages TO quipu_appender""");
        try {
            finOps.execute("SET ROLE quipu_appender; " + append("parent_message_id") + "; RESET ROLE");
        } finally {
            finOps.execute("DROP OWNED BY quipu_appender; DROP ROLE quipu_appender");
        }
        assertThat(finOps.replies(thread)).contains("new to c");
    }

    private void bothGetThrough(String first, String second) throws Exception {
        try (Connection one = finOps.connect();
                Connection another = finOps.connect();
                Statement open = one.createStatement();
                Statement late = another.createStatement()) {
            one.setAutoCommit(false);
            open.execute(first);
            try (Waiting waiting = Waiting.of(finOps, () -> late.execute(second))) {
                one.commit();
                waiting.end();
            }
        }
    }

    /** Appends to the thread, and names the message c in a column, if there is one to name it in. */
    private String append(String column) {
        return column.isEmpty() ? """
                INSERT INTO conversation_messages (thread_id, role, content, message_type)
                VALUES ('%s', 'user', 'new', 'query')""".formatted(thread) : """
                INSERT INTO conversation_messages (thread_id, role, content, message_type, %s)
                SELECT thread_id, 'user', 'new', 'query', id FROM conversation_messages WHERE content = 'c'""".formatted(column);
    }

    private String move(String content) {
        return "UPDATE conversation_messages SET thread_id = '%s' WHERE content = '%s'".formatted(other, content);
    }
}
