package dev.quipu.agents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quipu.migration.testing.Clients;
import dev.quipu.postgres.testing.PostgresTest;
import dev.quipu.postgres.testing.TestServer;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Budgets of every level: alerts once per threshold and period, renewal, refunds, and limits that refuse. */
@PostgresTest
class BudgetTest {
    private Agents agents;

    @BeforeEach
    void open(TestServer server) {
        agents = Agents.atHead(server);
    }

    @AfterEach
    void close() {
        agents.close();
    }

    private static final String ALERTS =
            "SELECT alert_type, count(*) FROM system_alerts WHERE source_table = '%s' GROUP BY 1 ORDER BY 1";

    @Test
    void sixteenClientsRaiseEachAlertOnce() throws Exception {
        agents.model();
        String user = agents.user("ada");
        agents.execute("UPDATE users SET monthly_budget_limit = 100");
        agents.value("SELECT open_budget(%s, 'all', 100)".formatted(user));

        Clients.run(agents, 16, (client, connection) -> {
            try (Statement statement = connection.createStatement()) {
                for (int i = 0; i < 10; i++) {
                    statement.execute(
                            "SELECT record_ai_request(%s, 'openai', 'gpt-4', input_tokens => 1000)".formatted(user));
                }
            }
        });

        List<String> once = List.of("budget_warning | 1", "budget_critical | 1", "budget_exceeded | 1");
        assertThat(agents.lines(ALERTS.formatted("user_budgets"))).isEqualTo(once);
        assertThat(agents.lines(ALERTS.formatted("users"))).isEqualTo(once);
        assertThat(agents.lines(
                        "SELECT current_spend::float8, warning_alert_sent, critical_alert_sent, budget_exceeded,"
                                + " last_alert_at IS NOT NULL FROM user_budgets"))
                .containsExactly("160 | t | t | t | t");
    }

    @Test
    void alertsComeAtTheirThresholds() throws Exception {
        agents.model();
        String user = agents.user("ada");
        agents.value("SELECT open_budget(%s, 'all', 20)".formatted(user));
        agents.record(user, "input_cost_usd => 15.9999999999, output_cost_usd => 0");
        assertThat(agents.lines(ALERTS.formatted("user_budgets"))).isEmpty();
        agents.record(user, "input_cost_usd => 0.0000000001, output_cost_usd => 0");
        assertThat(agents.lines(ALERTS.formatted("user_budgets"))).containsExactly("budget_warning | 1");
        agents.record(user, "input_cost_usd => 3, output_cost_usd => 0");
        assertThat(agents.lines(ALERTS.formatted("user_budgets")))
                .containsExactly("budget_warning | 1", "budget_critical | 1");
        agents.record(user, "input_cost_usd => 1, output_cost_usd => 0");
        assertThat(agents.value("SELECT budget_exceeded FROM user_budgets")).isEqualTo("f");
        agents.record(user, "input_cost_usd => 0.0000000001, output_cost_usd => 0");
        assertThat(agents.lines(ALERTS.formatted("user_budgets"))).hasSize(3);
    }

    @Test
    void aRefundDoesNotWarnAgain() throws Exception {
        agents.model();
        String user = agents.user("ada");
        agents.value("SELECT open_budget(%s, 'all', 1)".formatted(user));
        String request = agents.record(user, "");
        agents.record(user, "");
        agents.value("SELECT refund_ai_request(%s, 1, 'k')".formatted(request));
        agents.execute("UPDATE user_budgets SET current_spend = 0");
        assertThat(agents.lines("SELECT warning_alert_sent, critical_alert_sent, budget_exceeded FROM user_budgets"))
                .containsExactly("t | t | f");
        agents.record(user, "");
        agents.record(user, "");
        assertThat(agents.column("SELECT count(*) FROM system_alerts WHERE source_table = 'user_budgets'"))
                .containsExactly("3");
    }

