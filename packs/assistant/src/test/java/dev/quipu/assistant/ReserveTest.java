package dev.quipu.assistant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quipu.assistant.Assistant.Caller;
import dev.quipu.migration.testing.Clients;
import dev.quipu.postgres.testing.PostgresTest;
import dev.quipu.postgres.testing.TestServer;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The daily limit is checked and taken in one call, however many ask at once. */
@PostgresTest
class ReserveTest {
    private static final String STATE = "SELECT (SELECT coalesce(sum(total_tokens), 0) FROM usage_metrics),"
            + " (SELECT coalesce(sum(tokens), 0) FROM token_reservations)";

    private Assistant assistant;
    private String tenant = "";
    private String user = "";

    @BeforeEach
    void open(TestServer server) throws SQLException {
        assistant = Assistant.empty(server);
        tenant = assistant.tenant();
        user = assistant.user(tenant);
        assistant.execute("UPDATE tenants SET daily_token_limit = 1000");
    }

    @AfterEach
    void close() {
        assistant.close();
    }

    private String reserve(int tokens) throws SQLException {
        return assistant.value(
                "SELECT reservation FROM reserve_tokens('%s', %d, '%s')".formatted(tenant, tokens, user));
    }

    private static String settle(String reservation, int prompt, int completion) {
        return "SELECT settle_tokens('%s', 'gpt-5', %d, %d, 0.01)".formatted(reservation, prompt, completion);
    }

    /** Each asks for 100 of 1,000, ten times, and uses 80 of what it gets: no more than the limit is ever out. */
    @Test
    void sixteenClientsDoNotReserveMoreThanThereIs() throws Exception {
        AtomicInteger allowed = new AtomicInteger();
        Clients.run(assistant, 16, (client, connection) -> {
            try (Statement statement = connection.createStatement()) {
                for (int i = 0; i < 10; i++) {
                    String reservation;
                    try (var rows = statement.executeQuery(
                            "SELECT reservation FROM reserve_tokens('%s', 100, '%s')".formatted(tenant, user))) {
                        rows.next();
                        reservation = rows.getString(1);
                    }
                    if (reservation != null) {
                        allowed.incrementAndGet();
                        statement.execute(settle(reservation, 50, 30));
                    }
                }
            }
        });
        // 80 each; the last one is let in while no more than 900 are used.
        assertThat(allowed.get()).isBetween(10, 12);
        assertThat(assistant.lines(STATE)).containsExactly(80 * allowed.get() + " | 0");
    }

    @Test
    void sixteenClientsHoldWhatTheyAreGiven() throws Exception {
        Clients.run(assistant, 16, (client, connection) -> {
            try (Statement statement = connection.createStatement()) {
                statement.execute("SELECT reserve_tokens('%s', 100)".formatted(tenant));
            }
        });
        assertThat(assistant.lines(STATE)).containsExactly("0 | 1000");
        assertThat(assistant.lines("SELECT allowed, used_tokens, reserved_tokens, daily_token_limit, remaining_tokens"
                        + " FROM reserve_tokens('%s', 1)".formatted(tenant)))
                .containsExactly("f | 0 | 1000 | 1000 | 0");
    }

    @Test
    void oneReservationIsSettledOnceBySixteenClients() throws Exception {
        String reservation = reserve(100);
        Clients.run(assistant, 16, (client, connection) -> {
            try (Statement statement = connection.createStatement()) {
                statement.execute(settle(reservation, 30, 20));
            }
        });
        assertThat(assistant.lines(STATE)).containsExactly("50 | 0");
        assertThat(assistant.lines("SELECT request_count, user_id = '%s' FROM model_usage".formatted(user)))
                .containsExactly("1 | t");
    }

    @Test
    void whatIsReleasedOrRunsOutIsFreeAgain() throws Exception {
        String first = reserve(600);
        assertThat(assistant.value("SELECT release_tokens('%s')".formatted(first)))
                .isEqualTo("t");
        assertThat(assistant.value("SELECT release_tokens('%s')".formatted(first)))
                .isEqualTo("f");
        String late = reserve(600);
        assistant.execute("UPDATE token_reservations SET expires_at = now() - interval '1 minute'");
        assertThat(assistant.value("SELECT allowed FROM reserve_tokens('%s', 1000)".formatted(tenant)))
                .isEqualTo("t");
        assertThat(assistant.value(settle(late, 1, 1))).isEqualTo("t");
        assistant.execute("UPDATE token_reservations SET expires_at = now() - interval '23 hours'");
        assertThat(assistant.value("SELECT forget_reservations()"))
                .as("its request may still be under way")
                .isEqualTo("0");
        assistant.execute("UPDATE token_reservations SET expires_at = now() - interval '25 hours'");
        assertThat(assistant.value("SELECT forget_reservations()")).isEqualTo("1");
    }

