package dev.quipu.assistant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quipu.assistant.Assistant.Caller;
import dev.quipu.migration.testing.Clients;
import dev.quipu.migration.testing.Waiting;
import dev.quipu.postgres.testing.PostgresTest;
import dev.quipu.postgres.testing.TestServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * One session has done something to the messages of a conversation and has not committed, another one does something else:
 * both get through, or the one that names what is gone is told so at once, and each message replies to one that is there.
 */
@PostgresTest
class ReplyRaceTest {
    private Assistant assistant;
    private String user = "";
    private String talk = "";

    /** Who sends the statements: those whom row-level security binds, and one whom it does not. */
    enum Sender {
        SUPERUSER,
        SERVICE,
        USER
    }

    @BeforeEach
    void open(TestServer server) throws SQLException {
        assistant = Assistant.empty(server);
        user = assistant.user(assistant.tenant());
        talk = assistant.conversation(user);
        for (String content : List.of("a", "b", "c", "d")) {
            assistant.message(talk, "user", content);
        }
    }

    @AfterEach
    void close() {
        assistant.close();
    }

    @ParameterizedTest
    @EnumSource
    void theNewestIsDeletedWhileAReplyToItIsWritten(Sender sender) throws Exception {
        bothGetThrough(sender, append(""), delete("d"));

        assertThat(replies()).containsExactly("a to nothing", "b to a", "c to b", "new to c");
    }

    @ParameterizedTest
    @EnumSource
    void aReplyIsWrittenWhileTheNewestIsDeleted(Sender sender) throws Exception {
        bothGetThrough(sender, delete("d"), append(""));

        assertThat(replies()).containsExactly("a to nothing", "b to a", "c to b", "new to c");
    }

    @ParameterizedTest
    @EnumSource
    void aReplyIsWrittenWhileAllAreDeleted(Sender sender) throws Exception {
        bothGetThrough(sender, "DELETE FROM messages", append(""));

        assertThat(replies()).containsExactly("new to nothing");
    }

    @ParameterizedTest
    @EnumSource
    void whatIsRepliedToByNameIsDeletedMeanwhile(Sender sender) throws Exception {
        bothGetThrough(sender, append("parent_message_id"), delete("c"));

        assertThat(replies()).containsExactly("a to nothing", "b to a", "d to b", "new to b");
    }

    @ParameterizedTest
    @EnumSource
    void whoNamesWhatIsBeingDeletedIsRefused(Sender sender) throws Exception {
        String named = assistant.value("SELECT id FROM messages WHERE content = 'c'");
        assertThatThrownBy(() -> inTurn(sender, delete("c"), append("parent_message_id")))
                .hasMessageContaining("message " + named + " is not before this one in conversation");
        assertThat(replies()).containsExactly("a to nothing", "b to a", "d to b");
    }

    @ParameterizedTest
    @EnumSource
    void whoEditsWhatIsBeingDeletedIsRefused(Sender sender) throws Exception {
        String named = assistant.value("SELECT id FROM messages WHERE content = 'c'");
        assertThatThrownBy(() -> inTurn(sender, delete("c"), append("alternative_to")))
                .hasMessageContaining("message " + named + " is not in conversation");
        assertThat(replies()).containsExactly("a to nothing", "b to a", "d to b");
    }

    @ParameterizedTest
    @EnumSource
    void theOtherOfAnAlternativeIsDeletedMeanwhile(Sender sender) throws Exception {
        bothGetThrough(sender, append("alternative_to"), delete("c"));

        assertThat(replies()).containsExactly("a to nothing", "b to a", "d to b", "new to b");
        assertThat(assistant.value("SELECT count(*) FROM messages WHERE alternative_to IS NOT NULL"))
                .isEqualTo("0");
    }

    @ParameterizedTest
    @EnumSource
    void whatAnAlternativeRepliesToIsDeletedMeanwhile(Sender sender) throws Exception {
        bothGetThrough(sender, append("alternative_to"), delete("b"));

        assertThat(replies()).containsExactly("a to nothing", "c to a", "d to c", "new to a");
    }

    @ParameterizedTest
    @EnumSource
    void anAlternativeIsWrittenWhileWhatItRepliesToIsDeleted(Sender sender) throws Exception {
        bothGetThrough(sender, delete("b"), append("alternative_to"));

        assertThat(replies()).containsExactly("a to nothing", "c to a", "d to c", "new to a");
    }

    @ParameterizedTest
    @EnumSource
    void allThatAnAlternativeFollowsIsDeletedMeanwhile(Sender sender) throws Exception {
        bothGetThrough(sender, "DELETE FROM messages WHERE content IN ('a', 'b')", append("alternative_to"));

        assertThat(replies()).containsExactly("c to nothing", "d to c", "new to nothing");
    }

    @ParameterizedTest
    @EnumSource
    void theActiveMessageIsDeletedWhileAReplyToItIsWritten(Sender sender) throws Exception {
        assistant.execute(choose("b"));
        bothGetThrough(sender, append(""), delete("b"));

        assertThat(replies()).containsExactly("a to nothing", "c to a", "d to c", "new to a");
    }