    @Test
    void theNextPeriodBeginsByItselfAndWarnsAgain() throws Exception {
        agents.model();
        String user = agents.user("ada");
        agents.value("SELECT open_budget(%s, 'all', 1, 'daily', at => '2026-05-05T12:00Z')".formatted(user));
        agents.record(user, "request_start_time => '2026-05-05T23:00Z'");
        agents.record(user, "request_start_time => '2026-05-08T01:00Z'");
        agents.record(user, "request_start_time => '2026-05-05T22:00Z'");

        assertThat(agents.lines("SELECT (period_start AT TIME ZONE 'UTC')::date, current_spend::float8, is_active,"
                        + " warning_alert_sent, renewed_from IS NOT NULL FROM user_budgets ORDER BY id"))
                .containsExactly("2026-05-05 | 2 | f | t | f", "2026-05-08 | 1 | t | t | t");
        assertThat(agents.lines(ALERTS.formatted("user_budgets")))
                .containsExactly("budget_warning | 2", "budget_critical | 2", "budget_exceeded | 1");
    }

    @Test
    void aBudgetThatIsMovedToAnotherPeriodWarnsThereToo() throws Exception {
        agents.model();
        String user = agents.user("ada");
        agents.value("SELECT open_budget(%s, 'all', 1, 'daily', at => '2026-05-05T12:00Z')".formatted(user));
        agents.record(user, "request_start_time => '2026-05-05T13:00Z'");

        agents.execute("UPDATE user_budgets SET period_start = '2026-05-06Z', period_end = '2026-05-07Z'");
        assertThat(agents.lines(
                        "SELECT current_spend::float8, warning_alert_sent, critical_alert_sent FROM user_budgets"))
                .containsExactly("0 | f | f");
        agents.record(user, "request_start_time => '2026-05-06T13:00Z'");

        assertThat(agents.lines(ALERTS.formatted("user_budgets")))
                .containsExactly("budget_warning | 2", "budget_critical | 2");
    }

    /** What begins at its end is the next one's, and what was given back was not spent. */
    @Test
    void aPeriodOfItsOwnCountsWhatWasSpentInIt() throws Exception {
        agents.model();
        String user = agents.user("ada");
        String first = agents.record(user, "request_start_time => '2026-05-05T10:00Z'");
        agents.record(user, "request_start_time => '2026-05-06T09:59:59Z'");
        agents.record(user, "request_start_time => '2026-05-06T10:00Z'");
        agents.value("SELECT refund_ai_request(%s, 0.25, 'k')".formatted(first));

        agents.execute("""
                INSERT INTO user_budgets (user_id, budget_name, budget_amount, budget_period, period_start, period_end)
                VALUES (%s, 'odd', 5, 'daily', '2026-05-05T10:00Z', '2026-05-06T10:00Z')""".formatted(user));

        assertThat(agents.value("SELECT current_spend::float8 FROM user_budgets"))
                .isEqualTo("1.75");
    }

    @Test
    void sixteenClientsRenewABudgetOnce() throws Exception {
        for (int i = 0; i < 10; i++) {
            agents.value("SELECT open_budget(%s, 'all', 1, 'daily', at => '2026-05-05T12:00Z')"
                    .formatted(agents.user("u" + i)));
        }
        Clients.run(agents, 16, (client, connection) -> {
            try (Statement statement = connection.createStatement()) {
                statement.execute("SELECT renew_budgets('2026-05-06T00:00Z')");
            }
        });
        assertThat(agents.lines("SELECT is_active, count(*) FROM user_budgets GROUP BY 1 ORDER BY 1"))
                .containsExactly("f | 10", "t | 10");
    }

    @Test
    void aPeriodOfItsOwnGoesOnFromItsEnd() throws Exception {
        String user = agents.user("ada");
        agents.execute("""
                INSERT INTO user_budgets (user_id, budget_name, budget_amount, budget_period, period_start, period_end)
                VALUES (%s, 'odd', 5, 'weekly', '2026-05-06T10:00Z', '2026-05-13T10:00Z')""".formatted(user));
        agents.value("SELECT renew_budgets('2026-05-28T00:00Z')");
        assertThat(agents.value("SELECT period_start AT TIME ZONE 'UTC' FROM user_budgets WHERE is_active"))
                .isEqualTo("2026-05-27 10:00:00");
    }

    @Test
    void aBudgetThatIsNotRenewedEnds() throws Exception {
        agents.model();
        String user = agents.user("ada");
        agents.value("SELECT open_budget(%s, 'once', 1, 'daily', at => '2026-05-05T12:00Z')".formatted(user));
        agents.execute("UPDATE user_budgets SET auto_renew = false");
        agents.record(user, "request_start_time => '2026-05-06T01:00Z'");
        assertThat(agents.lines("SELECT current_spend::float8, is_active FROM user_budgets"))
                .containsExactly("0 | t");
    }

