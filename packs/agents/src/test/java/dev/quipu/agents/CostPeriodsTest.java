package dev.quipu.agents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.quipu.migration.testing.Clients;
import dev.quipu.postgres.testing.PostgresTest;
import dev.quipu.postgres.testing.TestServer;
import java.sql.Statement;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Hours, days, weeks, months and years in a stated time zone, and the roll-up that makes them anew. */
@PostgresTest
class CostPeriodsTest {
    private Agents agents;

    @BeforeEach
    void open(TestServer server) {
        agents = Agents.atHead(server);
    }

    @AfterEach
    void close() {
        agents.close();
    }

    @ParameterizedTest
    @CsvSource({
        "Europe/Berlin, 2026-03-29T12:00Z, 23",
        "Europe/Berlin, 2026-10-25T12:00Z, 25",
        "America/New_York, 2026-03-08T12:00Z, 23",
        "America/New_York, 2026-11-01T12:00Z, 25",
        "America/Havana, 2026-11-01T04:30Z, 25",
        "America/Havana, 2026-03-08T12:00Z, 23",
        "Australia/Lord_Howe, 2026-04-04T20:00Z, 24.5",
        "Asia/Tokyo, 2026-03-29T12:00Z, 24",
        "UTC, 2026-03-29T12:00Z, 24"
    })
    void aDayHasTheHoursThatItsClocksShow(String zone, String at, double hours) throws Exception {
        assertThat(Double.parseDouble(agents.value("""
                        SELECT extract(epoch FROM period_end - period_start) / 3600 FROM cost_periods('%s', '%s')
                        WHERE period_type = 'daily'""".formatted(at, zone)))).isEqualTo(hours);
    }

    @Test
    void theHourThatComesTwiceIsTwo() throws Exception {
        agents.model();
        String user = agents.user("ada");
        agents.execute("UPDATE users SET timezone = 'Europe/Berlin'");
        for (String at :
                List.of("2026-10-25T00:30Z", "2026-10-25T01:30Z", "2026-10-24T22:00Z", "2026-10-25T22:59:59Z")) {
            agents.record(user, "request_start_time => '%s'".formatted(at));
        }
        assertThat(agents.lines("SELECT period_type, count(*), sum(total_requests) FROM cost_tracking"
                        + " GROUP BY period_type ORDER BY period_type"))
                .containsExactly(
                        "hourly | 4 | 4", "daily | 1 | 4", "weekly | 1 | 4", "monthly | 1 | 4", "yearly | 1 | 4");
        agents.record(user, "request_start_time => '2026-10-25T23:00Z'");
        assertThat(agents.value("SELECT count(*) FROM cost_tracking WHERE period_type = 'daily'"))
                .isEqualTo("2");
    }

    @Test
    void aDayOfTokyoIsNotOneOfUtc() throws Exception {
        String user = agents.user("chika");
        agents.execute("UPDATE users SET timezone = 'Asia/Tokyo'");
        agents.record(user, "request_start_time => '2025-12-31T15:30Z'");
        assertThat(agents.lines("SELECT period_type, period_start AT TIME ZONE 'UTC' FROM cost_tracking"
                        + " WHERE period_type <> 'hourly' ORDER BY period_type"))
                .containsExactly(
                        "daily | 2025-12-31 15:00:00",
                        "weekly | 2025-12-28 15:00:00",
                        "monthly | 2025-12-31 15:00:00",
                        "yearly | 2025-12-31 15:00:00");
        assertThat(agents.value("SELECT current_month FROM users")).isEqualTo("2026-01-01");
    }

    /** A moment lies in each of its five periods, and where one ends the next begins: of every zone, whatever its clocks do. */
    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void periodsFollowEachOtherWithoutGapsOrOverlaps(long seed) throws Exception {
        Random random = new Random(seed);
        assertThat(agents.lines("""
                        SELECT zone.name, at, period.* FROM (
                            SELECT name FROM pg_timezone_names
                            WHERE name ~ '^(Africa|America|Asia|Atlantic|Australia|Europe|Pacific|Antarctica)/'
                            ORDER BY md5(name || '%d') LIMIT 60) AS zone,
                        LATERAL (SELECT timestamptz '2005-01-01T00:00Z' + ('x' || left(md5(zone.name || n || '%d'), 8))::bit(32)::bigint
                            %% 820000000 * interval '1 second' AS at FROM generate_series(1, 40) AS n) AS moment,
                        LATERAL cost_periods(at, zone.name) AS period
                        WHERE NOT (at >= period_start AND at < period_end)
                           OR (SELECT following.period_start FROM cost_periods(period_end, zone.name) AS following
                               WHERE following.period_type = period.period_type) <> period_end
                        """.formatted(seed, random.nextInt()))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"2026-12-31, 2026-12-28", "2027-01-03, 2026-12-28", "2027-01-04, 2027-01-04"})
    void weeksBeginOnMonday(String day, String monday) throws Exception {
        assertThat(agents.value("SELECT (period_start AT TIME ZONE 'UTC')::date FROM cost_periods('%sT12:00Z', 'UTC')"
                                .formatted(day)
                        + " WHERE period_type = 'weekly'"))
                .isEqualTo(monday);
    }

