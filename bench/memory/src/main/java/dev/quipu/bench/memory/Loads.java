package dev.quipu.bench.memory;

import dev.quipu.assistant.access.Assistant;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.function.IntConsumer;
import javax.sql.DataSource;
import org.springframework.ai.chat.memory.repository.jdbc.JdbcChatMemoryRepository;
import org.springframework.jdbc.core.JdbcTemplate;

/** The last twenty messages of a conversation, one of many. */
record Loads(DataSource database, UUID user, int conversations, PrintStream out) {
    private static final int COUNT = 20;

    void print() {
        Assistant assistant = Assistant.on(database);
        ByHand byHand = new ByHand(database, user);
        var spring = JdbcChatMemoryRepository.builder()
                .jdbcTemplate(new JdbcTemplate(database))
                .build();
        UUID[] some = new UUID[5_000];
        SplittableRandom random = new SplittableRandom(7);
        for (int i = 0; i < some.length; i++) {
            some[i] = id(random.nextInt(conversations));
        }
        Map<String, IntConsumer> kinds = new LinkedHashMap<>();
        kinds.put(
                "by hand, JDBC",
                call -> require(byHand.latest(some[call], COUNT).size()));
        kinds.put(
                "Quipu, typed access",
                call -> require(assistant
                        .tenancy()
                        .as(user, session -> session.messages().latest(some[call], COUNT))
                        .size()));
        kinds.put(
                "Spring AI, its JDBC repository, without users or rights",
                call -> require(spring.findByConversationId("window").size()));
        Map<String, Times> times = Times.of(1_000, 4_000, kinds);
        double floor = Objects.requireNonNull(times.get("by hand, JDBC")).percentile(50);
        out.printf(
                Locale.ROOT,
                "%,d messages in %,d conversations%n%n| the last %d messages, in milliseconds | median | p99 | of by hand |%n|---|---:|---:|---:|%n",
                20L * conversations,
                conversations,
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

    /** As the script that fills the database makes it. */
    static UUID id(int conversation) {
        try {
            byte[] hash =
                    MessageDigest.getInstance("MD5").digest(("c" + conversation).getBytes(StandardCharsets.UTF_8));
            var bytes = java.nio.ByteBuffer.wrap(hash);
            return new UUID(bytes.getLong(), bytes.getLong());
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
