package dev.quipu.agents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quipu.migration.testing.Clients;
import dev.quipu.postgres.testing.PostgresTest;
import dev.quipu.postgres.testing.TestServer;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Budgets of one name that come together when a period is over, and clocks that are ahead. */
@PostgresTest
class BudgetRenewalTest {
    private static final String PERIODS = "SELECT id, period_start AT TIME ZONE 'UTC', period_end AT TIME ZONE 'UTC',"
            + " is_active, renewed_from FROM user_budgets ORDER BY id";

    private Agents agents;
    private String user;

    @BeforeEach
    void open(TestServer server) throws SQLException {
        agents = Agents.atHead(server);
        agents.model();
        user = agents.user("ada");
    }

    @AfterEach
    void close() {
        agents.close();
    }

    private void budget(String kind, String start, String end, boolean renews) throws SQLException {
        agents.execute("""
                INSERT INTO user_budgets (user_id, budget_name, budget_amount, budget_period, period_start, period_end,
                    auto_renew, is_hard_limit)
                VALUES (%s, 'all', 5, '%s', '%s', '%s', %s, true)""".formatted(user, kind, start, end, renews));
    }

    /** Two months of one name are both over: only the later one goes on. */
    @Test
    void ofTwoThatAreOverTheLaterOneGoesOn() throws Exception {
        budget("monthly", "2026-01-01Z", "2026-02-01Z", true);
        budget("monthly", "2026-02-01Z", "2026-03-01Z", true);
        assertThat(agents.value("SELECT renew_budgets('2026-05-05Z')")).isEqualTo("1");
        assertThat(agents.lines(PERIODS))
                .containsExactly(
                        "1 | 2026-01-01 00:00:00 | 2026-02-01 00:00:00 | f | null",
                        "2 | 2026-02-01 00:00:00 | 2026-03-01 00:00:00 | f | null",
                        "3 | 2026-05-01 00:00:00 | 2026-06-01 00:00:00 | t | 2");
    }

    /** One that is paused takes no time. */
    @Test
    void oneThatIsOverGoesOnBesideOneThatIsPaused() throws Exception {
        budget("monthly", "2026-04-01Z", "2026-05-01Z", true);
        budget("monthly", "2026-05-01Z", "2026-06-01Z", true);
        agents.execute("UPDATE user_budgets SET is_active = false WHERE id = 2");
        assertThat(agents.value("SELECT renew_budgets('2026-05-05Z')")).isEqualTo("1");
        assertThat(agents.lines(PERIODS))
                .containsExactly(
                        "1 | 2026-04-01 00:00:00 | 2026-05-01 00:00:00 | f | null",
                        "2 | 2026-05-01 00:00:00 | 2026-06-01 00:00:00 | f | null",
                        "3 | 2026-05-01 00:00:00 | 2026-06-01 00:00:00 | t | 1");
    }

    @Test
    void oneThatIsOverEndsWhereAnotherHasTheTime() throws Exception {
        budget("monthly", "2026-04-01Z", "2026-05-01Z", true);
        budget("monthly", "2026-05-01Z", "2026-06-01Z", true);
        assertThat(agents.value("SELECT renew_budgets('2026-05-05Z')")).isEqualTo("0");
        assertThat(agents.column("SELECT is_active FROM user_budgets ORDER BY id"))
                .containsExactly("f", "t");
        agents.record(user, "request_start_time => '2026-04-30T23:00Z'");
        assertThat(agents.column("SELECT current_spend::float8 FROM user_budgets ORDER BY id"))
                .containsExactly("1", "0");
    }

    /** A gap before the other begins would be one in which a hard limit does not hold. */
    @Test
    void oneThatIsOverGoesOnInWhatOthersLeave() throws Exception {
        budget("weekly", "2026-05-01T10:00Z", "2026-05-08T10:00Z", true);
        budget("daily", "2026-05-09T06:00Z", "2026-05-09T18:00Z", false);
        budget("daily", "2026-05-12T06:00Z", "2026-05-13T06:00Z", false);
        agents.record(user, "request_start_time => '2026-05-10T00:00Z'");
        assertThat(agents.lines(PERIODS + " DESC LIMIT 1"))
                .containsExactly("4 | 2026-05-09 18:00:00 | 2026-05-12 06:00:00 | t | 1");
        assertThat(agents.value("SELECT current_spend::float8 FROM user_budgets WHERE id = 4"))
                .isEqualTo("1");
    }

