package dev.quipu.assistant.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** The last twenty messages as a user, beside what one writes by hand for it: the same transaction, the same columns. */
@EnabledIfSystemProperty(named = "quipu.speed", matches = "true")
class SpeedTest {
    private static final int CALLS = 3000;

    @Test
    void theLastTwentyCostWhatTheyCostByHand() throws SQLException {
        try (Platform platform = Platform.empty();
                var pool = platform.pool(1)) {
            UUID user = platform.user();
            UUID conversation = platform.conversation(user);
            Assistant assistant = Assistant.on(pool, Platform.SCHEMA);
            assistant
                    .service()
                    .run(session -> session.messages()
                            .append(
                                    conversation,
                                    IntStream.range(0, 1000)
                                            .mapToObj(i -> NewMessage.assistant("An answer of some length. ".repeat(8))
                                                    .withMeasures(Measures.of("model-1", 100, 50)))
                                            .toList()));
            List<Long> ours = new ArrayList<>();
            List<Long> byHand = new ArrayList<>();
            for (int i = 0; i < CALLS; i++) {
                ours.add(time(() -> {
                    List<Message> latest = assistant
                            .tenancy()
                            .as(
                                    user,
                                    session ->
                                            session.messages().of(conversation).last(20));
                    assertThat(latest.size()).isEqualTo(20);
                }));
                byHand.add(time(() -> {
                    try (Connection connection = pool.getConnection()) {
                        assertThat(byHand(connection, user, conversation)).isEqualTo(20);
                    }
                }));
            }
            double ratio = (double) median(ours) / median(byHand);
            assertThat(ratio)
                    .as("%d µs here, %d µs by hand", median(ours) / 1000, median(byHand) / 1000)
                    .isLessThan(1.2);
        }
    }

    /** However much has been said before. */
    @Test
    void aTurnCostsTheSameInALongConversation() throws SQLException {
        try (Platform platform = Platform.empty();
                var pool = platform.pool(1)) {
            UUID user = platform.user();
            Assistant assistant = Assistant.on(pool, Platform.SCHEMA);
            UUID shortTalk = platform.conversation(user);
            UUID longTalk = platform.conversation(user);
            assistant.service().run(session -> {
                for (int i = 0; i < 10; i++) {
                    session.messages()
                            .append(
                                    longTalk,
                                    IntStream.range(0, 2000)
                                            .mapToObj(n -> NewMessage.user("message " + n))
                                            .toList());
                }
            });
            platform.database().execute("VACUUM ANALYZE");
            List<Long> inShort = new ArrayList<>();
            List<Long> inLong = new ArrayList<>();
            for (int i = 0; i < CALLS; i++) {
                inShort.add(time(() -> turn(assistant, shortTalk)));
                inLong.add(time(() -> turn(assistant, longTalk)));
            }
            assertThat((double) median(inLong) / median(inShort))
                    .as("%d µs among many, %d µs among few", median(inLong) / 1000, median(inShort) / 1000)
                    .isLessThan(1.5);
        }
    }

    private static void turn(Assistant assistant, UUID conversation) {
        assistant
                .service()
                .run(session -> session.messages()
                        .append(
                                conversation,
                                List.of(NewMessage.user("A question"), NewMessage.assistant("An answer"))));
    }

    private interface Call {
        void run() throws SQLException;
    }

    private static long time(Call call) throws SQLException {
        long start = System.nanoTime();
        call.run();
        return System.nanoTime() - start;
    }

    /** Of each call by itself, one of each kind in turn, so that other work on the machine falls on both. */
    private static long median(List<Long> times) {
        List<Long> later = new ArrayList<>(times.subList(times.size() / 3, times.size()));
        Collections.sort(later);
        return later.get(later.size() / 2);
    }

    private record ByHand(
            UUID id,
            UUID conversation,
            UUID tenant,
            UUID user,
            long seq,
            Instant at,
            String role,
            String content,
            List<String> more,
            List<Long> numbers) {}

    private static int byHand(Connection connection, UUID user, UUID conversation) throws SQLException {
        connection.setAutoCommit(false);
        try (PreparedStatement who = connection.prepareStatement(
                "SELECT set_config('role', 'authenticated', true), set_config('app.user_id', ?, true)")) {
            who.setString(1, user.toString());
            who.execute();
        }
        List<ByHand> messages = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement("""
                SELECT id, conversation_id, tenant_id, user_id, seq, created_at, role, content, status, parent_message_id,
                    alternative_to, tool_calls, tool_call_id, tool_name, tool_failed, reasoning, attachments, metadata,
                    token_count, latency_ms, model_used, prompt_tokens, cached_tokens, reasoning_tokens, trace_id, span_id,
                    parent_span_id, client_key
                FROM platform.messages WHERE conversation_id = ? ORDER BY seq DESC LIMIT ?""")) {
            statement.setObject(1, conversation);
            statement.setInt(2, 20);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    messages.add(read(rows));
                }
            }
        }
        connection.commit();
        connection.setAutoCommit(true);
        return messages.size();
    }

    private static ByHand read(ResultSet rows) throws SQLException {
        List<String> more = new ArrayList<>();
        for (int i : new int[] {9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 21, 25, 26, 27, 28}) {
            more.add(String.valueOf(rows.getString(i)));
        }
        List<Long> numbers = new ArrayList<>();
        for (int i : new int[] {19, 20, 22, 23, 24}) {
            numbers.add(rows.getLong(i));
        }
        return new ByHand(
                rows.getObject(1, UUID.class),
                rows.getObject(2, UUID.class),
                rows.getObject(3, UUID.class),
                rows.getObject(4, UUID.class),
                rows.getLong(5),
                rows.getObject(6, OffsetDateTime.class).toInstant(),
                rows.getString(7),
                rows.getString(8),
                more,
                numbers);
    }
}