    @ParameterizedTest
    @EnumSource
    void aReplyIsWrittenWhileTheActiveMessageIsDeleted(Sender sender) throws Exception {
        assistant.execute(choose("b"));
        bothGetThrough(sender, delete("b"), append(""));

        assertThat(replies())
                .as("the newest is active then")
                .containsExactly("a to nothing", "c to a", "d to c", "new to d");
    }

    @ParameterizedTest
    @EnumSource
    void aMessageIsDeletedWhileItIsChosen(Sender sender) throws Exception {
        bothGetThrough(sender, choose("b"), delete("b"));

        assertThat(assistant.column("SELECT active_message_id FROM conversations"))
                .containsExactly("null");
        assertThat(replies()).containsExactly("a to nothing", "c to a", "d to c");
    }

    @ParameterizedTest
    @EnumSource
    void whoChoosesWhatIsBeingDeletedIsRefused(Sender sender) throws Exception {
        assertThatThrownBy(() -> inTurn(sender, delete("b"), choose("b")))
                .hasMessageContaining("is not in conversation");
    }

    @ParameterizedTest
    @EnumSource
    void twoThatFollowEachOtherAreDeletedAtOnce(Sender sender) throws Exception {
        bothGetThrough(sender, delete("c"), delete("b"));

        assertThat(replies()).containsExactly("a to nothing", "d to a");
    }

    @ParameterizedTest
    @EnumSource
    void twoThatFollowEachOtherAreDeletedAtOnceInTheirOrder(Sender sender) throws Exception {
        bothGetThrough(sender, delete("b"), delete("c"));

        assertThat(replies()).containsExactly("a to nothing", "d to a");
    }

    /** Nothing but a deadlock, which the server ends, may come in between, and never something broken. */
    @Test
    void manyWhoAppendAndDeleteLeaveATree() throws Exception {
        Clients.run(assistant, 6, (client, connection) -> {
            SplittableRandom random = new SplittableRandom(client);
            Caller.user(user).take(connection);
            for (int i = 0; i < 60; i++) {
                String some = "(SELECT id FROM messages ORDER BY md5(id || '%d') LIMIT 1)".formatted(random.nextInt());
                String sql = switch (random.nextInt(6)) {
                    case 0 -> "DELETE FROM messages WHERE id = " + some;
                    case 1 -> "DELETE FROM messages WHERE id IN (SELECT id FROM messages ORDER BY seq DESC LIMIT 2)";
                    case 2 -> "UPDATE conversations SET active_message_id = " + some;
                    case 3 ->
                        "INSERT INTO messages (conversation_id, role, content, alternative_to) VALUES ('%s', 'user', 'e', %s)"
                                .formatted(talk, some);
                    default -> append("");
                };
                try {
                    Assistant.lines(connection, sql);
                } catch (SQLException e) {
                    assertThat(e.getSQLState() + " " + e.getMessage())
                            .matches("(?s)40P01 .*|23503 .* is not in conversation .*");
                }
            }
        });

        assertThat(assistant.query(Assistant.PACK.read("health/broken_branches.sql")))
                .isEmpty();
    }

    private void bothGetThrough(Sender sender, String first, String second) throws Exception {
        inTurn(sender, first, second);
        assertThat(assistant.query(Assistant.PACK.read("health/broken_branches.sql")))
                .isEmpty();
    }

    private void inTurn(Sender sender, String first, String second) throws Exception {
        try (Connection one = assistant.connect();
                Connection another = assistant.connect();
                Statement open = one.createStatement();
                Statement late = another.createStatement()) {
            take(sender, one);
            take(sender, another);
            one.setAutoCommit(false);
            open.execute(first);
            try (Waiting waiting = Waiting.of(assistant, () -> late.execute(second))) {
                one.commit();
                waiting.end();
            }
        }
    }

    private void take(Sender sender, Connection connection) throws SQLException {
        switch (sender) {
            case SUPERUSER -> {}
            case SERVICE -> Caller.service().take(connection);
            case USER -> Caller.user(user).take(connection);
        }
    }

    /** Appends to the conversation, and names the message c in a column, if there is one to name it in. */
    private String append(String column) {
        return column.isEmpty()
                ? "INSERT INTO messages (conversation_id, role, content) VALUES ('%s', 'user', 'new')".formatted(talk)
                : """
                INSERT INTO messages (conversation_id, role, content, %s)
                SELECT conversation_id, 'user', 'new', id FROM messages WHERE content = 'c'""".formatted(column);
    }

    private static String delete(String content) {
        return "DELETE FROM messages WHERE content = '%s'".formatted(content);
    }

    private static String choose(String content) {
        return "UPDATE conversations SET active_message_id = (SELECT id FROM messages WHERE content = '%s')"
                .formatted(content);
    }

    private List<String> replies() throws SQLException {
        return assistant.column("""
                SELECT message.content || ' to ' || coalesce(parent.content, 'nothing')
                FROM messages AS message LEFT JOIN messages AS parent ON parent.id = message.parent_message_id
                ORDER BY message.seq""");
    }
}
