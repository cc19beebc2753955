package dev.quipu.agents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quipu.migration.testing.Waiting;
import dev.quipu.postgres.testing.PostgresTest;
import dev.quipu.postgres.testing.TestServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * One session has done something to the messages of a conversation and has not committed, another one does something else:
 * both get through, and each message replies to one that is there.
 */
@PostgresTest
class ReplyRaceTest {
    private Agents agents;
    private String talk = "";

    @BeforeEach
    void open(TestServer server) throws SQLException {
        agents = Agents.atHead(server);
        talk = agents.conversation(agents.user("ada"));
        for (String content : List.of("a", "b", "c", "d")) {
            agents.message(talk, content);
        }
    }

    @AfterEach
    void close() {
        agents.close();
    }

    @Test
    void theNewestIsDeletedWhileAReplyToItIsWritten() throws Exception {
        bothGetThrough(append(), delete("d"));

        assertThat(replies()).containsExactly("a to nothing", "b to a", "c to b", "new to c");
    }

    @Test
    void aReplyIsWrittenWhileTheNewestIsDeleted() throws Exception {
        bothGetThrough(delete("d"), append());

        assertThat(replies()).containsExactly("a to nothing", "b to a", "c to b", "new to c");
    }

    @Test
    void whatIsRepliedToByNameIsDeletedMeanwhile() throws Exception {
        bothGetThrough(appendTo("c"), delete("c"));

        assertThat(replies()).containsExactly("a to nothing", "b to a", "d to b", "new to b");
    }

    @Test
    void whoNamesWhatIsBeingDeletedIsRefused() {
        assertThatThrownBy(() -> bothGetThrough(delete("c"), appendTo("c")))
                .hasMessageContaining("is not in conversation");
    }

    @Test
    void twoThatFollowEachOtherAreDeletedAtOnce() throws Exception {
        bothGetThrough(delete("c"), delete("b"));

        assertThat(replies()).containsExactly("a to nothing", "d to a");
    }

    @Test
    void twoThatFollowEachOtherAreDeletedAtOnceInTheirOrder() throws Exception {
        bothGetThrough(delete("b"), delete("c"));

        assertThat(replies()).containsExactly("a to nothing", "d to a");
    }

    /** Who appends need not be allowed to change messages. */
    @Test
    void whoMayOnlyAppendDoes() throws Exception {
        agents.execute("""
                CREATE ROLE quipu_appender;
                GRANT USAGE ON SCHEMA agents TO quipu_appender;
                GRANT SELECT, UPDATE ON conversations TO quipu_appender;
                GRANT SELECT, INSERT ON messages TO quipu_appender;
                GRANT USAGE ON ALL SEQUENCES IN SCHEMA agents TO quipu_appender""");
        try {
            agents.execute("SET ROLE quipu_appender; " + append() + "; RESET ROLE");
        } finally {
            agents.execute("DROP OWNED BY quipu_appender; DROP ROLE quipu_appender");
        }
        assertThat(replies()).contains("new to d");
    }

    private void bothGetThrough(String first, String second) throws Exception {
        try (Connection one = agents.connect();
                Connection another = agents.connect();
                Statement open = one.createStatement();
                Statement late = another.createStatement()) {
            one.setAutoCommit(false);
            open.execute(first);
            try (Waiting waiting = Waiting.of(agents, () -> late.execute(second))) {
                one.commit();
                waiting.end();
            }
        }
    }

    private String append() {
        return "INSERT INTO messages (conversation_id, role, content) VALUES (%s, 'user', 'new')".formatted(talk);
    }

    private static String appendTo(String content) {
        return """
                INSERT INTO messages (conversation_id, role, content, parent_message_id)
                SELECT conversation_id, 'user', 'new', id FROM messages WHERE content = '%s'""".formatted(content);
    }

    private static String delete(String content) {
        return "DELETE FROM messages WHERE content = '%s'".formatted(content);
    }

    private List<String> replies() throws SQLException {
        return agents.column("""
                SELECT message.content || ' to ' || coalesce(parent.content, 'nothing')
                FROM messages AS message LEFT JOIN messages AS parent ON parent.id = message.parent_message_id
                ORDER BY message.seq""");
    }
}
