package dev.quipu.assistant;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.assistant.Assistant.Caller;
import dev.quipu.postgres.testing.PostgresTest;
import dev.quipu.postgres.testing.TestServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Thumbs, and the summaries that count them. */
@PostgresTest
class FeedbackTest {
    private static final String SUMMARY = "SELECT total_feedback, thumbs_up, thumbs_down, round(avg_rating, 2)"
            + " FROM message_feedback_summary JOIN messages ON messages.id = message_id ORDER BY seq";

    private Assistant assistant;
    private String user = "";
    private String colleague = "";
    private String talk = "";
    private String answer = "";

    @BeforeEach
    void open(TestServer server) throws SQLException {
        assistant = Assistant.empty(server);
        String tenant = assistant.tenant();
        user = assistant.user(tenant);
        colleague = assistant.user(tenant);
        talk = assistant.conversation(user);
        assistant.message(talk, "user", "why?");
        answer = assistant.message(talk, "assistant", "because");
    }

    @AfterEach
    void close() {
        assistant.close();
    }

    // S1: column c.conversation_id does not exist; S3: 1 for a message without feedback
    @Test
    void theSummaryCountsWhatIsThere() throws SQLException {
        assistant.feedback(answer, user);
        assistant.execute("INSERT INTO feedback (message_id, user_id, rating) VALUES ('%s', '%s', -1)"
                .formatted(answer, colleague));

        assistant.execute("SELECT refresh_summaries()");

        assertThat(assistant.lines(SUMMARY)).containsExactly("0 | 0 | 0 | null", "2 | 1 | 1 | 0.00");
        assertThat(assistant.value(
                        "SELECT count(*) FROM message_feedback_summary WHERE conversation_id = '%s'".formatted(talk)))
                .isEqualTo("2");
    }

    // S2: cannot refresh concurrently
    @Test
    void bothSummariesAreRefreshedBesideTheirReadersFromTheFirstDay() throws SQLException {
        try (Connection reader = assistant.connect()) {
            reader.setAutoCommit(false);
            Assistant.lines(reader, "SELECT * FROM message_feedback_summary, monthly_usage_summary");
            // Without CONCURRENTLY each of these waits until the reader's transaction is over.
            assistant.execute(
                    "SET lock_timeout = '2s'; REFRESH MATERIALIZED VIEW CONCURRENTLY message_feedback_summary");
            assistant.execute("SET lock_timeout = '2s'; REFRESH MATERIALIZED VIEW CONCURRENTLY monthly_usage_summary");
            assistant.execute("SET lock_timeout = '2s'; SELECT refresh_summaries()");
        }
        assertThat(assistant.lines(SUMMARY)).hasSize(2);
    }

    @Test
    void whatHasNeverBeenFilledIsFilledPlainly() throws SQLException {
        assistant.execute("REFRESH MATERIALIZED VIEW monthly_usage_summary WITH NO DATA");

        assistant.execute("SELECT refresh_summaries()");

        assertThat(assistant.value("SELECT bool_and(relispopulated) FROM pg_class WHERE relkind = 'm'"))
                .isEqualTo("t");
    }

    /** For that, access to all rows is opened, and closed again: the transaction may have other things to do. */
    @Test
    void whoRefreshesTheSummariesOpensNothingForWhatComesNext() throws SQLException {
        for (String before : List.of("", "off")) {
            assertThat(assistant.as(
                            Caller.service(),
                            "BEGIN; SELECT set_config('app.service', '%s', true); SELECT refresh_summaries();"
                                            .formatted(before)
                                    + " SELECT current_setting('app.service')"))
                    .containsExactly(before);
        }
    }

