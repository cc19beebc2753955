package dev.quipu.memory.usage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quipu.access.AccessException;
import dev.quipu.assistant.access.DayUsage;
import dev.quipu.assistant.access.ModelDayUsage;
import dev.quipu.assistant.access.Tenant;
import dev.quipu.memory.MemoryUser;
import dev.quipu.memory.testing.MemoryPlatform;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class UsageLogTest {
    private static final MemoryPlatform PLATFORM = MemoryPlatform.empty();

    private static final LocalDate DAY = LocalDate.of(2026, 3, 1);
    private static final InstantSource LATE_THAT_DAY = InstantSource.fixed(Instant.parse("2026-03-01T23:59:59Z"));

    private static final CallPrice PRICE = CallPrice.list(Map.of(
            "gpt-5",
            new TokenPrice(
                    new BigDecimal("1.25"), new BigDecimal("10"), new BigDecimal("0.125"), new BigDecimal("1.5625"))));

    private final MemoryUser user = PLATFORM.user();
    private final UsageLog log = new UsageLog(PLATFORM.assistant(), user, PRICE, null, LATE_THAT_DAY);

    @AfterAll
    static void close() {
        PLATFORM.close();
    }

    private List<DayUsage> days() {
        return PLATFORM.assistant()
                .tenancy()
                .as(user.current(), session -> session.usage().userDays(user.current(), DAY, DAY));
    }

    private void record(ModelCall call) {
        log.record(log.caller(), call);
    }

    @Test
    void addsCallsToTheDayAndTheModelOfWhoeverAsked() {
        record(new ModelCall("gpt-5", 1_000, 100, 600, 200, 40));
        record(ModelCall.of("llama", 7, 3));
        DayUsage day = days().getFirst();
        assertThat(day.requests()).isEqualTo(2);
        assertThat(day.promptTokens()).isEqualTo(1_007);
        assertThat(day.completionTokens()).isEqualTo(103);
        List<ModelDayUsage> models = PLATFORM.assistant()
                .tenancy()
                .as(
                        user.current(),
                        session -> session.usage().modelDays(session.me().tenantId(), DAY, DAY));
        assertThat(models).extracting(ModelDayUsage::model).containsExactly("gpt-5", "llama");
        assertThat(models.getFirst().cachedTokens()).isEqualTo(600);
        assertThat(models.getFirst().reasoningTokens()).isEqualTo(40);
    }

    @Test
    void costsAreExact() {
        record(new ModelCall("gpt-5", 1_000, 100, 600, 200, 0));
        // 200 x 1.25 + 600 x 0.125 + 200 x 1.5625 + 100 x 10, of a millionth of a dollar
        assertThat(days().getFirst().cost()).isEqualByComparingTo("0.0016375");
        record(ModelCall.of("gpt-5-2025-08-07", 1, 0));
        assertThat(days().getFirst().cost()).isEqualByComparingTo("0.00163875");
    }

    @Test
    void aModelWithoutAPriceCostsNothing() {
        record(ModelCall.of("gpt-5-mini", 1_000, 1_000));
        assertThat(days().getFirst().cost()).isZero();
        assertThat(days().getFirst().promptTokens()).isEqualTo(1_000);
    }

    @Test
    void callsAtOnceAreAllCounted() throws Exception {
        MemoryPlatform.atOnce(8, number -> {
            for (int i = 0; i < 20; i++) {
                record(ModelCall.of("gpt-5", 10, 1));
            }
        });
        assertThat(days().getFirst().requests()).isEqualTo(160);
        assertThat(days().getFirst().cost()).isEqualByComparingTo("0.0036");
    }

    @Test
    void callsBeginAsLongAsTheDayHasRoomForThemTogether() {
        limit(30);
        UsageLog limited = UsageLog.of(PLATFORM.assistant(), user, PRICE).limited(10);
        PendingCall first = limited.begin(limited.caller());
        PendingCall second = limited.begin(limited.caller());
        first.record(ModelCall.of("gpt-5", 15, 4));
        assertThatThrownBy(() -> limited.begin(limited.caller()))
                .isInstanceOf(UsageLimitException.class)
                .hasMessage("of the 30 tokens that the tenant may use today, 19 are used and 10 set aside for others:"
                        + " there is no room for 10");
        second.release();
        PendingCall third = limited.begin(limited.caller());
        third.record(ModelCall.of("gpt-5", 1, 0));
        third.record(ModelCall.of("gpt-5", 1_000, 0));
        third.release();
        assertThat(used()).isEqualTo(20);
    }

    @Test
    void aCallThatTookLongerThanItsTokensWereSetAsideCountsToo() throws SQLException {
        UsageLog limited = UsageLog.of(PLATFORM.assistant(), user, PRICE).limited(10);
        PendingCall pending = limited.begin(limited.caller());
        PLATFORM.database().execute("DELETE FROM assistant.token_reservations");
        pending.record(ModelCall.of("gpt-5", 5, 5));
        assertThat(used()).isEqualTo(10);
    }

    private long used() {
        return PLATFORM.assistant()
                .tenancy()
                .as(
                        user.current(),
                        session -> session.usage().dailyLimit(session.me().tenantId(), 0))
                .used();
    }

    private void limit(long tokens) {
        PLATFORM.assistant().service().run(session -> {
            UUID tenant = session.users().find(user.current()).orElseThrow().tenantId();
            Tenant seen = session.tenants().find(tenant).orElseThrow();
            session.tenants().edit(seen, seen.settings().withDailyTokens(tokens));
        });
    }

    @Test
    void whoIsNotThereUsesNothing() {
        assertThatThrownBy(() -> log.record(UUID.randomUUID(), ModelCall.of("gpt-5", 1, 1)))
                .isInstanceOf(AccessException.NotFound.class);
    }

    @Test
    void aPriceIsNotNegative() {
        assertThatThrownBy(() -> TokenPrice.of(BigDecimal.ONE, new BigDecimal("-1")))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
