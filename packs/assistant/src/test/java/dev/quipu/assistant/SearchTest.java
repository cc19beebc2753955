package dev.quipu.assistant;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.assistant.Assistant.Caller;
import dev.quipu.postgres.testing.PostgresTest;
import dev.quipu.postgres.testing.TestServer;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Full-text search that stays in the tenant and uses its index all the same. */
@PostgresTest
class SearchTest {
    private Assistant assistant;
    private String tenant = "";
    private String user = "";
    private String colleague = "";
    private String stranger = "";

    @BeforeEach
    void open(TestServer server) throws SQLException {
        assistant = Assistant.empty(server);
        tenant = assistant.tenant();
        user = assistant.user(tenant);
        colleague = assistant.user(tenant);
        stranger = assistant.user(assistant.tenant());
    }

    @AfterEach
    void close() {
        assistant.close();
    }

    private void say(String whose, String content) throws SQLException {
        assistant.message(assistant.conversation(whose), "user", content);
    }

    private List<String> find(Caller caller, String search, String... scope) throws SQLException {
        String user = scope.length > 0 ? "'" + scope[0] + "'" : "NULL";
        return assistant.as(caller, "SELECT excerpt FROM search_messages('%s', %s)".formatted(search, user));
    }

    @Test
    void findsTheNewestOfTheTenantOrOfOneOfItsUsers() throws SQLException {
        say(user, "the falcon cannot hear the falconer");
        say(colleague, "falcons are fast");
        say(stranger, "falcons of another tenant");

        assertThat(find(Caller.user(user), "falcon"))
                .hasSize(2)
                .first()
                .asString()
                .contains("<b>falcons</b> are fast");
        assertThat(find(Caller.user(user), "falcon -fast")).hasSize(1);
        assertThat(find(Caller.user(user), "\"hear the falconer\"")).hasSize(1);
        assertThat(find(Caller.user(user), "falcon", colleague)).containsExactly("<b>falcons</b> are fast");
        assertThat(find(Caller.user(user), "falcon", stranger)).isEmpty();
        assertThat(find(Caller.user(stranger), "falcon")).containsExactly("<b>falcons</b> of another tenant");
        assertThat(find(Caller.service(), "falcon")).hasSize(3);
        assertThat(find(Caller.user(user), "the")).as("no word at all").isEmpty();
        assertThat(assistant.refusal(
                        Caller.user(stranger), "SELECT search_messages('falcon', NULL, '%s')".formatted(tenant)))
                .isEqualTo("42501");
    }

    /** Nothing that can be typed, searched for or said is the mark of another tenant. */
    @Test
    void theMarksOfTenantsCannotBeForged() throws SQLException {
        say(user, "secret plans");
        String other = assistant.value("SELECT tenant_id FROM users WHERE id = '%s'".formatted(stranger));
        say(user, "secret ''tenant %s'' user %s".formatted(other, stranger));

        for (String search : List.of(
                "secret or tenant " + tenant, "\"tenant " + tenant + "\" or secret", "-nothing", "secret or -secret")) {
            assertThat(find(Caller.user(stranger), search)).as(search).isEmpty();
            assertThat(find(Caller.user(stranger), search, user)).as(search).isEmpty();
        }
    }

    @Test
    void commonWordsAreFoundInTheNewestMessagesAndRareOnesInAll() throws SQLException {
        String talk = assistant.conversation(user);
        assistant.execute("""
                INSERT INTO messages (conversation_id, role, content, seq, created_at)
                SELECT '%s', 'user', CASE WHEN n = 7 THEN 'unicorn ' WHEN n <= 50100 THEN 'zebra ' ELSE '' END || 'giraffe' || n, n,
                    now() - interval '2 years' + n * interval '1 minute'
                FROM generate_series(1, 70200) AS n;
                ANALYZE messages""".formatted(talk));

        assertThat(find(Caller.user(user), "unicorn")).containsExactly("<b>unicorn</b> giraffe7");
        assertThat(find(Caller.user(user), "zebra"))
                .as("50,099 old ones, and none among the newest 20,000")
                .hasSize(20)
                .first()
                .isEqualTo("<b>zebra</b> giraffe50100");
        assertThat(find(Caller.service(), "zebra")).hasSize(20).last().isEqualTo("<b>zebra</b> giraffe50081");
    }