    @Test
    void theDayIsThatOfUtcInEveryTimeZone() throws Exception {
        for (String zone : List.of("Pacific/Pago_Pago", "Pacific/Kiritimati")) {
            assistant.execute("SET TimeZone = '%s'; SELECT reserve_tokens('%s', 1)".formatted(zone, tenant));
        }
        assertThat(assistant.column(
                        "SELECT DISTINCT date = (created_at AT TIME ZONE 'UTC')::date FROM token_reservations"))
                .containsExactly("t");
    }

    /** A request that was allowed yesterday takes nothing of today. */
    @ParameterizedTest
    @ValueSource(strings = {"NULL", "'gpt-5'"})
    void whatIsSettledCountsOnTheDayThatItWasReservedFor(String model) throws Exception {
        String reservation = reserve(600);
        assistant.execute("UPDATE token_reservations SET date = '2026-10-31'");
        assistant.value("SELECT settle_tokens('%s', %s, 5, 6, 0.1)".formatted(reservation, model));
        assertThat(assistant.lines("SELECT date, total_tokens FROM usage_metrics"))
                .containsExactly("2026-10-31 | 11");
    }

    /** What a request has really used is counted, also if it is more than was reserved; what fails leaves all as it was. */
    @Test
    void whatIsSettledWronglyIsStillReserved() throws Exception {
        String reservation = reserve(100);
        assertThatThrownBy(() -> assistant.value(settle(reservation, -1, 5)))
                .hasMessageContaining("usage cannot be negative");
        assertThat(assistant.lines(STATE)).containsExactly("0 | 100");
        assertThat(assistant.value(settle(reservation, 2000, 5))).isEqualTo("t");
        assertThat(assistant.value("SELECT remaining_tokens FROM reserve_tokens('%s', 0)".formatted(tenant)))
                .isEqualTo("0");
    }

    /** Who only asks is told of what others hold; used is what has been used. */
    @Test
    void whoAsksForTheLimitIsToldWhatIsReserved() throws Exception {
        String check = "SELECT * FROM check_daily_token_limit('%s', %d)";
        String first = reserve(600);
        assertThat(assistant.lines(check.formatted(tenant, 400))).containsExactly("t | 0 | 1000 | 400");
        assertThat(assistant.as(Caller.user(user), check.formatted(tenant, 401)))
                .containsExactly("f | 0 | 1000 | 400");
        assistant.value(settle(first, 100, 50));
        assertThat(assistant.lines(check.formatted(tenant, 850))).containsExactly("t | 150 | 1000 | 850");
        reserve(850);
        assertThat(assistant.lines(check.formatted(tenant, 1))).containsExactly("f | 150 | 1000 | 0");
        assistant.execute("UPDATE token_reservations SET expires_at = now() - interval '1 minute'");
        assertThat(assistant.lines(check.formatted(tenant, 1))).containsExactly("t | 150 | 1000 | 850");
    }

    @ParameterizedTest
    @CsvSource({"-1, 10 minutes", "NULL, 10 minutes", "1, 0", "1, -1 minute", "1, 25 hours", "1, 1 month"})
    void oddReservationsAreRefused(String tokens, String validFor) {
        assertThatThrownBy(() -> assistant.value(
                        "SELECT reserve_tokens('%s', %s, NULL, '%s')".formatted(tenant, tokens, validFor)))
                .hasMessageContaining("cannot be reserved");
    }

    @Test
    void withoutALimitEverythingIsAllowedAndAnInactiveTenantNothing() throws Exception {
        assistant.execute("UPDATE tenants SET daily_token_limit = NULL");
        assertThat(assistant.lines("SELECT allowed, remaining_tokens FROM reserve_tokens('%s', %d)"
                        .formatted(tenant, Long.MAX_VALUE)))
                .containsExactly("t | null");
        assistant.execute("DELETE FROM token_reservations; UPDATE tenants SET is_active = false");
        assertThat(assistant.value("SELECT allowed FROM reserve_tokens('%s', 0)".formatted(tenant)))
                .isEqualTo("f");
    }

    /** Where there is no limit, one who takes all that a number holds keeps nobody out. */
    @Test
    void reservationsWithoutEndKeepNobodyOut() throws Exception {
        assistant.execute("UPDATE tenants SET daily_token_limit = NULL");
        String everything = "SELECT reserve_tokens('%s', %d, '%s', '1 day')".formatted(tenant, Long.MAX_VALUE, user);
        assistant.as(Caller.user(user), everything);
        assistant.as(Caller.user(user), everything);

        String asked = "SELECT allowed, used_tokens, reserved_tokens FROM reserve_tokens('%s', 5)".formatted(tenant);
        assertThat(assistant.lines(asked)).containsExactly("t | 0 | " + Long.MAX_VALUE);
        assertThat(assistant.value("SELECT allowed FROM check_daily_token_limit('%s', 5)".formatted(tenant)))
                .isEqualTo("t");
        assistant.execute("UPDATE tenants SET daily_token_limit = 10");
        assertThat(assistant.lines(asked)).containsExactly("f | 0 | " + Long.MAX_VALUE);
    }

