package dev.quipu.assistant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quipu.assistant.Assistant.Caller;
import dev.quipu.migration.testing.PackDatabase;
import dev.quipu.postgres.testing.PostgresTest;
import dev.quipu.postgres.testing.TestDatabase;
import dev.quipu.postgres.testing.TestServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What somebody tried who means harm, and what came of it. The tenant matrix tries what everybody may. */
@PostgresTest
class HostileUserTest {
    private static final Caller MEMBER = new Caller(Owned.MEMBER, "");

    private Assistant assistant;
    private String tenant = "";
    private String user = "";
    private String colleague = "";
    private String stranger = "";
    private String talk = "";

    @BeforeEach
    void open(TestServer server) throws SQLException {
        assistant = Assistant.empty(server);
        tenant = assistant.tenant();
        user = assistant.user(tenant);
        colleague = assistant.user(tenant);
        stranger = assistant.user(assistant.tenant());
        talk = assistant.conversation(user);
        Owned.makeMember(assistant.database());
    }

    @AfterEach
    void close() {
        assistant.close();
    }

    private String reserve(Caller caller, int tokens, String user) throws SQLException {
        return assistant
                .as(caller, "SELECT reservation FROM reserve_tokens('%s', %d, %s)".formatted(tenant, tokens, user))
                .getFirst();
    }

    /** In a browser, a loop could end each reservation under the service's hands: nothing would be counted, and no limit fill. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatTheServiceReservedOnlyTheServiceEnds(boolean ofUser) throws SQLException {
        String reservation = reserve(Caller.service(), 2000, ofUser ? "'" + user + "'" : "NULL");

        for (String somebody : List.of(user, colleague)) {
            Caller caller = Caller.user(somebody);
            assertThat(assistant.as(caller, "SELECT release_tokens(id) FROM token_reservations"))
                    .containsExactly("f");
            assertThat(assistant.refusal(caller, "SELECT settle_tokens(id, NULL, 0, 0, 0) FROM token_reservations"))
                    .isEqualTo("42501");
        }

        assertThat(assistant.as(
                        Caller.service(),
                        "SELECT settle_tokens('%s', 'gpt-5', 900, 340, 0.0042)".formatted(reservation)))
                .containsExactly("t");
        assertThat(assistant.lines("SELECT total_tokens, estimated_cost FROM usage_metrics"))
                .containsExactly("1240 | 0.0042000000");
    }

    /** What somebody has reserved who is gone is nobody's but the service's. */
    @Test
    void whatAnErasedColleagueReservedIsNotTheOthersToEnd() throws SQLException {
        reserve(Caller.user(colleague), 10, "NULL");
        assistant.execute("SELECT erase_user('%s')".formatted(colleague));

        assertThat(assistant.as(Caller.user(user), "SELECT release_tokens(id) FROM token_reservations"))
                .containsExactly("f");
        assertThat(assistant.refusal(
                        Caller.user(user), "SELECT settle_tokens(id, NULL, 0, 0, 0) FROM token_reservations"))
                .isEqualTo("42501");
    }

    @Test
    void whoTakesAllTokensOfTheDayCanBeSeen() throws SQLException {
        reserve(Caller.user(user), 2000, "NULL");
        reserve(Caller.service(), 1, "NULL");

        assertThat(assistant.lines("SELECT user_id, made_by_service FROM token_reservations ORDER BY tokens"))
                .containsExactly("null | t", user + " | f");
    }