    @Test
    void everyLevelCountsWhatIsItsOwn() throws Exception {
        agents.model();
        String user = agents.user("ada");
        for (String scope :
                List.of("NULL, NULL", "'openai', NULL", "'openai', 'gpt-4'", "'openai', 'gpt-5'", "'mistral', NULL")) {
            agents.value("SELECT open_budget(%s, $$%s$$, 100, 'daily', %s)".formatted(user, scope, scope));
        }
        agents.record(user, "");
        agents.value(
                "SELECT id FROM record_ai_request(%s, 'openai', 'gpt-5', input_cost_usd => 2, output_cost_usd => 0)"
                        .formatted(user));
        assertThat(agents.column("SELECT current_spend::float8 FROM user_budgets ORDER BY id"))
                .containsExactly("3", "3", "1", "2", "0");
        assertThat(agents.column("SELECT scope FROM budget_status ORDER BY budget_id"))
                .containsExactly("custom", "provider", "model", "model", "provider", "user");
    }

    @Test
    void aBudgetThatIsOpenedLateKnowsWhatWasSpent() throws Exception {
        agents.model();
        String user = agents.user("ada");
        agents.record(user, "");
        agents.value("SELECT open_budget(%s, 'late', 1)".formatted(user));
        assertThat(agents.lines("SELECT current_spend::float8, critical_alert_sent FROM user_budgets"))
                .containsExactly("1 | t");
    }

    @Test
    void nobodySetsByHandWhatFollowsFromTheSpend() throws Exception {
        String user = agents.user("ada");
        agents.value("SELECT open_budget(%s, 'all', 10)".formatted(user));
        agents.execute("UPDATE user_budgets SET remaining_budget = 99, utilization_percent = 1, budget_exceeded = true,"
                + " warning_alert_sent = true, current_spend = 5");
        assertThat(agents.lines("SELECT remaining_budget::float8, utilization_percent::float8, budget_exceeded,"
                        + " warning_alert_sent FROM user_budgets"))
                .containsExactly("5 | 50 | f | f");
    }

    /** Each try of an alert that is there already would be an index entry and a number of the sequence. */
    @Test
    void whoIsOverTheMonthsBudgetIsNotToldAgainByEachRequest() throws Exception {
        agents.model();
        String user = agents.user("ada");
        agents.execute("UPDATE users SET monthly_budget_limit = 1");
        for (int i = 0; i < 4; i++) {
            agents.record(user, "output_tokens => 500");
        }
        assertThat(agents.column("SELECT alert_type FROM system_alerts ORDER BY alert_type"))
                .containsExactly("budget_warning", "budget_critical", "budget_exceeded");
        assertThat(agents.value("SELECT last_value FROM system_alerts_id_seq")).isEqualTo("3");
    }

    @Test
    void alertsThatAreTurnedOffComeOnceTheyAreOn() throws Exception {
        agents.model();
        String user = agents.user("ada");
        agents.execute("UPDATE users SET budget_alerts_enabled = false, monthly_budget_limit = 1");
        agents.value("SELECT open_budget(%s, 'all', 1)".formatted(user));
        agents.record(user, "");
        assertThat(agents.value("SELECT count(*) FROM system_alerts")).isEqualTo("0");
        agents.execute("UPDATE users SET budget_alerts_enabled = true");
        agents.record(user, "");
        assertThat(agents.value("SELECT count(*) FROM system_alerts")).isEqualTo("6");
    }

    /** Each holds 1 of 10: six of sixteen are refused, whoever comes first. */
    @Test
    void sixteenClientsDoNotReserveMoreThanThereIs() throws Exception {
        String user = agents.user("ada");
        agents.value("SELECT open_budget(%s, 'hard', 10, hard => true)".formatted(user));
        Clients.run(agents, 16, (client, connection) -> {
            try (Statement statement = connection.createStatement()) {
                statement.execute("SELECT reserve(%s, 1)".formatted(user));
            }
        });
        assertThat(agents.value("SELECT count(*) FROM budget_reservations")).isEqualTo("10");
        assertThat(agents.lines(
                        "SELECT reservation, refused_by, available::float8 FROM reserve(%s, 1)".formatted(user)))
                .containsExactly("null | budget hard | 0");
    }

