package dev.quipu.assistant;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.assistant.Assistant.Caller;
import dev.quipu.migration.testing.Clients;
import dev.quipu.postgres.testing.PostgresTest;
import dev.quipu.postgres.testing.TestServer;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Usage is counted exactly, by many at once, and survives the people who caused it. */
@PostgresTest
class UsageTest {
    private static final String ALL = "SELECT user_id IS NULL, date, total_tokens, prompt_tokens, completion_tokens,"
            + " request_count, estimated_cost FROM usage_metrics ORDER BY user_id NULLS FIRST, date";

    private Assistant assistant;
    private String tenant = "";
    private String user = "";

    @BeforeEach
    void open(TestServer server) throws SQLException {
        assistant = Assistant.empty(server);
        tenant = assistant.tenant();
        user = assistant.user(tenant);
    }

    @AfterEach
    void close() {
        assistant.close();
    }

    private static String id(String uuid) {
        return uuid.isEmpty() ? "NULL" : "'" + uuid + "'";
    }

    private static String increment(String tenant, String user, String date, int prompt, int completion, String cost) {
        return "SELECT increment_usage_metrics('%s', %s, '%s', %d, %d, %s)"
                .formatted(tenant, id(user), date, prompt, completion, cost);
    }

    // S4: 800 rows
    @ParameterizedTest
    @CsvSource({"false", "true"})
    void sixteenClientsIncrementOneRow(boolean ofUser) throws Exception {
        String whose = ofUser ? user : "";
        Clients.run(assistant, 16, (client, connection) -> {
            try (PreparedStatement statement =
                    connection.prepareStatement(increment(tenant, whose, "2026-11-01", 3, 4, "0.0000000001"))) {
                for (int i = 0; i < 50; i++) {
                    statement.execute();
                }
            }
        });

        assertThat(assistant.lines(ALL))
                .containsExactly((ofUser ? "f" : "t") + " | 2026-11-01 | 5600 | 2400 | 3200 | 800 | 0.0000000800");
    }

    // S6: 0.0000 and 0.5000
    @ParameterizedTest
    @CsvSource({"0.00004, 0.2000000000", "0.00006, 0.3000000000"})
    void smallCostsAddUp(String cost, String sum) throws SQLException {
        assistant.execute(
                "SELECT increment_usage_metrics('%s', NULL, '2026-11-01', 1, 1, %s) FROM generate_series(1, 5000)"
                        .formatted(tenant, cost));

        assertThat(assistant.value("SELECT estimated_cost FROM usage_metrics")).isEqualTo(sum);
    }

    // S6: numeric(10,4) ends at a million, integer at two thousand million
    @Test
    void holdsTheUsageOfALargeTenant() throws SQLException {
        for (int i = 0; i < 3; i++) {
            assistant.execute(increment(tenant, "", "2026-11-01", Integer.MAX_VALUE, Integer.MAX_VALUE, "999999999"));
        }

        assertThat(assistant.lines(ALL))
                .containsExactly("t | 2026-11-01 | 12884901882 | 6442450941 | 6442450941 | 3 | 2999999997.0000000000");
    }

    @ParameterizedTest
    @CsvSource({
        "-1, 0, 0",
        "0, -1, 0",
        "0, 0, -0.1",
        "0, 0, 'NaN'",
        "0, 0, 'Infinity'",
        "0, 0, 10000000000",
        "NULL, 0, 0",
        "0, 0, NULL"
    })
    void refusesWhatNobodyCanUse(String prompt, String completion, String cost) throws SQLException {
        String sql = "SELECT increment_usage_metrics('%s', NULL, '2026-11-01', %s, %s, %s)"
                .formatted(
                        tenant,
                        prompt,
                        completion,
                        cost.matches("[NI][aA-Za-z]+") && !cost.equals("NULL") ? "'" + cost + "'" : cost);

        assertThat(assistant.refusal(Caller.service(), sql)).isEqualTo("23514");
        assertThat(assistant.lines(ALL)).isEmpty();
    }

