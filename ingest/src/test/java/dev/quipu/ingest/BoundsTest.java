package dev.quipu.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quipu.ingest.assistant.AssistantTarget;
import dev.quipu.postgres.testing.JavaProcess;
import dev.quipu.postgres.testing.PostgresTest;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.postgresql.ds.PGSimpleDataSource;

/** How much there is in memory does not depend on how much there is to write, nor on how slow the server is. */
@PostgresTest
class BoundsTest {
    private Bed bed;
    private Ingest ingest;
    private ConversationStart start;

    @BeforeEach
    void open() throws Exception {
        bed = Bed.empty();
        ingest = Ingest.into(bed.dataSource(), AssistantTarget.asService(Bed.SCHEMA))
                .withBlocksOf(10);
        start = ConversationStart.keyed(bed.ann().toString(), "talk");
        ingest.write(List.of(start));
    }

    @AfterEach
    void close() {
        bed.close();
    }

    private Message said(int number) {
        return Message.user(start.conversationId(), "message " + number);
    }

    /** An address may be a whole picture, {@code data:image/png;base64,…}: five thousand of those are no block. */
    @Test
    void whateverAnItemHoldsCounts() {
        String large = "x".repeat(1_000_000);
        Json json = new Json("{\"a\": \"" + large + "\"}");
        assertThat(List.<Item>of(
                        start.withTitle(large),
                        start.withMetadata(json),
                        Message.user(start.conversationId(), large),
                        said(1).withReasoning(large),
                        said(1).withMetadata(json),
                        said(1).withToolCalls(List.of(new ToolCall("c", "t", json))),
                        said(1).withAttachments(List.of(new Attachment("data:image/png," + large, "image/png", null))),
                        said(1).withAttachments(List.of(new Attachment("x", "image/png", null, json)))))
                .allSatisfy(item -> assertThat(new Entry(1, null, item).size()).isGreaterThan(1_000_000));
    }

    /** Writes more than would fit, in a process of its own. */
    static final class Stream {
        private static final int MESSAGES = 200_000;

        public static void main(String[] arguments) {
            PGSimpleDataSource source = new PGSimpleDataSource();
            source.setUrl(arguments[0]);
            source.setUser(Bed.LOGIN);
            source.setPassword(Bed.PASSWORD);
            String text = " a rope of a length that makes all of it more than there is room for".repeat(8);
            try (MessageWriter writer = Ingest.into(source, AssistantTarget.asService(Bed.SCHEMA))
                    .withOwnThread()
                    .open()) {
                for (int i = 0; i < MESSAGES; i++) {
                    ConversationStart start = ConversationStart.keyed(arguments[1], "talk " + i / 1_000);
                    if (i % 1_000 == 0) {
                        writer.write(start);
                    }
                    writer.write(Message.user(start.conversationId(), i + text).withKey("k" + i));
                }
                if (!writer.finish().equals(new Result(MESSAGES / 1_000, MESSAGES, 0, 0))) {
                    throw new AssertionError("not all was written");
                }
            }
        }
    }

    /** It is about this side's memory, so the server is spared its indexes. */
    @Test
    void aLongStreamInLittleMemory() throws Exception {
        bed.database().execute("""
                DO $$ DECLARE one record; BEGIN
                    FOR one IN SELECT indexrelid::regclass AS name FROM pg_index
                        WHERE indrelid = 'platform.messages'::regclass AND NOT indisunique
                    LOOP EXECUTE 'DROP INDEX ' || one.name; END LOOP; END $$""");
        try (JavaProcess stream = JavaProcess.start(
                Stream.class,
                Path.of("."),
                Map.of("JAVA_TOOL_OPTIONS", "-Xmx64m"),
                bed.database().jdbcUrl(),
                bed.ann().toString())) {
            assertThat(stream.exitCode()).as(stream::err).isZero();
        }
        assertThat(bed.value("SELECT count(*) FROM $messages")).isEqualTo("200000");
    }