    @Test
    void sixteenClientsRecordWhereTwoRunIntoEachOther() throws Exception {
        budget("daily", "2026-05-01Z", "2026-05-02Z", true);
        budget("daily", "2026-05-02Z", "2026-05-03Z", true);
        Clients.run(agents, 16, (client, connection) -> {
            try (Statement statement = connection.createStatement()) {
                statement.execute("""
                        SELECT record_ai_request(%s, 'openai', 'gpt-4', input_tokens => 100,
                            request_start_time => '2026-05-05T01:00Z')""".formatted(user));
            }
        });
        assertThat(agents.column("SELECT current_spend::float8 FROM user_budgets WHERE is_active"))
                .containsExactly("1.6");
        assertThat(agents.value("SELECT count(*) FROM user_budgets")).isEqualTo("3");
    }

    /** One request that says it is of next month must not take the limits away until then. */
    @Test
    void aClockThatIsAheadBeginsNoPeriod() throws Exception {
        agents.execute("UPDATE users SET monthly_budget_limit = 3, monthly_budget_is_hard = true");
        agents.value("SELECT open_budget(%s, 'all', 3, 'daily', hard => true)".formatted(user));
        agents.record(user, "request_start_time => CURRENT_TIMESTAMP + interval '40 days'");
        agents.record(user, "");
        assertThat(agents.lines("SELECT current_spend::float8, is_active FROM user_budgets"))
                .containsExactly("1 | t");
        assertThat(agents.lines("SELECT current_month_spend::float8, current_month <= CURRENT_DATE + 1 FROM users"))
                .containsExactly("1 | t");
        assertThat(agents.value("SELECT refused_by IS NOT NULL FROM reserve(%s, 2.5)".formatted(user)))
                .isEqualTo("t");
        assertThatThrownBy(() -> agents.value("SELECT reserve(%s, 1, at => '2100-01-01Z')".formatted(user)))
                .hasMessageContaining("which is to come");
        assertThat(agents.value("SELECT count(*) FROM user_budgets WHERE is_active AND period_end < '2100-01-01Z'"))
                .isEqualTo("1");
        assertThat(agents.column("SELECT total_cost::float8 FROM cost_tracking WHERE period_type = 'monthly'"))
                .containsExactly("1", "1");
    }

    /** What came early is in its month once that begins. */
    @Test
    void aMonthBeginsWithWhatItHasSeen() throws Exception {
        agents.record(user, "request_start_time => '2026-05-20Z'");
        agents.execute("UPDATE users SET current_month = '2026-04-01', current_month_spend = 7, api_quota_used = 70");
        agents.record(user, "request_start_time => '2026-05-21Z'");
        assertThat(agents.lines("SELECT current_month, current_month_spend::float8, api_quota_used FROM users"))
                .containsExactly("2026-05-01 | 2 | 2");
        agents.execute("UPDATE users SET current_month = '2026-04-01', current_month_spend = 7, api_quota_used = 70");
        agents.value("SELECT start_month('2026-05-25Z')");
        assertThat(agents.lines("SELECT current_month, current_month_spend::float8, api_quota_used FROM users"))
                .containsExactly("2026-05-01 | 2 | 2");
    }

    @Test
    void aTimeWithoutEndIsRefusedAtOnce() throws Exception {
        budget("hourly", "1990-01-01T00:10Z", "1990-01-01T01:10Z", true);
        for (String call : new String[] {
            "record_ai_request(%s, 'openai', 'gpt-4', request_start_time => 'infinity')",
            "record_ai_request(%s, 'openai', 'gpt-4', request_start_time => '-infinity')",
            "renew_budgets('infinity', %s)"
        }) {
            assertThatThrownBy(() -> agents.value("SELECT " + call.formatted(user)))
                    .hasMessageContaining("infinity");
        }
        assertThat(agents.value("SELECT renew_budgets('2026-05-05T12:00Z')")).isEqualTo("1");
        assertThat(agents.value("SELECT period_start AT TIME ZONE 'UTC' FROM user_budgets WHERE is_active"))
                .isEqualTo("2026-05-05 11:10:00");
    }