    /** A snapshot that is older than the lock would not see what others have reserved. */
    @ParameterizedTest
    @ValueSource(strings = {"REPEATABLE READ", "SERIALIZABLE"})
    void anOlderSnapshotReservesNothing(String isolation) throws Exception {
        String user = agents.user("ada");
        assertThatThrownBy(() -> agents.execute(
                        "BEGIN ISOLATION LEVEL %s; SELECT reserve(%s, 1); COMMIT".formatted(isolation, user)))
                .hasMessageContaining("read committed");
    }

    @Test
    void aReservationEndsBySettlingReleasingOrTime() throws Exception {
        agents.model();
        String user = agents.user("ada");
        agents.execute("UPDATE users SET monthly_budget_limit = 3, monthly_budget_is_hard = true");
        String at = ", at => '2026-05-05T12:00Z'";
        String first = agents.value("SELECT reservation FROM reserve(%s, 1%s)".formatted(user, at));
        String second = agents.value("SELECT reservation FROM reserve(%s, 1%s)".formatted(user, at));
        agents.value("SELECT reservation FROM reserve(%s, 1%s, valid_for => '1 minute')".formatted(user, at));
        assertThat(agents.value("SELECT refused_by FROM reserve(%s, 0.5%s)".formatted(user, at)))
                .isEqualTo("month");

        agents.record(user, "request_start_time => '2026-05-05T12:00Z', reservation => '%s'".formatted(first));
        assertThat(agents.value("SELECT release('%s')".formatted(second))).isEqualTo("t");
        assertThat(agents.value("SELECT release('%s')".formatted(second))).isEqualTo("f");
        assertThat(agents.value("SELECT settle('%s')".formatted(first))).isEqualTo("f");
        assertThat(agents.value("SELECT expire_reservations('2026-05-05T12:01Z')"))
                .isEqualTo("1");

        assertThat(agents.column("SELECT status FROM budget_reservations ORDER BY status"))
                .containsExactly("expired", "released", "settled");
        assertThat(agents.value("SELECT refused_by FROM reserve(%s, 2.0000000001%s)".formatted(user, at)))
                .isEqualTo("month");
        assertThat(agents.value("SELECT reservation IS NOT NULL FROM reserve(%s, 2%s)".formatted(user, at)))
                .isEqualTo("t");
    }

    @Test
    void whatRanOutIsSettledAllTheSameByARequestThatTookLonger() throws Exception {
        agents.model();
        String user = agents.user("ada");
        String reservation = agents.value("SELECT reservation FROM reserve(%s, 1)".formatted(user));
        agents.value("SELECT expire_reservations(CURRENT_TIMESTAMP + interval '1 day')");

        String request = agents.record(user, "reservation => '%s'".formatted(reservation));

        assertThat(agents.lines("SELECT status, ai_request_id FROM budget_reservations"))
                .containsExactly("settled | " + request);
    }

    /** Exactly all of it is not too much, and what was spent in another month is not in this one. */
    @Test
    void theStatusSaysHowSeriousItIs() throws Exception {
        String user = agents.user("ada");
        agents.value("SELECT open_budget(%s, 'all', 10)".formatted(user));
        String status = "SELECT scope, current_spend::float8, level FROM budget_status ORDER BY scope";
        Map<String, String> levels = Map.of(
                "7.99",
                "ok",
                "8",
                "warning",
                "9.49",
                "warning",
                "9.5",
                "critical",
                "10",
                "critical",
                "10.01",
                "exceeded");
        for (Map.Entry<String, String> level : levels.entrySet()) {
            agents.execute("""
                    UPDATE user_budgets SET current_spend = %1$s;
                    UPDATE users SET current_month_spend = 10 * %1$s,
                        current_month = date_trunc('month', CURRENT_TIMESTAMP AT TIME ZONE 'UTC')""".formatted(level.getKey()));
            assertThat(agents.column("SELECT level FROM budget_status"))
                    .as(level.getKey())
                    .containsExactly(level.getValue(), level.getValue());
        }
        agents.execute("UPDATE users SET current_month = '2020-01-01'; UPDATE user_budgets SET current_spend = 1");
        assertThat(agents.lines(status)).containsExactly("custom | 1 | ok", "user | 0 | ok");
    }

