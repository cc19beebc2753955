package dev.quipu.bench.memory;

import dev.quipu.assistant.access.Assistant;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.function.IntConsumer;
import javax.sql.DataSource;
import org.springframework.ai.chat.memory.repository.jdbc.JdbcChatMemoryRepository;
import org.springframework.jdbc.core.JdbcTemplate;

/** The last twenty messages of a conversation, one of many. */
record Loads(DataSource database, Filled filled, PrintStream out) {
    private static final int COUNT = 20;
    private static final int WARM = 1_000;
    private static final int CALLS = 4_000;

    void print() {
        Assistant assistant = Assistant.on(database);
        var spring = JdbcChatMemoryRepository.builder()
                .jdbcTemplate(new JdbcTemplate(database))
                .build();
        int[] some = new SplittableRandom(7)
                .ints(WARM + CALLS, Math.min(100, filled.conversations() / 2), filled.conversations())
                .toArray();
        Map<String, IntConsumer> kinds = new LinkedHashMap<>();
        kinds.put(
                "by hand, JDBC",
                call -> require(new ByHand(database, filled.userOf(some[call]))
                        .latest(filled.conversation(some[call]), COUNT)
                        .size()));
        kinds.put(
                "Quipu, typed access",
                call -> require(assistant
                        .tenancy()
                        .as(
                                filled.userOf(some[call]),
                                session -> session.messages()
                                        .of(filled.conversation(some[call]))
                                        .last(COUNT))
                        .size()));
        kinds.put(
                "Spring AI, its JDBC repository, without users or rights",
                call -> require(spring.findByConversationId("window").size()));
        Map<String, Times> times = Times.of(WARM, CALLS, kinds);
        double floor = Objects.requireNonNull(times.get("by hand, JDBC")).percentile(50);
        out.printf(
                Locale.ROOT,
                "%,d messages and more in %,d conversations%n%n| the last %d messages, in milliseconds | median | p99 | of by hand |%n|---|---:|---:|---:|%n",
                20L * filled.conversations(),
                filled.conversations(),
                COUNT);
        times.forEach((name, taken) -> out.printf(
                Locale.ROOT,
                "| %s | %.3f | %.3f | %.2f |%n",
                name,
                taken.percentile(50),
                taken.percentile(99),
                taken.percentile(50) / floor));
        out.println();
    }

    private static void require(int found) {
        if (found != COUNT) {
            throw new IllegalStateException(found + " messages");
        }
    }
}