    /** What a user has of ended periods makes a request no slower: they are found by their end. */
    @Test
    void whatHasEndedIsNotLookedThrough() throws Exception {
        agents.execute("""
                INSERT INTO user_budgets (user_id, budget_name, budget_amount, budget_period, period_start, period_end,
                    is_active, renewed_at)
                SELECT %1$s, 'all', 5, 'hourly', timestamptz '2026-05-05Z' - n * interval '1 hour',
                    timestamptz '2026-05-05Z' - (n - 1) * interval '1 hour', false, '2026-05-05Z'
                FROM generate_series(1, 3000) AS n;
                ANALYZE user_budgets""".formatted(user));
        String reads =
                "SELECT coalesce(sum(idx_tup_fetch), 0) FROM pg_stat_xact_user_tables WHERE relname = 'user_budgets'";
        agents.execute("""
                DO $$ BEGIN
                    FOR i IN 1..10 LOOP PERFORM record_ai_request(%1$s, 'openai', 'gpt-4'); END LOOP;
                    IF (%2$s) > 100 THEN RAISE EXCEPTION '%% rows', (%2$s); END IF;
                END $$""".formatted(user, reads));
    }

    /** A short month or a clock that is set forward cuts one end short, and not all that come after. */
    @ParameterizedTest
    @CsvSource({
        "UTC, monthly, 2026-01-31 10:00, 2026-02-28 10:00, 2026-02-28 10:00, 2026-03-31 10:00, 2026-04-30 10:00",
        "UTC, monthly, 2026-01-15 10:00, 2026-01-31 10:00, 2026-01-31 10:00, 2026-02-28 10:00, 2026-03-31 10:00",
        "UTC, yearly, 2024-02-29 10:00, 2025-02-28 10:00, 2025-02-28 10:00, 2026-02-28 10:00, 2027-02-28 10:00",
        "UTC, yearly, 2027-02-28 10:00, 2028-02-29 10:00, 2028-02-29 10:00, 2029-02-28 10:00, 2030-02-28 10:00",
        "Europe/Berlin, daily, 2026-03-28 02:30, 2026-03-29 02:30, 2026-03-29 03:30, 2026-03-30 02:30, 2026-03-31 02:30",
        "Europe/Berlin, weekly, 2026-03-22 02:30, 2026-03-29 02:30, 2026-03-29 03:30, 2026-04-05 02:30, 2026-04-12 02:30"
    })
    void anEndThatIsCutShortDoesNotMoveTheNext(
            String zone, String kind, String start, String end, String second, String third, String fourth)
            throws Exception {
        agents.execute("UPDATE users SET timezone = '%s'".formatted(zone));
        budget(kind, start + " " + zone, end + " " + zone, true);
        for (String at : List.of(second, third, fourth)) {
            agents.value("SELECT renew_budgets('%s %s')".formatted(at, zone));
        }
        assertThat(agents.column(
                        "SELECT to_char(period_start AT TIME ZONE '%s', 'YYYY-MM-DD HH24:MI') FROM user_budgets ORDER BY id"
                                .formatted(zone)))
                .containsExactly(start, second, third, fourth);
    }

    @Test
    void periodsThatNobodySawAreCountedFromTheirBeginningToo() throws Exception {
        budget("monthly", "2026-01-31 10:00Z", "2026-02-28 10:00Z", true);
        agents.value("SELECT renew_budgets('2026-06-10Z')");
        agents.value("SELECT renew_budgets('2026-09-10Z')");
        assertThat(agents.column("SELECT period_start AT TIME ZONE 'UTC' FROM user_budgets ORDER BY id"))
                .containsExactly("2026-01-31 10:00:00", "2026-05-31 10:00:00", "2026-08-31 10:00:00");
    }
}