    @Test
    void whatRanOutHoldsNothingEvenBeforeItIsMarked() throws Exception {
        String user = agents.user("ada");
        agents.value(
                "SELECT open_budget(%s, 'hard', 1, 'yearly', hard => true, at => '2026-05-05T12:00Z')".formatted(user));
        agents.value("SELECT reservation FROM reserve(%s, 1, at => '2026-05-05T12:00Z')".formatted(user));
        assertThat(agents.value(
                        "SELECT reservation IS NULL FROM reserve(%s, 1, at => '2026-05-05T12:09Z')".formatted(user)))
                .isEqualTo("t");
        assertThat(agents.value(
                        "SELECT reservation IS NULL FROM reserve(%s, 1, at => '2026-05-05T12:10Z')".formatted(user)))
                .isEqualTo("f");
    }

    @Test
    void aReservationForAnotherModelHoldsOnlyWhereItBelongs() throws Exception {
        String user = agents.user("ada");
        agents.value("SELECT open_budget(%s, 'openai', 1, 'daily', 'openai', hard => true)".formatted(user));
        assertThat(agents.value("SELECT reservation IS NOT NULL FROM reserve(%s, 5, 'mistral')".formatted(user)))
                .isEqualTo("t");
        assertThat(agents.value("SELECT reservation IS NOT NULL FROM reserve(%s, 1, 'openai')".formatted(user)))
                .isEqualTo("t");
        assertThat(agents.value("SELECT refused_by FROM reserve(%s, 0.1, 'openai', 'gpt-4')".formatted(user)))
                .isEqualTo("budget openai");
    }

    /** The alert itself goes when it is done with; a budget of a year outlives it, and a month does where logs stay for days. */
    @Test
    void anAlertThatWasDeletedDoesNotComeAgainInItsPeriod() throws Exception {
        agents.model();
        String user = agents.user("ada");
        agents.execute("UPDATE users SET monthly_budget_limit = 10");
        agents.value("SELECT open_budget(%s, 'year', 10, 'yearly')".formatted(user));
        for (String[] step : new String[][] {
            {"8.5", "budget_warning"}, {"1.2", "budget_critical"}, {"0.5", "budget_exceeded"}, {"1", null}
        }) {
            String request = spend(user, step[0]);
            List<String> told = step[1] == null ? List.of() : List.of(step[1] + " | 1");
            assertThat(agents.lines(ALERTS.formatted("user_budgets")))
                    .as(step[0])
                    .isEqualTo(told);
            assertThat(agents.lines(ALERTS.formatted("users"))).as(step[0]).isEqualTo(told);
            agents.value("SELECT refund_ai_request(%s, 0.5, 'of %s')".formatted(request, request));
            spend(user, "0.5");
            agents.execute("UPDATE system_alerts SET is_resolved = true");
            assertThat(agents.value("SELECT delete_old_rows(now() + interval '100 days')"))
                    .isEqualTo(step[1] == null ? "0" : "2");
        }
    }

    private String spend(String user, String cost) throws SQLException {
        return agents.record(user, "input_cost_usd => %s, output_cost_usd => 0".formatted(cost));
    }

    @ParameterizedTest
    @ValueSource(strings = {"user_budgets SET alerts_enabled", "users SET budget_alerts_enabled"})
    void nobodyIsToldOfTheLastThresholdWhileAlertsAreOff(String alerts) throws Exception {
        agents.model();
        String user = agents.user("ada");
        agents.execute("UPDATE users SET monthly_budget_limit = NULL");
        agents.value("SELECT open_budget(%s, 'all', 100)".formatted(user));
        spend(user, "96");
        agents.execute("UPDATE %s = false".formatted(alerts));
        agents.execute("UPDATE user_budgets SET last_alert_at = '2020-01-01Z'");
        spend(user, "5");
        assertThat(agents.lines(ALERTS.formatted("user_budgets")))
                .containsExactly("budget_warning | 1", "budget_critical | 1");
        assertThat(agents.value("SELECT last_alert_at = '2020-01-01Z' FROM user_budgets"))
                .isEqualTo("t");
        agents.execute("UPDATE %s = true".formatted(alerts));
        spend(user, "1");
        assertThat(agents.lines(ALERTS.formatted("user_budgets")))
                .containsExactly("budget_warning | 1", "budget_critical | 1", "budget_exceeded | 1");
        assertThat(agents.value("SELECT last_alert_at = '2020-01-01Z' FROM user_budgets"))
                .isEqualTo("f");
    }