    /** Days are made times in the summaries, and times end before days do; so a wrong day would stop them for all tenants. */
    @ParameterizedTest
    @CsvSource({"294277-01-01", "5874897-12-31", "infinity", "-infinity", "4714-11-24 BC", "1969-12-31", "10000-01-01"})
    void aDayFarFromTodayIsNobodysToWrite(String day) throws SQLException {
        for (Caller caller : List.of(Caller.user(user), Caller.service())) {
            assertThat(assistant.refusal(caller, increment(tenant, "", day, 0, 0, "0")))
                    .isEqualTo("23514");
            assertThat(assistant.refusal(
                            caller, "SELECT record_usage('%s', NULL, '%s', 'm', 0, 0, 0)".formatted(tenant, day)))
                    .isEqualTo("23514");
        }
        for (String table : List.of("usage_metrics (tenant_id, date)", "model_usage (tenant_id, date, model)")) {
            assertThat(assistant.refusal(
                            Caller.service(),
                            "INSERT INTO %s VALUES ('%s', '%s'%s)"
                                    .formatted(table, tenant, day, table.startsWith("model") ? ", 'm'" : "")))
                    .isEqualTo("23514");
        }
        assistant.execute("SELECT refresh_summaries()");
    }

    /** Somewhere it is tomorrow already; on later days only the service writes, whose clock the health check looks after. */
    @Test
    void peopleWriteNothingOnDaysToCome() throws SQLException {
        String today = assistant.value("SELECT (now() AT TIME ZONE 'UTC')::date");
        String later = "SELECT increment_usage_metrics('%s', NULL, date '%s' + %d, 1, 1, 1)";

        assertThat(assistant.refusal(Caller.user(user), later.formatted(tenant, today, 1)))
                .isEqualTo("done");
        assertThat(assistant.refusal(Caller.user(user), later.formatted(tenant, today, 3)))
                .isEqualTo("23514");
        assertThat(assistant.refusal(Caller.service(), later.formatted(tenant, today, 3)))
                .isEqualTo("done");
    }

    /** A sum without room would refuse the deletion of whoever made it, for good. */
    @Test
    void theUsageOfSpendthriftsIsAddedUpWhenTheyGo() throws SQLException {
        for (String somebody : List.of("", user)) {
            assistant.execute("SELECT record_usage('%s', %s, '2026-11-01', 'm', 1, 1, 999999.9999999999)"
                    .formatted(tenant, id(somebody)));
        }
        assistant.execute("UPDATE usage_metrics SET estimated_cost = 9999999999.9999999999");
        assistant.execute("UPDATE model_usage SET estimated_cost = 9999999999.9999999999");

        assistant.execute("DELETE FROM users");

        for (String table : List.of("usage_metrics", "model_usage")) {
            assertThat(assistant.lines("SELECT user_id, estimated_cost FROM " + table))
                    .as("there is no room for more")
                    .containsExactly("null | 9999999999.9999999999");
        }
    }

    // S7: tenant B and anon charged tenant A
    @Test
    void nobodyChargesAnotherTenantOrAColleague() throws SQLException {
        String colleague = assistant.user(tenant);
        String stranger = assistant.user(assistant.tenant());
        String own = increment(tenant, user, "2026-11-01", 1, 1, "1");

        assertThat(assistant.refusal(Caller.user(user), own)).isEqualTo("done");
        assertThat(assistant.refusal(Caller.user(user), increment(tenant, "", "2026-11-01", 1, 1, "1")))
                .isEqualTo("done");
        assertThat(assistant.refusal(Caller.service(), own)).isEqualTo("done");
        assertThat(assistant.refusal(Caller.user(stranger), own)).isEqualTo("42501");
        assertThat(assistant.refusal(Caller.user(colleague), own)).isEqualTo("42501");
        assertThat(assistant.refusal(Caller.anonymous(), own)).isEqualTo("42501");
        assertThat(assistant.refusal(Caller.service(), increment(tenant, stranger, "2026-11-01", 1, 1, "1")))
                .as("a user of another tenant")
                .isEqualTo("23503");
    }