    private static final String SUMS = """
            SELECT user_id, model_provider, model_name, period_type, period_start, period_end, total_requests,
                   successful_requests, failed_requests, total_input_tokens, total_output_tokens, total_tokens,
                   total_cached_tokens, total_reasoning_tokens, total_cache_write_tokens, input_cost, output_cost,
                   refunded_cost, total_cost, response_time_total_ms, response_time_samples, retried_requests, average_cost_per_request,
                   average_cost_per_token, average_response_time_ms, success_rate, retry_rate
            FROM cost_tracking ORDER BY user_id, model_provider, model_name, period_type, period_start""";

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {11, 12, 13})
    void theRollUpEqualsWhatWasKeptOnTheWay(long seed) throws Exception {
        agents.model();
        Random random = new Random(seed);
        List<String> zones = List.of("UTC", "Europe/Berlin", "America/Havana", "Asia/Kolkata");
        for (int i = 0; i < 4; i++) {
            agents.user("user" + i);
            agents.execute("UPDATE users SET timezone = '%s' WHERE username = 'user%d'".formatted(zones.get(i), i));
        }
        for (int i = 0; i < 120; i++) {
            String at = "timestamptz '2026-10-20T00:00Z' + interval '%d seconds'".formatted(random.nextInt(1_500_000));
            String request = agents.value("""
                    SELECT id FROM record_ai_request((SELECT id FROM users WHERE username = 'user%d'), '%s', '%s',
                        input_tokens => %d, output_tokens => %d, cached_tokens => %d,
                        details => '{"cache_write_tokens": %d}', request_start_time => %s, response_time_ms => %s, retry_count => %d, status => '%s')""".formatted(
                    random.nextInt(4),
                    random.nextBoolean() ? "openai" : "anthropic",
                    random.nextInt(3) == 0 ? "other" : "gpt-4",
                    100 + random.nextInt(900),
                    random.nextInt(900),
                    random.nextInt(50),
                    random.nextInt(50),
                    at,
                    random.nextInt(4) == 0 ? "NULL" : String.valueOf(random.nextInt(9000)),
                    random.nextInt(2),
                    List.of("completed", "failed", "cancelled", "processing").get(random.nextInt(4))));
            if (random.nextInt(5) == 0) {
                agents.value("SELECT refund_ai_request(id, total_cost_usd / 2, 'refund %s') FROM ai_requests"
                                .formatted(request)
                        + " WHERE total_cost_usd > 0 AND id = " + request
                        + " UNION ALL SELECT true LIMIT 1");
            }
        }
        List<String> kept = agents.lines(SUMS);

        agents.value("SELECT rollup_costs('2026-10-01T00:00Z', '2026-12-01T00:00Z')");
        assertThat(agents.lines(SUMS)).isEqualTo(kept).hasSizeGreaterThan(100);
        agents.execute("DELETE FROM cost_tracking");
        agents.value("SELECT rollup_costs('2026-10-01T00:00Z', '2026-12-01T00:00Z')");
        assertThat(agents.lines(SUMS)).isEqualTo(kept);
    }

    @Test
    void onlyTheRollUpKnowsMedianAndNinetyFifth() throws Exception {
        String user = agents.user("ada");
        for (int i = 1; i <= 100; i++) {
            agents.record(user, "request_start_time => '2026-05-05T05:00Z', response_time_ms => " + i * 10);
        }
        agents.execute("UPDATE ai_requests SET user_rating = 4 WHERE id % 2 = 0");
        agents.value("SELECT open_budget(%s, 'may', 1, at => '2026-05-05T05:00Z')".formatted(user));
        agents.value("SELECT rollup_costs('2026-05-05T00:00Z', '2026-05-06T00:00Z')");
        assertThat(agents.lines(
                        "SELECT DISTINCT median_response_time_ms, p95_response_time_ms, average_response_time_ms,"
                                + " average_user_rating::float8 FROM cost_tracking"))
                .containsExactly("505 | 950.5 | 505 | 4");
        assertThat(agents.lines(
                        "SELECT period_type, budget_limit::float8 FROM cost_tracking WHERE budget_limit IS NOT NULL"))
                .containsExactly("monthly | 1");
    }

    @Test
    void aPartIsRolledUpWithoutTouchingTheRest() throws Exception {
        agents.model();
        String user = agents.user("ada");
        agents.record(user, "request_start_time => '2026-05-05T05:00Z'");
        agents.record(user, "request_start_time => '2026-05-07T05:00Z'");
        agents.execute("UPDATE cost_tracking SET total_cost = 0; UPDATE ai_requests SET metadata = '{}'");
        assertThat(agents.value("SELECT rollup_costs('2026-05-05T00:00Z', '2026-05-06T00:00Z', kinds => '{daily}')"))
                .isEqualTo("1");
        assertThat(agents.lines("SELECT period_type, (period_start AT TIME ZONE 'UTC')::date FROM cost_tracking"
                        + " WHERE total_cost > 0"))
                .containsExactly("daily | 2026-05-05");
        agents.execute("DELETE FROM ai_requests WHERE request_start_time < '2026-05-06'");
        agents.value("SELECT rollup_costs('2026-05-05T00:00Z', '2026-05-06T00:00Z')");
        assertThat(agents.value("SELECT count(*) FROM cost_tracking WHERE period_type = 'daily'"))
                .isEqualTo("1");
    }

    /** It is in the next period, with all that comes after it. */
    @Test
    void whatBeginsAtTheEndOfASpanIsNotRolledUpWithIt() throws Exception {
        agents.model();
        String user = agents.user("ada");
        for (String time : List.of("05T05:00Z", "06T00:00Z", "06T05:00Z")) {
            agents.record(user, "request_start_time => '2026-05-%s'".formatted(time));
        }
        agents.value("SELECT rollup_costs('2026-05-05T00:00Z', '2026-05-06T00:00Z', kinds => '{daily}')");
        assertThat(agents.lines(
                        "SELECT total_requests, total_cost::float8 FROM cost_tracking WHERE period_type = 'daily'"
                                + " ORDER BY period_start"))
                .containsExactly("1 | 1", "2 | 2");
    }

    /** In which requests count, to which refunds go, and which ends. */
    @Test
    void aMonthIsThatOfTheUsersTimeZone() throws Exception {
        agents.model();
        String user = agents.user("ada");
        agents.execute("UPDATE users SET timezone = 'Asia/Tokyo'");
        String month = "SELECT current_month, current_month_spend::float8 FROM users";
        agents.record(user, "request_start_time => '2026-04-30T14:59:59Z'");
        assertThat(agents.lines(month)).containsExactly("2026-04-01 | 1");
        String request = agents.record(user, "request_start_time => '2026-04-30T15:00Z'");
        assertThat(agents.lines(month)).containsExactly("2026-05-01 | 1");
        agents.value("SELECT refund_ai_request(%s, 0.25, 'k')".formatted(request));
        assertThat(agents.lines(month)).containsExactly("2026-05-01 | 0.75");
        assertThat(agents.value("SELECT start_month('2026-05-31T14:59:59Z')")).isEqualTo("0");
        assertThat(agents.value("SELECT start_month('2026-05-31T15:00Z')")).isEqualTo("1");
        assertThat(agents.lines(month)).containsExactly("2026-06-01 | 0");
    }

    /** Whatever stood there: a sum that is not that of the requests, or a month that has not begun. */
    @Test
    void theMonthIsThatOfTheRequestsOnceTheyAreRolledUp() throws Exception {
        agents.model();
        String user = agents.user("ada");
        agents.record(user, "");
        for (String month : List.of("current_month", "'2999-01-01'")) {
            agents.execute("UPDATE users SET current_month_spend = 3, current_month = " + month);
            agents.value(
                    "SELECT rollup_costs(CURRENT_TIMESTAMP - interval '1 day', CURRENT_TIMESTAMP, %s)".formatted(user));
            assertThat(
                            agents.lines(
                                    "SELECT current_month_spend::float8, api_quota_used, current_month <= CURRENT_DATE + 1 FROM users"))
                    .as(month)
                    .containsExactly("1 | 1 | t");
        }
    }

    /** Who rolls up and who records wait for each other: nothing counts twice, nothing is lost. */
    @Test
    void recordingGoesOnWhileOthersRollUp() throws Exception {
        agents.model();
        String user = agents.user("ada");
        Clients.run(agents, 8, (client, connection) -> {
            try (Statement statement = connection.createStatement()) {
                for (int i = 0; i < 20; i++) {
                    statement.execute(
                            client == 0
                                    ? "SELECT rollup_costs(now() - interval '1 day', now() + interval '1 hour')"
                                    : "SELECT record_ai_request(%s, 'openai', 'gpt-4', input_tokens => 1000)"
                                            .formatted(user));
                }
            }
        });
        assertThat(agents.column("SELECT DISTINCT total_cost::float8 FROM cost_tracking"))
                .containsExactly("140");
    }

    @Test
    void oneSpeedThatIsOutOfReachDoesNotStopTheRollUp() throws Exception {
        agents.model();
        String user = agents.user("ada");
        for (String speed : List.of("10", "20", "1e200", "5e-324")) {
            String request = agents.record(user, "request_start_time => '2026-05-05T12:00Z'");
            agents.execute("UPDATE ai_requests SET tokens_per_second = %s WHERE id = %s".formatted(speed, request));
        }
        agents.value("SELECT rollup_costs('2026-05-05T00:00Z', '2026-05-06T00:00Z', kinds => '{daily}')");
        assertThat(agents.value("SELECT average_tokens_per_second FROM cost_tracking WHERE period_type = 'daily'"))
                .isEqualTo("2.5e+199");
        agents.execute("UPDATE ai_requests SET tokens_per_second = 5e-324");
        agents.value("SELECT rollup_costs('2026-05-05T00:00Z', '2026-05-06T00:00Z', kinds => '{daily}')");
        assertThat(agents.value("SELECT average_tokens_per_second FROM cost_tracking WHERE period_type = 'daily'"))
                .isEqualTo("0");
    }

    /** At that moment it is this month on one side of the earth, and the last one on the other. */
    @Test
    void whoMovesToAnotherTimeZoneHasTheMonthOfThere() throws Exception {
        assumeThat(agents.value("SELECT date_trunc('month', CURRENT_TIMESTAMP AT TIME ZONE 'America/Los_Angeles')"
                        + " = date_trunc('month', CURRENT_TIMESTAMP AT TIME ZONE 'Pacific/Kiritimati')"))
                .as("for a day of each month, no moment is of this month on one side and of the last one on the other")
                .isEqualTo("t");
        agents.model();
        String user = agents.user("ada");
        agents.execute("UPDATE users SET timezone = 'Pacific/Kiritimati', monthly_budget_limit = 10,"
                + " monthly_budget_is_hard = true");
        agents.record(user, """
                input_cost_usd => 8, output_cost_usd => 0, request_start_time => date_trunc('month',
                    CURRENT_TIMESTAMP AT TIME ZONE 'America/Los_Angeles') AT TIME ZONE 'Pacific/Kiritimati'""");
        String granted = "SELECT reservation IS NOT NULL FROM reserve(%s, 5, 'openai')".formatted(user);
        String month = "SELECT current_month_spend::float8, api_quota_used FROM users";
        String rollUp = "SELECT rollup_costs(CURRENT_TIMESTAMP - interval '70 days', CURRENT_TIMESTAMP, %s)";
        assertThat(agents.lines(month)).containsExactly("8 | 1");
        assertThat(agents.value(granted)).isEqualTo("f");

        agents.execute("UPDATE users SET timezone = 'America/Los_Angeles'");
        agents.value(rollUp.formatted(user));
        agents.value("SELECT start_month()");
        assertThat(agents.lines(month)).containsExactly("0 | 0");
        assertThat(agents.value(granted)).isEqualTo("t");
        assertThat(agents.lines(Agents.PACK.read("health/month_drift.sql"))).isEmpty();

        agents.execute("UPDATE users SET current_month_spend = 3, current_month = '2999-01-01'");
        agents.value("SELECT rollup_costs('2026-01-01Z', '2026-01-02Z', %s)".formatted(user));
        agents.value(rollUp.formatted(user));
        assertThat(agents.lines(month)).containsExactly("0 | 0");
        assertThat(agents.value("SELECT current_month <= CURRENT_DATE + 1 FROM users"))
                .isEqualTo("t");
    }
}
