package dev.quipu.agents;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.migration.testing.Waiting;
import dev.quipu.postgres.testing.PostgresTest;
import dev.quipu.postgres.testing.TestDatabase;
import dev.quipu.postgres.testing.TestServer;
import java.sql.Connection;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a provider writes into its cache is counted apart, and has a price of its own. */
@PostgresTest
class CacheWritesTest {
    private static final String CALLABLE = "SELECT oid, proacl FROM pg_proc WHERE proname = 'record_ai_request'";

    /** Of the 1,000 tokens 300 are read from the cache, 400 written into it; 300 are neither. */
    private static final String TOKENS = "cached_tokens => 300, details => '{\"cache_write_tokens\": 400}'";

    @Test
    void costWhatWritingCostsAtTheTime(TestServer server) throws Exception {
        try (Agents agents = Agents.atHead(server)) {
            agents.model();
            agents.execute("""
                    INSERT INTO model_prices VALUES
                        ('openai', 'gpt-4', 'cached', '-infinity', 100),
                        ('openai', 'gpt-4', 'cache_write', '2026-06-01T00:00Z', 1250),
                        ('openai', 'gpt-4', 'cache_write', '2026-07-01T00:00Z', 2000)""");
            String user = agents.user("ada");
            for (String month : List.of("05", "06", "07")) {
                agents.record(user, TOKENS + ", request_start_time => '2026-%s-15T00:00Z'".formatted(month));
            }

            // As input at first, then for a quarter more, then for twice as much.
            assertThat(agents.column("SELECT input_cost_usd::float8 FROM ai_requests ORDER BY id"))
                    .containsExactly("0.73", "0.83", "1.13");
        }
    }

    @Test
    void areCountedWhereOtherTokensAre(TestServer server) throws Exception {
        try (Agents agents = Agents.atHead(server)) {
            agents.model();
            String user = agents.user("ada");
            String talk = agents.conversation(user);
            String message = agents.message(talk, "Yes");
            for (int i = 0; i < 2; i++) {
                agents.record(user, TOKENS + ", conversation_id => %s, message_id => %s".formatted(talk, message));
            }

            assertThat(agents.lines("SELECT input_tokens, cached_tokens, cache_write_tokens FROM messages"))
                    .containsExactly("2000 | 600 | 800");
            String day = "SELECT total_input_tokens, total_cached_tokens, total_cache_write_tokens, total_tokens"
                    + " FROM cost_tracking WHERE period_type = 'daily'";
            assertThat(agents.lines(day)).containsExactly("2000 | 600 | 800 | 2000");
            agents.execute("UPDATE ai_requests SET message_id = NULL");
            assertThat(agents.value("SELECT cache_write_tokens FROM messages")).isEqualTo("0");
        }
    }

    /** All 22 arguments of before, by their places. */
    @Test
    void aCallOfBeforeGoesOn(TestServer server) throws Exception {
        try (Agents agents = Agents.atHead(server)) {
            agents.model();
            String user = agents.user("ada");
            agents.value("""
                    SELECT total_cost_usd FROM record_ai_request(%s, 'openai', 'gpt-4', 'k', 1000, 500, 300, 0, NULL, NULL,
                        now(), NULL, 5, NULL, 'completed', NULL, NULL, 0, NULL, NULL, NULL, '{"user_agent": "old"}')""".formatted(user));
            assertThat(agents.lines("SELECT total_cost_usd::float8, cache_write_tokens, user_agent FROM ai_requests"))
                    .containsExactly("2 | 0 | old");
            String cost = "SELECT input_cost::float8 FROM %s('openai', 'gpt-4', now(), 1000, 0, 300)";
            assertThat(agents.value(cost.formatted("request_cost"))).isEqualTo("1");
            assertThat(agents.value(cost.formatted("cost_of_tokens"))).isEqualTo("1");
        }
    }

    /** What it began with stays, and it finds what it comes to. */
    @Test
    void aRequestThatIsUnderWayMeanwhileIsRecorded(TestDatabase database) throws Exception {
        Agents agents = Agents.in(database, "agents");
        agents.upgrade("012_zones_as_they_are_spelled");
        agents.putOnPath();
        String user = agents.user("ada");
        try (Connection holder = agents.connect();
                Connection client = agents.connect();
                Statement first = holder.createStatement();
                Statement request = client.createStatement()) {
            holder.setAutoCommit(false);
            first.execute("SELECT FROM users FOR UPDATE");
            String call = "SELECT record_ai_request(%s, 'openai', 'gpt-4', input_tokens => 5, input_cost_usd => 1,"
                    + " output_cost_usd => 2)";
            try (Waiting waiting = Waiting.of(agents, () -> request.execute(call.formatted(user)))) {
                agents.upgrade("head");
                holder.commit();
                waiting.end();
            }
            request.execute(call.formatted(user));
        }
        assertThat(agents.value("SELECT total_cost::float8 FROM cost_tracking WHERE period_type = 'yearly'"))
                .isEqualTo("6");
    }

    /** Whoever took a function away from everybody, or gave it to somebody, finds that as it was, up and down. */
    @Test
    void aFunctionIsForWhomItWas(TestDatabase database) throws Exception {
        Agents agents = Agents.in(database, "agents");
        agents.upgrade("012_zones_as_they_are_spelled");
        agents.putOnPath();
        agents.execute("""
                CREATE ROLE cache_writer;
                REVOKE ALL ON FUNCTION record_ai_request FROM PUBLIC;
                GRANT EXECUTE ON FUNCTION record_ai_request TO cache_writer;
                """);
        try {
            List<String> before = agents.lines(CALLABLE);
            agents.upgrade("head");
            assertThat(agents.lines(CALLABLE)).isEqualTo(before);
            agents.downgrade("012_zones_as_they_are_spelled");
            assertThat(agents.lines(CALLABLE)).isEqualTo(before).hasSize(1);
        } finally {
            agents.execute("DROP OWNED BY cache_writer; DROP ROLE cache_writer");
        }
    }

    /** Prices of what there is no kind of there go, and so do the counts; the costs stay. */
    @Test
    void aDowngradeLeavesTheCosts(TestDatabase database) throws Exception {
        Agents agents = Agents.in(database, "agents");
        agents.upgrade("head");
        agents.putOnPath();
        agents.model();
        agents.execute("INSERT INTO model_prices VALUES ('openai', 'gpt-4', 'cache_write', '-infinity', 2000)");
        String user = agents.user("ada");
        agents.record(user, TOKENS);
        String costs = "SELECT total_cost_usd, input_tokens FROM ai_requests";
        List<String> kept = agents.lines(costs);

        agents.downgrade("012_zones_as_they_are_spelled");
        assertThat(agents.lines(costs)).isEqualTo(kept);
        assertThat(agents.column("SELECT kind FROM model_prices ORDER BY kind")).containsExactly("input", "output");
        agents.upgrade("head");
        assertThat(agents.lines(costs)).isEqualTo(kept);
        assertThat(agents.value("SELECT cache_write_tokens FROM ai_requests")).isEqualTo("0");
    }
}