    @Test
    void nobodyEndsTheReservationOfAnother() throws Exception {
        agents.model();
        String ada = agents.user("ada");
        String boris = agents.user("boris");
        String reserved = agents.value("SELECT reservation FROM reserve(%s, 1)".formatted(ada));

        assertThatThrownBy(() -> agents.record(boris, "reservation => '%s'".formatted(reserved)))
                .hasMessageContaining("is that of another user");
        String request = agents.record(boris, "");
        assertThatThrownBy(() -> agents.value("SELECT settle('%s', %s)".formatted(reserved, request)))
                .hasMessageContaining("is that of another user");

        assertThat(agents.lines("SELECT status, ai_request_id FROM budget_reservations"))
                .containsExactly("held | null");
        assertThat(agents.value("SELECT count(*) FROM ai_requests")).isEqualTo("1");
        assertThat(agents.value("SELECT settle('%s', %s)".formatted(reserved, agents.record(ada, ""))))
                .isEqualTo("t");
    }

    @Test
    void nothingIsReservedInTimesToCome() throws Exception {
        String user = agents.user("ada");
        agents.value("SELECT open_budget(%s, 'hard', 1, 'daily', hard => true)".formatted(user));
        assertThatThrownBy(() ->
                        agents.value("SELECT reserve(%s, 1, at => now() + interval '10 minutes')".formatted(user)))
                .hasMessageContaining("which is to come");
        assertThat(agents.value("SELECT count(*) FROM budget_reservations")).isEqualTo("0");
        agents.value("SELECT open_budget(%s, 'year', 1, 'yearly', hard => true)".formatted(user));
        assertThat(agents.value(
                        "SELECT refused_by FROM reserve(%s, 2, at => now() + interval '1 minute')".formatted(user)))
                .startsWith("budget");
    }

    /** What was spent in that month and in budgets that were renewed since. */
    @Test
    void whatIsReservedForAPastMomentIsJudgedByThen() throws Exception {
        agents.model();
        String user = agents.user("ada");
        agents.execute("UPDATE users SET monthly_budget_limit = 10, monthly_budget_is_hard = true");
        agents.record(user, "input_cost_usd => 8, output_cost_usd => 0, request_start_time => '2026-05-05T12:00Z'");
        agents.record(user, "");
        assertThat(agents.lines("SELECT refused_by, available::float8 FROM reserve(%s, 5, at => '2026-05-06T12:00Z')"
                        .formatted(user)))
                .containsExactly("month | 2");
        agents.value(
                "SELECT open_budget(%s, 'day', 1, 'daily', hard => true, at => '2026-05-07T12:00Z')".formatted(user));
        agents.value("SELECT renew_budgets()");
        assertThat(agents.value("SELECT refused_by FROM reserve(%s, 1.5, at => '2026-05-07T12:00Z')".formatted(user)))
                .isEqualTo("budget day");
    }

    /** It may be spent with any. */
    @Test
    void moneyForNoModelInParticularIsHeldInTheBudgetsOfAll() throws Exception {
        String user = agents.user("ada");
        agents.value("SELECT open_budget(%s, 'openai', 1, 'daily', 'openai', hard => true)".formatted(user));
        assertThat(agents.value("SELECT refused_by FROM reserve(%s, 2)".formatted(user)))
                .isEqualTo("budget openai");
        assertThat(agents.value("SELECT reservation IS NOT NULL FROM reserve(%s, 0.6)".formatted(user)))
                .isEqualTo("t");
        assertThat(agents.lines("SELECT refused_by, available::float8 FROM reserve(%s, 0.5, 'openai', 'gpt-4')"
                        .formatted(user)))
                .containsExactly("budget openai | 0.4");
        assertThat(agents.value("SELECT reservation IS NOT NULL FROM reserve(%s, 5, 'mistral')".formatted(user)))
                .isEqualTo("t");
    }