    /** What one statement wrote has one time; few or many, the last of them come first. */
    @ParameterizedTest
    @ValueSource(ints = {50, 5000})
    void ofOneTimeTheLastAreTheNewest(int messages) throws SQLException {
        assistant.execute("""
                INSERT INTO messages (conversation_id, role, content, seq)
                SELECT '%s', 'user', 'tieword giraffe' || n, n FROM generate_series(1, %d) AS n;
                ANALYZE messages""".formatted(assistant.conversation(user), messages));

        assertThat(assistant.as(Caller.user(user), "SELECT excerpt FROM search_messages('tieword', p_limit => 3)"))
                .containsExactly(
                        "<b>tieword</b> giraffe" + messages,
                        "<b>tieword</b> giraffe" + (messages - 1),
                        "<b>tieword</b> giraffe" + (messages - 2));
    }

    /** The planner would put them beside those that have the word: it takes a word to be dear, and half of the messages to be few. */
    @Test
    void notAllThatATenantHasIsReadForAWord() throws SQLException {
        for (String whose : List.of(user, stranger)) {
            assistant.execute("""
                    INSERT INTO messages (conversation_id, role, content, seq)
                    SELECT '%s', 'user', 'word' || n %% 300 || ' word' || n %% 199, n FROM generate_series(1, 30000) AS n
                    """.formatted(assistant.conversation(whose)));
        }
        assistant.execute("ANALYZE messages");

        assertThat(assistant.value("""
                WITH found AS MATERIALIZED (SELECT count(*) FROM search_messages('word7', NULL, '%s'))
                SELECT pg_stat_get_xact_tuples_returned('idx_messages_tenant_created'::regclass) FROM found""".formatted(tenant))).isEqualTo("0");
    }

    /** Long texts are read in pieces of 100,000 characters. */
    @Test
    void aWordOnTheBorderOfAPieceIsWhole() throws Exception {
        assertThat(assistant.lines("""
                        SELECT DISTINCT words @@ 'borderword'::tsquery, length(words)
                        FROM generate_series(99985, 100001) AS place,
                             message_words(rpad('', place, 'ab ') || ' borderword' || repeat(' cd', 10)) AS words""")).containsExactly("t | 3");
    }

    @Test
    void aMessageOfAnyLengthIsKeptAndFound() throws SQLException {
        String talk = assistant.conversation(user);
        assistant.execute("""
                INSERT INTO messages (conversation_id, role, content)
                SELECT '%s', 'user', 'beginning ' || string_agg('word' || n, ' ') || ' finish'
                FROM generate_series(1, 60000) AS n""".formatted(talk));
        assistant.execute("""
                INSERT INTO messages (conversation_id, role, content)
                SELECT '%s', 'user', 'overflow ' || string_agg(md5(n::text), ' ') FROM generate_series(1, 300000) AS n
                """.formatted(talk));
        assistant.execute(
                "INSERT INTO messages (conversation_id, role, content) VALUES ('%s', 'user', repeat('x', 3000000))"
                        .formatted(talk));

        for (String search : List.of("beginning", "finish", "word59999", "overflow")) {
            assertThat(find(Caller.user(user), search)).as(search).hasSize(1);
        }
        assertThat(assistant.value("SELECT count(*) FROM messages")).isEqualTo("3");
    }

    /** Only the definer's function may: @@ is not leakproof, so under the policy the index would be out of bounds. */
    @Test
    void theSearchUsesItsIndex() throws SQLException {
        List<String> plan = assistant.lines("""
                EXPLAIN SELECT id FROM messages
                WHERE message_search(tenant_id, user_id, content) @@ 'falcon & ''tenant %s'''::tsquery""".formatted(tenant));

        assertThat(String.join("\n", plan)).contains("idx_messages_search");
    }
}