    // S8: WITH CHECK (true), USING (true)
    @Test
    void onlyTheServiceWritesTheTable() throws SQLException {
        assistant.execute(increment(tenant, user, "2026-11-01", 1, 1, "1"));

        assertThat(assistant.refusal(Caller.user(user), "UPDATE usage_metrics SET request_count = 0"))
                .isEqualTo("42501");
        assertThat(assistant.refusal(
                        Caller.user(user),
                        "INSERT INTO usage_metrics (tenant_id, date) VALUES ('%s', '2026-11-02')".formatted(tenant)))
                .isEqualTo("42501");
        assertThat(assistant.refusal(Caller.service(), "UPDATE usage_metrics SET request_count = 2"))
                .isEqualTo("done");
    }

    // S5: duplicate key (tenant, null, date)
    @Test
    void theUsageOfThoseWhoGoStaysWithTheTenant() throws SQLException {
        String second = assistant.user(tenant);
        assistant.execute(increment(tenant, "", "2026-11-01", 1, 2, "0.1"));
        for (String somebody : List.of(user, second)) {
            assistant.execute(increment(tenant, somebody, "2026-11-01", 10, 20, "1"));
            assistant.execute(increment(tenant, somebody, "2026-11-02", 100, 200, "0.0000000001"));
            assistant.execute("SELECT record_usage('%s', '%s', '2026-11-03', 'gpt-5', 5, 6, 2, 4, 3)"
                    .formatted(tenant, somebody));
        }

        assistant.execute("DELETE FROM users WHERE id = '%s'".formatted(user));
        assistant.execute("DELETE FROM users WHERE id = '%s'".formatted(second));

        assertThat(assistant.lines(ALL))
                .containsExactly(
                        "t | 2026-11-01 | 63 | 21 | 42 | 3 | 2.1000000000",
                        "t | 2026-11-02 | 600 | 200 | 400 | 2 | 0.0000000002",
                        "t | 2026-11-03 | 22 | 10 | 12 | 2 | 4.0000000000");
        assertThat(assistant.lines(
                        "SELECT user_id, model, prompt_tokens, cached_tokens, reasoning_tokens FROM model_usage"))
                .containsExactly("null | gpt-5 | 10 | 8 | 6");
    }

    @Test
    void bothGoInOneStatement() throws SQLException {
        String second = assistant.user(tenant);
        assistant.execute(increment(tenant, user, "2026-11-01", 1, 1, "1"));
        assistant.execute(increment(tenant, second, "2026-11-01", 1, 1, "1"));

        assistant.execute("DELETE FROM users");

        assertThat(assistant.lines(ALL)).containsExactly("t | 2026-11-01 | 4 | 2 | 2 | 2 | 2.0000000000");
    }

    // S22: blocked by the key of users
    @Test
    void aTenantGoesWithAllOfItsRows() throws SQLException {
        String talk = assistant.conversation(user);
        assistant.feedback(assistant.message(talk, "assistant", "hello"), user);
        assistant.execute("SELECT record_usage('%s', '%s', '2026-11-03', 'gpt-5', 5, 6, 2)".formatted(tenant, user));
        assistant.execute(increment(tenant, "", "2026-11-01", 1, 1, "1"));
        String other = assistant.conversation(assistant.user(assistant.tenant()));

        assistant.execute("DELETE FROM tenants WHERE id = '%s'".formatted(tenant));

        assertThat(assistant.column("SELECT id FROM conversations")).containsExactly(other);
        for (String table : List.of("messages", "feedback", "usage_metrics", "model_usage")) {
            assertThat(assistant.value("SELECT count(*) FROM " + table))
                    .as(table)
                    .isEqualTo("0");
        }
    }

    /** Whoever comes after the deletion is told that the user is gone; nothing that was counted before is lost. */
    @Test
    void incrementsRaceWithTheDeletionOfTheirUser() throws Exception {
        int[] counted = new int[8];
        Clients.run(assistant, 8, (client, connection) -> {
            for (int i = 0; i < 60; i++) {
                if (client == 0 && i == 10) {
                    Assistant.lines(connection, "DELETE FROM users WHERE id = '%s'".formatted(user));
                }
                try {
                    Assistant.lines(connection, increment(tenant, user, "2026-11-01", 1, 1, "0.5"));
                    counted[client]++;
                } catch (SQLException gone) {
                    assertThat(gone.getSQLState()).isEqualTo("23503");
                }
            }
        });

        int sum = java.util.Arrays.stream(counted).sum();
        assertThat(sum).isBetween(10, 8 * 60 - 50);
        assertThat(assistant.lines(
                        "SELECT user_id, request_count, estimated_cost * 2 = request_count FROM usage_metrics"))
                .containsExactly("null | %d | t".formatted(sum));
    }