    // S9: B saw A's rows, anon saw 3
    @Test
    void aTenantSeesItsOwnRowsOfTheSummaries() throws SQLException {
        String stranger = assistant.user(assistant.tenant());
        assistant.feedback(answer, user);
        assistant.execute(
                "SELECT increment_usage_metrics(tenant_id, id, (now() AT TIME ZONE 'UTC')::date, 1, 1, 1) FROM users;"
                        + "SELECT refresh_summaries()");

        for (String view : List.of("tenant_monthly_usage", "current_day_usage")) {
            assertThat(assistant.as(Caller.user(user), "SELECT count(*) FROM " + view))
                    .containsExactly("2");
            assertThat(assistant.as(Caller.user(stranger), "SELECT count(*) FROM " + view))
                    .containsExactly("1");
            assertThat(assistant.refusal(Caller.anonymous(), "SELECT FROM " + view))
                    .isEqualTo("42501");
        }
        assertThat(assistant.as(Caller.user(user), "SELECT total_feedback FROM tenant_message_feedback ORDER BY 1"))
                .containsExactly("0", "1");
        assertThat(assistant.as(Caller.user(stranger), "SELECT FROM tenant_message_feedback"))
                .isEmpty();
        for (String summary : List.of("message_feedback_summary", "monthly_usage_summary")) {
            assertThat(assistant.refusal(Caller.user(user), "SELECT FROM " + summary))
                    .isEqualTo("42501");
        }
    }

    @Test
    void feedbackIsForWhatTheAssistantSaid() throws SQLException {
        String question = assistant.message(talk, "user", "and why that?");
        String insert = "INSERT INTO feedback (message_id, user_id, rating) VALUES ('%s', '%s', 1)";

        assertThat(assistant.refusal(Caller.user(user), insert.formatted(question, user)))
                .isEqualTo("23514");
        assertThat(assistant.refusal(Caller.user(user), insert.formatted(answer, user)))
                .isEqualTo("done");
        assertThat(assistant.refusal(Caller.user(user), insert.formatted(answer, user)))
                .isEqualTo("23505");
        assertThat(assistant.refusal(Caller.user(user), "UPDATE feedback SET message_id = '%s'".formatted(question)))
                .isEqualTo("23514");
        assertThat(assistant.refusal(Caller.service(), insert.formatted(user, user)))
                .isEqualTo("23503");
        assertThat(assistant.refusal(Caller.user(user), insert.formatted(answer, colleague)))
                .as("in the name of a colleague")
                .isEqualTo("42501");
    }

    // S10, S14: feedback for, or moved to, a message of another tenant
    @Test
    void feedbackStaysInItsTenant() throws SQLException {
        String stranger = assistant.user(assistant.tenant());
        String foreign = assistant.message(assistant.conversation(stranger), "assistant", "secret");
        String mine = assistant.feedback(answer, user);

        assertThat(assistant.refusal(
                        Caller.user(user),
                        "UPDATE feedback SET message_id = '%s' WHERE id = '%s'".formatted(foreign, mine)))
                .isIn("42501", "23503");
        assertThat(assistant.refusal(
                        Caller.service(),
                        "INSERT INTO feedback (message_id, user_id, rating) VALUES ('%s', '%s', 1)"
                                .formatted(answer, stranger)))
                .isEqualTo("23503");
        assertThat(assistant.refusal(
                        Caller.user(stranger),
                        "INSERT INTO feedback (message_id, user_id, rating) VALUES ('%s', '%s', 1)"
                                .formatted(answer, stranger)))
                .isEqualTo("42501");
    }

    @Test
    void ratingsAreOneThumbAndCommentsAreShort() {
        String insert =
                "INSERT INTO feedback (message_id, user_id, rating, comment) VALUES ('%s', '%s', %d, repeat('x', %d))";

        for (int rating : new int[] {0, 2, -2, 5}) {
            assertThat(assistant.refusal(Caller.user(user), insert.formatted(answer, user, rating, 1)))
                    .isEqualTo("23514");
        }
        assertThat(assistant.refusal(Caller.user(user), insert.formatted(answer, user, 1, 5001)))
                .isEqualTo("23514");
        assertThat(assistant.refusal(Caller.user(user), insert.formatted(answer, user, -1, 5000)))
                .isEqualTo("done");
    }
}