    /** What it uses is the tenant's to pay; whose it was is not said any more. */
    @Test
    void aRequestUnderWayIsCountedAlsoWhenItsUserIsErased() throws Exception {
        String reservation = reserve(100);
        assistant.execute("SELECT erase_user('%s')".formatted(user));

        assertThat(assistant.lines("SELECT user_id, tokens FROM token_reservations"))
                .containsExactly("null | 100");
        assertThat(assistant.value(settle(reservation, 30, 20))).isEqualTo("t");
        assertThat(assistant.lines("SELECT user_id, total_tokens FROM usage_metrics"))
                .containsExactly("null | 50");
        assertThat(assistant.lines("SELECT user_id, model, prompt_tokens FROM model_usage"))
                .containsExactly("null | gpt-5 | 30");
    }

    /** All that settle and record take the rows in the order in which a deletion does, so none waits in a circle. */
    @Test
    void usageIsRecordedBesideDeletions() throws Exception {
        String today = assistant.value("SELECT (now() AT TIME ZONE 'UTC')::date");
        List<String> users = new ArrayList<>();
        List<String> reservations = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            users.add(assistant.user(tenant));
            reservations.add(assistant.value(
                    "SELECT reservation FROM reserve_tokens('%s', 1, '%s')".formatted(tenant, users.getLast())));
            assistant.execute("SELECT record_usage('%s', '%s', '%s', 'gpt-5', 1, 1, 0)"
                    .formatted(tenant, users.getLast(), today));
        }

        Clients.run(assistant, 6, (client, connection) -> {
            for (int i = 0; i < users.size(); i++) {
                Assistant.lines(
                        connection,
                        switch (client) {
                            case 0 -> "DELETE FROM users WHERE id = '%s'".formatted(users.get(i));
                            case 1 -> settle(reservations.get(i), 1, 1);
                            case 2 -> "UPDATE tenants SET max_tokens = %d".formatted(i + 1);
                            case 3 -> "SELECT reserve_tokens('%s', 1)".formatted(tenant);
                            default ->
                                "SELECT record_usage('%s', NULL, '%s', 'gpt-5', 1, 1, 0)".formatted(tenant, today);
                        });
            }
        });

        assertThat(assistant.lines("SELECT user_id, request_count FROM usage_metrics UNION ALL"
                        + " SELECT user_id, request_count FROM model_usage"))
                .containsExactly("null | 240", "null | 240");
    }

    /** A snapshot that is older than the lock would not see what others were given. */
    @ParameterizedTest
    @CsvSource({"REPEATABLE READ", "SERIALIZABLE"})
    void anOlderSnapshotIsRefused(String isolation) {
        assertThatThrownBy(() -> assistant.execute("BEGIN ISOLATION LEVEL %s; SELECT reserve_tokens('%s', 1); COMMIT"
                        .formatted(isolation, tenant)))
                .hasMessageContaining("read committed");
    }

    @Test
    void peopleReserveForThemselvesAndEndNoOneElses() throws Exception {
        Caller me = Caller.user(user);
        String colleague = assistant.user(tenant);
        String stranger = assistant.user(assistant.tenant());
        String mine = assistant
                .as(me, "SELECT reservation FROM reserve_tokens('%s', 100)".formatted(tenant))
                .getFirst();
        assertThat(assistant.refusal(me, "SELECT reserve_tokens('%s', 1, '%s')".formatted(tenant, user)))
                .isEqualTo("done");
        assertThat(assistant.refusal(me, "SELECT reserve_tokens('%s', 1, '%s')".formatted(tenant, colleague)))
                .isEqualTo("42501");
        for (String other : new String[] {colleague, stranger}) {
            assertThat(assistant.as(Caller.user(other), "SELECT release_tokens('%s')".formatted(mine)))
                    .containsExactly("f");
        }
        // A colleague sees that it is there, and hears that it is not theirs; a stranger hears of nothing.
        assertThat(assistant.refusal(Caller.user(colleague), settle(mine, 1, 1)))
                .isEqualTo("42501");
        assertThat(assistant.as(Caller.user(stranger), settle(mine, 1, 1))).containsExactly("f");
        assertThat(assistant.as(Caller.user(stranger), "SELECT count(*) FROM token_reservations"))
                .containsExactly("0");
        assertThat(assistant.as(me, settle(mine, 1, 1))).containsExactly("t");
    }
}