    @Test
    void theLimitOfADayIsAskedForInOneCall() throws SQLException {
        assistant.execute("UPDATE tenants SET daily_token_limit = 100 WHERE id = '%s'".formatted(tenant));
        String today = assistant.value("SELECT (now() AT TIME ZONE 'UTC')::date");
        String check = "SELECT * FROM check_daily_token_limit('%s', %d)";
        assistant.execute(increment(tenant, user, today, 30, 30, "1"));
        assistant.execute(increment(tenant, "", today, 20, 10, "1"));
        assistant.execute(
                "SELECT increment_usage_metrics('%s', NULL, date '%s' - 1, 500, 500, 1)".formatted(tenant, today));

        assertThat(assistant.lines(check.formatted(tenant, 10))).containsExactly("t | 90 | 100 | 10");
        assertThat(assistant.as(Caller.user(user), check.formatted(tenant, 11))).containsExactly("f | 90 | 100 | 10");
        assistant.execute("UPDATE tenants SET daily_token_limit = 50");
        assertThat(assistant.lines(check.formatted(tenant, 0))).containsExactly("f | 90 | 50 | 0");
        assistant.execute("UPDATE tenants SET daily_token_limit = NULL");
        assertThat(assistant.lines(check.formatted(tenant, 1 << 30))).containsExactly("t | 90 | null | null");
        assistant.execute("UPDATE tenants SET is_active = false");
        assertThat(assistant.lines(check.formatted(tenant, 0))).containsExactly("f | 90 | null | null");
        assertThat(assistant.refusal(Caller.user(assistant.user(assistant.tenant())), check.formatted(tenant, 0)))
                .isEqualTo("42501");
    }

    /** At 23:30 in New York it is the next day in UTC already, and that is the day that counts. */
    @Test
    void todayIsThatOfUtcInEveryTimeZone() throws SQLException {
        for (String zone : List.of("America/New_York", "Pacific/Kiritimati", "UTC")) {
            assertThat(assistant.as(Caller.service(), """
                            SET TimeZone = '%s';
                            SELECT increment_usage_metrics('%s', NULL, (now() AT TIME ZONE 'UTC')::date, 1, 0, 0);
                            SELECT count(*) FROM current_day_usage""".formatted(zone, tenant)))
                    .as(zone)
                    .containsExactly("1");
        }
    }

    @Test
    void monthsAreThoseOfTheDayInEveryTimeZone() throws SQLException {
        assistant.execute(increment(tenant, user, "2026-10-31", 1, 0, "0.5"));
        assistant.execute(increment(tenant, user, "2026-11-01", 2, 0, "0.25"));
        assistant.execute(increment(tenant, user, "2026-11-30", 3, 0, "0.25"));
        for (String zone : List.of("America/New_York", "Pacific/Kiritimati")) {
            assertThat(assistant.as(Caller.service(), """
                            SET TimeZone = '%s';
                            SELECT refresh_summaries();
                            SELECT month, total_tokens, request_count, estimated_cost, active_days
                            FROM monthly_usage_summary ORDER BY month""".formatted(zone)))
                    .containsExactly("2026-10-01 | 1 | 1 | 0.5000000000 | 1", "2026-11-01 | 5 | 2 | 0.5000000000 | 2");
        }
    }