    /** Somebody holds the conversation, as a server that does not get on. */
    @ParameterizedTest
    @CsvSource({"false, 9", "true, 29"})
    void whoWritesWaits(boolean ownThread, int taken) throws Exception {
        AtomicInteger written = new AtomicInteger();
        AtomicReference<Result> result = new AtomicReference<>();
        Thread producer = new Thread(() -> {
            try (MessageWriter writer = (ownThread ? ingest.withOwnThread() : ingest).open()) {
                for (int i = 0; i < 100; i++) {
                    writer.write(said(i));
                    written.incrementAndGet();
                }
                result.set(writer.finish());
            }
        });
        try (Connection connection = bed.database().connect();
                Statement statement = connection.createStatement()) {
            hold(connection, statement);
            producer.start();
            awaitWaiting();
            while (written.get() < taken) {
                Thread.onSpinWait();
            }
            for (int i = 0; i < 20; i++) {
                awaitWaiting();
            }
            assertThat(written).hasValue(taken);
            connection.rollback();
        }
        producer.join();
        assertThat(result).hasValue(new Result(0, 100, 0, 0));
    }

    private void hold(Connection connection, Statement statement) throws Exception {
        connection.setAutoCommit(false);
        statement.execute("SELECT FROM platform.conversations FOR UPDATE");
    }

    private void awaitWaiting() throws Exception {
        while (!bed.value("SELECT count(*) FROM pg_stat_activity WHERE usename = '" + Bed.LOGIN
                        + "' AND datname = current_database() AND wait_event_type = 'Lock'")
                .equals("1")) {
            Thread.onSpinWait();
        }
    }

    @Test
    void whoGivesUpDoesNotWait() throws Exception {
        try (Connection connection = bed.database().connect();
                Statement statement = connection.createStatement()) {
            hold(connection, statement);
            try (MessageWriter writer = ingest.withOwnThread().open()) {
                for (int i = 0; i < 25; i++) {
                    writer.write(said(i));
                }
                awaitWaiting();
            }
            connection.rollback();
        }
        assertThat(bed.value("SELECT count(*) FROM $messages")).isEqualTo("0");
    }

    @Test
    void whatIsNotFinishedIsDropped() throws Exception {
        try (MessageWriter writer = ingest.open()) {
            for (int i = 0; i < 25; i++) {
                writer.write(said(i));
            }
        }
        assertThat(bed.value("SELECT count(*) FROM $messages")).isEqualTo("20");
    }

    @Test
    void aConsumerOfRejectsThatThrowsStopsTheWriter() {
        for (Ingest one : List.of(ingest, ingest.withOwnThread())) {
            Ingest strict = one.withRejects(reject -> {
                throw new IllegalArgumentException(reject.toString());
            });
            assertThatThrownBy(() -> strict.write(List.of(said(1), Message.user(new UUID(1, 1), "nowhere"))))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("is not there");
        }
    }

    /** A pool gets its connection back as it was. */
    @Test
    void aPoolOfOneIsLeftAsItWas() throws Exception {
        try (var pool = bed.pool(1)) {
            Ingest pooled = Ingest.into(pool, AssistantTarget.asService(Bed.SCHEMA));
            for (int i = 0; i < 3; i++) {
                assertThat(pooled.write(List.of(said(i)))).isEqualTo(new Result(0, 1, 0, 0));
                try (Connection connection = pool.getConnection();
                        Statement statement = connection.createStatement()) {
                    assertThat(connection.getAutoCommit()).isTrue();
                    try (var rows = statement.executeQuery(
                            "SELECT current_user, (SELECT count(*) FROM pg_class WHERE relpersistence = 't')")) {
                        rows.next();
                        assertThat(rows.getString(1) + rows.getInt(2)).isEqualTo(Bed.LOGIN + 0);
                    }
                }
            }
        }
    }
}
