package dev.quipu.agents.access;

import static dev.quipu.access.testing.Listings.assertHolds;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Lists of rows that agree in what they are ordered by: only their ids tell them apart. */
class ListingTest {
    private static Given given;
    private static long ann;
    private static long talk;

    @BeforeAll
    static void fill() throws SQLException {
        given = Given.empty();
        given.prices();
        ann = given.user("ann");
        given.user("bob");
        talk = given.conversation(ann);
        given.agents().run(session -> {
            for (int i = 0; i < 5; i++) {
                session.requests()
                        .record(NewRequest.of(ann, Given.MODEL, Tokens.of(10, 10))
                                .inConversation(talk));
                session.audit().append(NewAuditLine.of(ann, "login", "users", "1"));
            }
        });
        given.database().execute("""
                SET search_path = platform;
                SET session_replication_role = replica;
                UPDATE ai_requests SET created_at = '2026-11-28T08:00Z';
                UPDATE users SET locked_until = 'infinity';
                INSERT INTO conversations (user_id, title, tags, updated_at)
                SELECT %1$s, 't', '["t"]', '2026-11-28T08:00Z' FROM generate_series(1, 5);
                INSERT INTO generated_content (user_id, root_id, content_type, content_text, tags, created_at)
                SELECT %1$s, n, 'code', 'c', '["t"]', '2026-11-28T08:00Z' FROM generate_series(1, 5) AS n;
                INSERT INTO agents (name, tags) SELECT 'a' || n, '["t"]' FROM generate_series(1, 5) AS n;
                INSERT INTO tasks (user_id, title, status, dead_at, created_at)
                SELECT %1$s, 't', 'failed', '2026-11-28T08:00Z', '2026-11-28T08:00Z' FROM generate_series(1, 5);
                INSERT INTO system_alerts (user_id, alert_type, severity, title, message, created_at)
                SELECT %1$s, 'system_error', 'low', 't', 'm', '2026-11-28T08:00Z' FROM generate_series(1, 5);
                INSERT INTO cost_tracking (user_id, model_provider, model_name, period_type, period_start, period_end, total_cost)
                SELECT u, 'openai', 'x', 'daily', day, day + interval '1 day', 7.25
                FROM generate_series(1, 3) AS u, generate_series('2026-11-01Z', '2026-11-03Z', interval '1 day') AS day""".formatted(ann));
    }

    @AfterAll
    static void end() {
        given.close();
    }

    @Test
    void all() {
        Instant from = Instant.parse("2026-11-01T00:00:00Z");
        given.agents().run(session -> {
            assertHolds(session.requests().ofUser(ann), 5);
            assertHolds(session.requests().ofStatus(RequestStatus.COMPLETED), 5);
            assertHolds(session.requests().ofModel(Given.MODEL), 5);
            assertHolds(session.requests().ofConversation(talk), 5);
            assertHolds(session.audit().latest(), 5);
            assertHolds(session.audit().inOrder(), 5);
            assertHolds(session.audit().ofUser(ann), 5);
            assertHolds(session.audit().ofAction("login"), 5);
            assertHolds(session.audit().ofResource("users", "1"), 5);
            assertHolds(session.users().all(), 2);
            assertHolds(session.users().locked(), 2);
            assertHolds(session.conversations().recent(ann), 6);
            assertHolds(session.conversations().withTag("t"), 5);
            assertHolds(session.contents().ofUser(ann), 5);
            assertHolds(session.contents().ofType(ContentType.CODE), 5);
            assertHolds(session.contents().withTag("t"), 5);
            assertHolds(session.roster().withTag("t"), 5);
            assertHolds(session.tasks().dead(), 5);
            assertHolds(session.tasks().ofStatus(TaskStatus.FAILED), 5);
            assertHolds(session.tasks().ofUser(ann, TaskStatus.FAILED), 5);
            assertHolds(session.alerts().unread(), 5);
            assertHolds(session.alerts().open(ann), 5);
            assertHolds(session.alerts().open(Severity.LOW), 5);
            assertHolds(
                    session.costs()
                            .ofModel(Model.of("openai", "x"), BudgetPeriod.DAILY, from, from.plus(Duration.ofDays(3))),
                    9);
        });
    }
}