    @Test
    void theUsageOfAModelAndOfTheDayAreOne() throws Exception {
        Clients.run(assistant, 4, (client, connection) -> {
            for (int i = 0; i < 25; i++) {
                Assistant.lines(
                        connection,
                        "SELECT record_usage('%s', '%s', '2026-11-01', 'model%d', 10, 5, 0.1, 4, 2)"
                                .formatted(tenant, user, i % 2));
            }
        });
        String wrong = "SELECT record_usage('%s', NULL, '2026-11-01', 'm', 10, 5, 0.1, %d, %d)";

        assertThat(assistant.refusal(Caller.service(), wrong.formatted(tenant, 11, 0)))
                .isEqualTo("23514");
        assertThat(assistant.refusal(Caller.service(), wrong.formatted(tenant, 0, 6)))
                .isEqualTo("23514");
        assertThat(assistant.lines("SELECT model, request_count, prompt_tokens, cached_tokens, reasoning_tokens,"
                        + " estimated_cost FROM model_usage ORDER BY model"))
                .containsExactly(
                        "model0 | 52 | 520 | 208 | 104 | 5.2000000000", "model1 | 48 | 480 | 192 | 96 | 4.8000000000");
        assertThat(assistant.lines(ALL)).containsExactly("f | 2026-11-01 | 1500 | 1000 | 500 | 100 | 10.0000000000");
    }

    /** Nor one of which nothing is known. */
    @ParameterizedTest
    @CsvSource({"11, 0", "0, 6", "-1, 0", "0, -1", "NULL, 0", "0, NULL"})
    void aWrongRequestDoesNotHideInTheSumOfADay(String cached, String reasoning) throws SQLException {
        String record = "SELECT record_usage('%s', NULL, '2026-11-01', 'm', 10, 5, 0.1, %s, %s)";
        assistant.execute(record.formatted(tenant, 4, 3));
        assertThat(assistant.refusal(Caller.service(), record.formatted(tenant, cached, reasoning)))
                .isEqualTo("23514");
    }

    @Test
    void whatThereIsNoRoomForIsNotAddedAndStopsNobody() throws SQLException {
        String record = "SELECT record_usage('%s', NULL, '2026-11-01', 'm', 1, 1, 999999.9999999999)".formatted(tenant);
        assistant.execute(record);
        for (String table : List.of("usage_metrics", "model_usage")) {
            assistant.execute("UPDATE %s SET estimated_cost = 9999999999.9999999998".formatted(table));
        }

        assistant.execute(record);

        for (String table : List.of("usage_metrics", "model_usage")) {
            assertThat(assistant.lines("SELECT request_count, estimated_cost FROM " + table))
                    .as(table)
                    .containsExactly("2 | 9999999999.9999999999");
        }
    }

    @Test
    void theUsageOfAModelStaysWithTheTenantToo() throws SQLException {
        for (String somebody : List.of(user, assistant.user(tenant))) {
            assistant.execute(
                    "SELECT record_usage('%s', '%s', '2026-11-01', 'm', 10, 5, 0.1, 4, 2)".formatted(tenant, somebody));
        }

        assistant.execute("DELETE FROM users");

        assertThat(assistant.lines("SELECT user_id, prompt_tokens, completion_tokens, cached_tokens, reasoning_tokens,"
                        + " request_count, estimated_cost FROM model_usage"))
                .containsExactly("null | 20 | 10 | 8 | 4 | 2 | 0.2000000000");
    }

    /** What is no number of tokens is not allowed either, and the largest number does not overflow. */
    @Test
    void theLimitIsAskedForNumbersOfTokens() throws SQLException {
        assistant.execute("SELECT increment_usage_metrics('%s', NULL, (now() AT TIME ZONE 'UTC')::date, 5, 5, 0)"
                .formatted(tenant));
        assertThat(assistant.refusal(Caller.service(), "SELECT check_daily_token_limit('%s', -1)".formatted(tenant)))
                .isEqualTo("22023");
        assertThat(assistant.refusal(Caller.service(), "SELECT check_daily_token_limit('%s', NULL)".formatted(tenant)))
                .isEqualTo("22023");
        assertThat(assistant.value(
                        "SELECT allowed FROM check_daily_token_limit('%s', %d)".formatted(tenant, Long.MAX_VALUE)))
                .isEqualTo("t");
        assistant.execute("UPDATE tenants SET daily_token_limit = 10");
        assertThat(assistant.value(
                        "SELECT allowed FROM check_daily_token_limit('%s', %d)".formatted(tenant, Long.MAX_VALUE)))
                .isEqualTo("f");
    }
}
