package dev.quipu.finops.access;

import static dev.quipu.access.testing.Listings.assertHolds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.access.Json;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Lists of rows that agree in what they are ordered by: only their ids tell them apart. */
class ListingTest {
    private static final Instant BEGIN = Instant.parse("2026-11-28T07:00:00Z");

    private static Given given;
    private static FinOps finops;

    @BeforeAll
    static void fill() throws SQLException {
        given = Given.empty();
        finops = given.finops();
        given.thread("ann");
        given.database().execute("""
                SET search_path = costs;
                INSERT INTO conversation_threads (user_id, updated_at) SELECT 'bob', '2026-11-28T07:00Z' FROM generate_series(1, 5);
                INSERT INTO conversation_messages (thread_id, role, message_type, content)
                SELECT thread_id, 'user', 'query', 'q' FROM conversation_threads WHERE user_id = 'ann';
                INSERT INTO query_intents (thread_id, message_id, original_query, intent_type, intent_confidence)
                SELECT thread_id, id, 'q', 'cost_analysis', n % 3 / 10.0 FROM conversation_messages, generate_series(1, 9) AS n;
                INSERT INTO agent_executions (thread_id, agent_name, agent_type, input_query, tools_used, execution_time_ms, status,
                    created_at)
                SELECT thread_id, 'a', 'forecasting', 'q', '["cur"]', 100 + n % 3, 'error',
                    '2026-11-28T07:00Z'::timestamptz + n % 4 * interval '1 second'
                FROM conversation_messages, generate_series(1, 9) AS n;
                INSERT INTO optimization_recommendations (service, strategy_id, strategy_name, description,
                    estimated_savings_max_percent, expires_at)
                SELECT 'EC2', 'x', 'x', 'x', 10 + n % 2, '2026-11-28T07:00Z'::timestamptz + n % 3 * interval '1 second'
                FROM generate_series(1, 9) AS n""");
    }

    @AfterAll
    static void end() {
        given.close();
    }

    private static Comparator<UUID> asTheServer() {
        return Comparator.comparing(UUID::toString);
    }

    @Test
    void threads() {
        finops.run(session -> assertHolds(
                session.threads().recent("bob"),
                sorted(
                        session.threads().recent("bob").list(100),
                        5,
                        Comparator.comparing(ConversationThread::id, asTheServer())
                                .reversed())));
    }

    @Test
    void intents() {
        Comparator<Intent> leastSureFirst =
                Comparator.comparing(Intent::confidence).thenComparing(Intent::id, asTheServer());
        finops.run(session -> {
            var unsure = session.intents().unsure(new BigDecimal("0.2"));
            assertHolds(unsure, sorted(unsure.list(100), 6, leastSureFirst));
            var ofType = session.intents().unsure(IntentType.COST_ANALYSIS, BigDecimal.ONE);
            assertHolds(ofType, sorted(ofType.list(100), 9, leastSureFirst));
        });
    }

    @Test
    void executions() {
        Comparator<Execution> latestFirst = Comparator.comparing(Execution::startedAt)
                .thenComparing(Execution::id, asTheServer())
                .reversed();
        finops.run(session -> {
            Executions executions = session.executions();
            var failed = executions.ofStatus(ExecutionStatus.ERROR);
            assertHolds(failed, sorted(failed.list(100), 9, latestFirst));
            var since = executions.ofStatus(ExecutionStatus.ERROR, BEGIN.plusSeconds(2));
            assertHolds(since, sorted(since.list(100), 4, latestFirst));
            var withTools = executions.withTools(new Json("[\"cur\"]"));
            assertHolds(withTools, sorted(withTools.list(100), 9, latestFirst));
            var slowest = executions.slowest(Duration.ofMillis(100));
            assertHolds(
                    slowest,
                    sorted(
                            slowest.list(100),
                            6,
                            Comparator.comparing(Execution::time)
                                    .thenComparing(Execution::id, asTheServer())
                                    .reversed()));
            var ofThread = executions.ofThread(failed.list(1).getFirst().threadId());
            assertHolds(ofThread, sorted(ofThread.list(100), 9, latestFirst.reversed()));
        });
    }

    @Test
    void recommendations() {
        Comparator<Recommendation> byPriority = Comparator.comparingInt(Recommendation::priority)
                .thenComparing(one -> one.content().savings().mostPercent())
                .thenComparing(Recommendation::id, asTheServer())
                .reversed();
        finops.run(session -> {
            Recommendations recommendations = session.recommendations();
            assertHolds(recommendations.top(), sorted(recommendations.top().list(100), 9, byPriority));
            var ofService = recommendations.ofService(RecommendationStatus.ACTIVE, "EC2");
            assertHolds(ofService, sorted(ofService.list(100), 9, byPriority));
            var expiring = recommendations.expiring(BEGIN, BEGIN.plusSeconds(2));
            assertHolds(
                    expiring,
                    sorted(
                            expiring.list(100),
                            6,
                            Comparator.<Recommendation, Instant>comparing(
                                            one -> one.content().expiresAt())
                                    .thenComparing(Recommendation::id, asTheServer())));
        });
    }

    private static <T> List<T> sorted(List<T> rows, int howMany, Comparator<T> order) {
        assertThat(rows).hasSize(howMany).isSortedAccordingTo(order);
        return rows;
    }
}