    /** An application that forgets to say who it acts for is a member of both roles, and neither of them. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT * FROM search_messages('merger')",
                "SELECT * FROM search_messages('merger', NULL, '{tenant}')",
                "SELECT * FROM export_tenant('{tenant}')",
                "SELECT * FROM export_user('{user}')",
                "SELECT * FROM erase_tenant('{tenant}')",
                "SELECT * FROM erase_user('{user}')",
                "SELECT archive_conversations('-1 day')",
                "SELECT end_streams('-1 day')",
                "SELECT reserve_tokens('{tenant}', 1)",
                "SELECT check_daily_token_limit('{tenant}')",
                "SELECT record_usage('{tenant}', NULL, '2026-11-01', 'm', 1, 1, 1)",
                "SELECT increment_usage_metrics('{tenant}', NULL, '2026-11-01', 1, 1, 1)"
            })
    void whoIsAMemberOfTheServiceIsTheServiceOnlyOnceTheySaySo(String sql) throws SQLException {
        assistant.message(talk, "user", "the merger is on");
        String call =
                "BEGIN; %s; ROLLBACK".formatted(sql.replace("{tenant}", tenant).replace("{user}", user));

        assertThat(assistant.refusal(MEMBER, call)).isEqualTo("42501");
        assertThat(assistant.refusal(MEMBER, "SET app.service = on; " + call)).isEqualTo("done");
        assertThat(assistant.refusal(MEMBER, "SET ROLE service_role; " + call)).isEqualTo("done");
    }

    /** The owner's functions have such a path, and the mark that nobody's has by chance. */
    @Test
    void aMemberOfTheServiceSeesNoMoreByASafePath() throws SQLException {
        assertThat(assistant.as(MEMBER, "SET search_path = assistant, pg_temp; SELECT FROM conversations"))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"PUBLIC", "anon", "authenticated"})
    void aSchemaInWhichAnybodyMayMakeFunctionsIsRefused(String who, TestDatabase database) throws SQLException {
        PackDatabase open = new PackDatabase(Assistant.PACK, database, "ajar");
        Owned.prepare(database);
        open.execute("CREATE SCHEMA ajar; GRANT CREATE ON SCHEMA ajar TO " + who);

        assertThatThrownBy(() -> open.upgrade("head"))
                .hasMessageContaining("anybody may make functions in the schema ajar");

        open.execute("REVOKE CREATE ON SCHEMA ajar FROM PUBLIC, anon, authenticated");
        open.upgrade("head");
    }

    /** What fits better than the server's own is taken wherever it is, and it would run as the owner. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "websearch_to_tsquery(text, text) RETURNS tsquery",
                "ts_headline(text, text, tsquery, text) RETURNS text",
                "to_tsvector(text, text) RETURNS tsvector",
                "format(text, text) RETURNS text"
            })
    void searchCallsNoFunctionsOfOthers(String function) throws SQLException {
        assistant.execute("CREATE FUNCTION " + function + " LANGUAGE plpgsql AS $$BEGIN RAISE 'mine'; END$$");
        assistant.message(talk, "user", "the merger is on");

        assertThat(assistant.as(
                        Caller.user(user),
                        "SELECT excerpt FROM search_messages('merger', '%s') UNION SELECT excerpt FROM search_messages('merger')"
                                .formatted(user)))
                .containsExactly("<b>merger</b>");
    }

    /** Else the answer, and with it what it has used, would be refused when the model was paid. */
    @Test
    void aUserCannotTakeTheKeyOfTheAnswerToCome() throws SQLException {
        String append = "SELECT is_new FROM append_message('%s', '%s', '%s', 'answer-7')";
        String said = append.formatted(talk, "user", "hi");
        String answer = append.formatted(talk, "assistant", "the costly answer");

        assertThat(assistant.as(Caller.user(user), said)).containsExactly("t");
        assertThat(assistant.as(Caller.service(), answer)).containsExactly("t");
        assertThat(assistant.as(Caller.service(), answer)).containsExactly("f");
        assertThat(assistant.as(Caller.user(user), said)).containsExactly("f");
        assertThat(assistant.refusal(Caller.service(), append.formatted(talk, "system", "the costly answer")))
                .isEqualTo("23505");
        assertThat(assistant.lines("SELECT role, client_key FROM messages ORDER BY seq"))
                .containsExactly("user | answer-7", "assistant | answer-7");
    }

    /** How much is read tells whether somebody of another tenant has said a word. */
    @Test
    void aSearchForAUserOfAnotherTenantReadsTheSameWhateverTheySaid() throws SQLException {
        String theirs = assistant.conversation(stranger);
        assistant.execute("INSERT INTO messages (conversation_id, role, content)"
                + " SELECT '%s', 'user', 'the merger, number ' || g FROM generate_series(1, 500) AS g"
                        .formatted(theirs));
        try (Connection connection = assistant.connect()) {
            Caller.user(user).take(connection);
            read(connection, "merger");
            read(connection, "nonsense");

            assertThat(read(connection, "merger")).isEqualTo(read(connection, "nonsense"));
        }
    }

    private List<String> read(Connection connection, String word) throws SQLException {
        return Assistant.lines(
                connection,
                "EXPLAIN (ANALYZE, BUFFERS, COSTS OFF, TIMING OFF, SUMMARY OFF) SELECT FROM search_messages('%s', '%s')"
                        .formatted(word, stranger));
    }

    /** An advisory lock is anybody's who may connect; the row of a tenant is not. */
    @Test
    void noStrangerStopsTheReservationsOfATenant() throws SQLException {
        try (Connection connection = assistant.connect()) {
            Assistant.lines(
                    connection,
                    "SELECT pg_advisory_lock('tenants'::regclass::oid::integer, hashtext('%s'))".formatted(tenant));

            assertThat(assistant.refusal(
                            Caller.service(),
                            "SET lock_timeout = '1s'; SELECT reserve_tokens('%s', 1)".formatted(tenant)))
                    .isEqualTo("done");
        }
    }

    @Test
    void whoNamesTheReservationOfAnotherTenantHoldsNobodyOfIt() throws SQLException {
        String reservation = reserve(Caller.service(), 1, "'" + user + "'");
        try (Connection connection = assistant.connect()) {
            Caller.user(stranger).take(connection);
            connection.setAutoCommit(false);
            assertThat(Assistant.lines(connection, "SELECT settle_tokens('%s', NULL, 0, 0, 0)".formatted(reservation)))
                    .containsExactly("f");

            assistant.execute("SET lock_timeout = '1s'; DELETE FROM users WHERE id = '%s'".formatted(user));
            connection.rollback();
        }
    }
}