    @Test
    void aBudgetKnowsWhatWasSpentHoweverItIsMadeAndChanged() throws Exception {
        agents.model();
        String user = agents.user("ada");
        String other = agents.user("boris");
        spend(user, "8");
        agents.value("SELECT record_ai_request(%s, 'mistral', 'm', input_cost_usd => 1, output_cost_usd => 0)"
                .formatted(user));
        agents.execute("""
                INSERT INTO user_budgets (user_id, budget_name, budget_amount, period_start, period_end)
                VALUES (%s, 'own', 10, now() - interval '1 hour', now() + interval '1 day')""".formatted(user));
        String state = "SELECT current_spend::float8, remaining_budget::float8 FROM user_budgets";
        assertThat(agents.lines(state)).containsExactly("9 | 1");
        assertThat(agents.lines(ALERTS.formatted("user_budgets"))).containsExactly("budget_warning | 1");

        agents.execute("UPDATE user_budgets SET model_provider = 'mistral'");
        assertThat(agents.lines(state)).containsExactly("1 | 9");
        agents.execute("UPDATE user_budgets SET period_start = now() + interval '1 hour'");
        assertThat(agents.lines(state)).containsExactly("0 | 10");
        agents.execute("UPDATE user_budgets SET period_start = now() - interval '1 hour', model_provider = NULL");
        agents.execute("UPDATE user_budgets SET budget_amount = 20");
        assertThat(agents.lines(state)).containsExactly("9 | 11");
        agents.execute("UPDATE user_budgets SET user_id = " + other);
        assertThat(agents.lines(state)).containsExactly("0 | 20");
        agents.execute("UPDATE user_budgets SET user_id = %s, current_spend = 5".formatted(user));
        assertThat(agents.lines(state)).containsExactly("5 | 15");
    }

    @Test
    void aBudgetThatIsResumedKnowsWhatWasSpentMeanwhile() throws Exception {
        agents.model();
        String user = agents.user("ada");
        agents.value("SELECT open_budget(%s, 'all', 10)".formatted(user));
        agents.record(user, "");
        agents.execute("UPDATE user_budgets SET is_active = false");
        agents.record(user, "");
        assertThat(agents.value("SELECT current_spend::float8 FROM user_budgets"))
                .isEqualTo("1");

        agents.execute("UPDATE user_budgets SET is_active = true");
        assertThat(agents.value("SELECT current_spend::float8 FROM user_budgets"))
                .isEqualTo("2");
        agents.execute("UPDATE user_budgets SET current_spend = 5, is_active = false");
        agents.execute("UPDATE user_budgets SET is_active = true");
        assertThat(agents.value("SELECT current_spend::float8 FROM user_budgets"))
                .as("what somebody said was spent")
                .isEqualTo("5");
    }

    @ParameterizedTest
    @ValueSource(strings = {"hourly", "daily", "weekly", "monthly", "yearly"})
    void aBudgetWithoutABeginningCountsAllAndGoesOnFromItsEnd(String period) throws Exception {
        agents.model();
        String user = agents.user("ada");
        agents.record(user, "");
        agents.execute("""
                INSERT INTO user_budgets (user_id, budget_name, budget_amount, budget_period, period_start, period_end)
                VALUES (%1$s, 'ever', 0.5, '%2$s', '-infinity', 'infinity'),
                    (%1$s, 'over', 200, '%2$s', '-infinity', now() - interval '400 days')
                """.formatted(user, period));
        assertThat(agents.value("SELECT current_spend::float8 FROM user_budgets WHERE budget_name = 'ever'"))
                .isEqualTo("1");
        assertThat(agents.value("SELECT renew_budgets()")).isEqualTo("1");
        assertThat(agents.value("SELECT isfinite(period_start) AND period_start <= now() AND period_end > now()"
                        + " FROM user_budgets WHERE budget_name = 'over' AND is_active"))
                .isEqualTo("t");

        agents.execute("UPDATE user_budgets SET current_spend = 0 WHERE budget_name = 'ever'");
        agents.record(user, "");
        assertThat(agents.lines(ALERTS.formatted("user_budgets")))
                .contains("budget_warning | 1", "budget_critical | 1", "budget_exceeded | 1");
    }

    @Test
    void aCriticalThresholdBelowTheOtherIsToldOf() throws Exception {
        agents.model();
        String user = agents.user("ada");
        agents.execute("UPDATE users SET monthly_budget_limit = 10, budget_warning_threshold = 0.9,"
                + " budget_critical_threshold = 0.1");
        agents.record(user, "");
        assertThat(agents.lines(ALERTS.formatted("users"))).containsExactly("budget_critical | 1");
    }
}
