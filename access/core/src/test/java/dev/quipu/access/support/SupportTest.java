package dev.quipu.access.support;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quipu.access.AccessException;
import dev.quipu.access.Cursor;
import dev.quipu.access.Json;
import dev.quipu.access.Page;
import dev.quipu.access.Rule;
import dev.quipu.access.ToolCall;
import dev.quipu.access.Trace;
import dev.quipu.catalog.testing.KeyedId;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.jooq.Field;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What needs no server. */
class SupportTest {
    @Test
    void idsSortByTime() {
        List<String> ids = Stream.of(1_700_000_000_000L, 1_700_000_000_001L, 1_800_000_000_000L)
                .map(millis -> Ids.at(millis, new UUID(-1, -1)).toString())
                .toList();
        assertThat(ids).isSorted();
        assertThat(Ids.next().version()).isEqualTo(7);
        assertThat(Ids.next().variant()).isEqualTo(2);
        assertThat(Ids.next()).isNotEqualTo(Ids.next());
    }

    /** An application's log is its own: neither jOOQ's picture nor its tip of the day is in it. */
    @Test
    void statementsAreBuiltWithoutGreetings() {
        List<String> logged = new ArrayList<>();
        Handler listening = new Handler() {
            @Override
            public void publish(LogRecord entry) {
                logged.add(entry.getMessage());
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        Logger logger = Logger.getLogger("org.jooq.Constants");
        logger.addHandler(listening);
        try {
            Statements statements = new Statements("made", "here");
            assertThat(statements.render(statements.dsl().selectOne())).startsWith("select 1");
        } finally {
            logger.removeHandler(listening);
        }
        assertThat(logged).isEmpty();
    }

    @Test
    void aKeyGivesTheSameIdAgainWithinTheSameHomeOnly() {
        UUID home = Ids.next();
        assertThat(Ids.of(home, "a")).isEqualTo(Ids.of(home, "a")).isNotEqualTo(Ids.of(home, "b"));
        assertThat(Ids.of(home, "a")).isNotEqualTo(Ids.of(Ids.next(), "a"));
        assertThat(Ids.of(home, null)).isNotEqualTo(Ids.of(home, null));
    }

    @Test
    void anIdIsWhatIngestionMakesOfTheSameKey() {
        assertThat(Ids.of(KeyedId.HOME, KeyedId.KEY)).isEqualTo(KeyedId.ID);
    }

    /** As a key is that was cut to a length: those of all emojis would be one. */
    @Test
    void aKeyThatWasCutWithinAnEmojiIsRefused() {
        UUID home = Ids.next();
        for (String key : List.of("a\uD83D", "a\uDE00b", "a\0b")) {
            assertThatThrownBy(() -> Ids.of(home, key)).isInstanceOf(AccessException.Invalid.class);
        }
        assertThat(Ids.of(home, "a\uD83D\uDE00")).isNotEqualTo(Ids.of(home, "a\uD83D\uDE01"));
    }

    /** Ingestion brings them in, and so does whoever writes to the tables. */
    @Test
    void partsAreReadAndWrittenAsDeepAndAsLongAsTheDatabaseTakesThem() {
        String deep = "[".repeat(3_000) + "]".repeat(3_000);
        String name = "n".repeat(60_000);
        Json json =
                new Json("[{\"id\":\"1\",\"name\":\"f\",\"arguments\":" + deep + ",\"" + name + "\":" + deep + "}]");
        List<ToolCall> calls = Parts.toolCalls(json);
        assertThat(calls.getFirst().arguments().text()).isEqualTo(deep);
        assertThat(Parts.ofToolCalls(calls)).isEqualTo(json.text());
    }

    @Test
    void partsThatCannotBeReadAreAFailureOfTheDatabase() {
        assertThatThrownBy(() -> Parts.toolCalls(new Json("[{\"id\": "))).isInstanceOf(AccessException.Failed.class);
    }

    @Test
    void ofTwoUnderOneKeyTheSecondIsThere() {
        UUID a = Ids.next();
        UUID b = Ids.next();
        List<UUID> ids = List.of(a, a, b);
        Map<UUID, String> added = Map.of(a, "added a");
        assertThat(Once.each(ids, added, () -> Map.of(0, "a", 1, "a", 2, "b"), IllegalStateException::new))
                .containsExactly("added a", "a", "b");
        assertThatThrownBy(() -> Once.each(ids, added, () -> Map.of(1, "a"), IllegalStateException::new))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aCursorHoldsItsKeyAsTextThatAUrlMayHold() {
        UUID id = UUID.fromString("5a000000-0000-4000-8000-000000000001");
        Instant time = Instant.parse("2026-11-28T07:44:00.123456Z");
        assertThat(Cursors.of(17L)).hasToString("17");
        assertThat(Cursors.of(time, id)).hasToString(time.getEpochSecond() + ".123456000_" + id);
        assertThat(Cursors.of(Instant.parse("-0001-01-01T00:00:00.25Z"))).hasToString("-62198755199.750000000");
        assertThat(Cursors.of(OffsetDateTime.MAX.toInstant(), 1)).hasToString("31556889832845599.999999999_1");
        assertThat(Cursors.of(new BigDecimal("0E-10"), -17)).hasToString("0.0000000000_-17");
    }

    @Test
    void aCursorIsReadAsTheKeyThatItWasMadeOf() {
        List<Field<?>> key = Stream.of(
                        OffsetDateTime.class, UUID.class, Long.class, Integer.class, BigDecimal.class, Double.class)
                .<Field<?>>map(type -> DSL.field("k", type))
                .toList();
        Cursor cursor = Cursors.of(Instant.EPOCH, new UUID(1, 2), 3L, 4, new BigDecimal("-5.50"), 1.5E-7);
        assertThat(Cursors.key(cursor, key)).hasSize(6);
        assertThatThrownBy(() -> Cursors.key(cursor, key.subList(0, 5))).isInstanceOf(AccessException.Invalid.class);
        assertThatThrownBy(() -> Cursors.key(cursor, key.reversed())).isInstanceOf(AccessException.Invalid.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x",
                "5a000000-0000-4000-8000-000000000001",
                "99999999999999999999",
                "_",
                "17_",
                "2026-11-28T07:44:00Z"
            })
    void aCursorOfSomethingElseIsRefused(String text) {
        Cursor cursor = new Cursor(text);
        for (Class<?> type : List.of(OffsetDateTime.class, Long.class, Integer.class, String.class)) {
            assertRefused(cursor, type);
        }
    }

    /** Driver and server know an infinite time, and Java does not. */
    @ParameterizedTest
    @ValueSource(
            strings = {"2026-11-28T07:44:00.123456Z", "-0001-01-01T00:00:00.25Z", "+294276-12-31T23:59:59.999999Z"})
    void aTimeComesBackFromACursor(String text) {
        Instant time = Instant.parse(text);
        assertThat(Cursors.time(new BigDecimal(Cursors.of(time).text()))).isEqualTo(time);
    }

    @Test
    void anInfiniteTimeStaysInfinite() {
        for (OffsetDateTime end : List.of(OffsetDateTime.MAX, OffsetDateTime.MIN)) {
            Instant time =
                    Cursors.time(new BigDecimal(Cursors.of(end.toInstant()).text()));
            assertThat(Values.written(time)).isEqualTo(end);
        }
    }

    /** The server would refuse it too, and with it all that the transaction has done. */
    @ParameterizedTest
    @ValueSource(strings = {"9224318016000", "-210866803201", "31556889832845599", "-31557014167219201"})
    void aTimeThatTheServerDoesNotHaveIsRefusedBeforeItIsAsked(String seconds) {
        assertRefused(new Cursor(seconds), OffsetDateTime.class);
    }

    @Test
    void aCursorMakesNoNumberOfAMillionDigits() {
        assertRefused(new Cursor("1E999999999"), BigDecimal.class);
        assertRefused(new Cursor("NaN"), BigDecimal.class);
        assertRefused(new Cursor("99999999999999999.5"), OffsetDateTime.class);
    }

    private static void assertRefused(Cursor cursor, Class<?> type) {
        List<Field<?>> key = List.of(DSL.field("k", type));
        assertThatThrownBy(() -> Cursors.key(cursor, key)).isInstanceOf(AccessException.Invalid.class);
    }

    @Test
    void pagesSayWhatIsBeyondThem() {
        Page<Integer> first = Page.forward(List.of(1, 2, 3), 2, null, Cursors::of);
        assertThat(first).isEqualTo(new Page<>(List.of(1, 2), null, Cursors.of(2)));
        Page<Integer> last = Page.forward(List.of(3), 2, Cursors.of(2), Cursors::of);
        assertThat(last).isEqualTo(new Page<>(List.of(3), Cursors.of(3), null));
        Page<Integer> back = Page.backward(List.of(3, 2, 1), 2, Cursors.of(4), Cursors::of);
        assertThat(back).isEqualTo(new Page<>(List.of(2, 3), Cursors.of(2), Cursors.of(3)));
        assertThat(Page.backward(List.<Integer>of(), 2, null, Cursors::of).items())
                .isEmpty();
    }

    /** Before anything is done that would be refused when it is written. */
    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "4bf92f3577b34da6a3ce929d0e0e473,  -,                -,                32",
                "4BF92F3577B34DA6A3CE929D0E0E4736, -,                -,                32",
                "00000000000000000000000000000000, -,                -,                32",
                "4bf92f3577b34da6a3ce929d0e0e4736, 00f067aa0ba902b,  -,                16",
                "4bf92f3577b34da6a3ce929d0e0e4736, 0000000000000000, -,                16",
                "4bf92f3577b34da6a3ce929d0e0e4736, 00f067aa0ba902b7, 0000000000000000, 16",
                "4bf92f3577b34da6a3ce929d0e0e4736, 00f067aa0ba902b7, 00f067aa0ba902bg, 16",
                "4bf92f3577b34da6a3ce929d0e0e4736, -,                00f067aa0ba902b7, parent"
            })
    void aTraceHasIdsAsTheDatabaseKeepsThem(
            String trace, @Nullable String span, @Nullable String parent, String meaning) {
        assertThatThrownBy(() -> new Trace(trace, span, parent))
                .isInstanceOf(AccessException.Invalid.class)
                .hasMessageContaining(meaning);
    }

    @ParameterizedTest
    @CsvSource({
        "40001, TryAgain",
        "40P01, TryAgain",
        "55P03, TryAgain",
        "57014, Failed",
        "25006, Failed",
        "25P03, Unavailable",
        "25P04, Unavailable",
        "08006, Unavailable",
        "53300, Unavailable",
        "57P01, Unavailable",
        "42P01, WrongSchema",
        "42501, NotAllowed",
        "23505, AlreadyThere",
        "23503, BrokenReference",
        "23514, Invalid",
        "22P02, Invalid",
        "P0002, NotFound",
        "XX000, Failed",
    })
    void everyFailureHasAMeaning(String state, String meaning) {
        AccessException read = new Failures(new Rule[0]).read(new SQLException("said the server", state));
        assertThat(read.getClass().getSimpleName()).isEqualTo(meaning);
        assertThat(read).hasMessageContaining("said the server").hasCauseInstanceOf(SQLException.class);
    }
}
