package dev.quipu.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quipu.assistant.access.NewMessage;
import dev.quipu.ingest.assistant.AssistantTarget;
import dev.quipu.postgres.testing.JavaProcess;
import dev.quipu.postgres.testing.PostgresTest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.ds.PGSimpleDataSource;

/** Whatever happens on the way, and whoever else writes: in the end each message is there once, in a place of its own. */
@PostgresTest
class OnceTest {
    private static final int CONVERSATIONS = 20;
    private static final int MESSAGES = 3_000;

    private Bed bed;
    private Ingest ingest;

    @BeforeEach
    void open() throws Exception {
        bed = Bed.empty();
        ingest = Ingest.into(bed.dataSource(), AssistantTarget.asService(Bed.SCHEMA))
                .withBlocksOf(100);
    }

    @AfterEach
    void close() {
        bed.close();
    }

    static List<Item> stream(UUID owner) {
        List<Item> items = new ArrayList<>();
        for (int i = 0; i < CONVERSATIONS; i++) {
            items.add(start(owner, i));
        }
        for (int i = 0; i < MESSAGES; i++) {
            items.add(Message.user(start(owner, i % CONVERSATIONS).conversationId(), "message " + i)
                    .withKey("k" + i));
        }
        return items;
    }

    private static ConversationStart start(UUID owner, int number) {
        return ConversationStart.keyed(owner.toString(), "talk " + number);
    }

    private void assertWhole(int messages) throws Exception {
        assertThat(bed.lines("""
                SELECT count(*), count(DISTINCT (conversation_id, client_key)), count(DISTINCT (conversation_id, seq)),
                    sum(seq) FROM $messages"""))
                .containsExactly(
                        "[%1$d, %1$d, %1$d, %2$d]".formatted(messages, CONVERSATIONS * sum(messages / CONVERSATIONS)));
        assertThat(bed.value("SELECT count(*) FROM $conversations")).isEqualTo(Integer.toString(CONVERSATIONS));
    }

    private static long sum(int to) {
        return (long) to * (to + 1) / 2;
    }

    /** A writer in a process of its own, to be killed. */
    static final class Writer {
        public static void main(String[] arguments) {
            PGSimpleDataSource source = new PGSimpleDataSource();
            source.setUrl(arguments[0]);
            source.setUser(Bed.LOGIN);
            source.setPassword(Bed.PASSWORD);
            Ingest.into(source, AssistantTarget.asService(Bed.SCHEMA))
                    .withBlocksOf(100)
                    .withOwnThread()
                    .write(stream(UUID.fromString(arguments[1])));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 700, 2_000})
    void aProcessThatIsKilled(int whenThereAre) throws Exception {
        try (JavaProcess writer = JavaProcess.start(
                Writer.class,
                Path.of("."),
                Map.of(),
                bed.database().jdbcUrl(),
                bed.ann().toString())) {
            awaitRows(whenThereAre, writer);
            writer.kill();
        }
        awaitNoOtherClient();
        int left = Integer.parseInt(bed.value("SELECT count(*) FROM $messages"));
        int starts = Integer.parseInt(bed.value("SELECT count(*) FROM $conversations"));
        Result rest = ingest.write(stream(bed.ann()));
        assertThat(rest).isEqualTo(new Result(CONVERSATIONS - starts, MESSAGES - left, starts + left, 0));
        assertWhole(MESSAGES);
    }

    private void awaitRows(int number, JavaProcess writer) throws Exception {
        while (writer.isAlive() && Integer.parseInt(bed.value("SELECT count(*) FROM $conversations")) == 0) {
            Thread.onSpinWait();
        }
        while (writer.isAlive() && Integer.parseInt(bed.value("SELECT count(*) FROM $messages")) < number) {
            Thread.onSpinWait();
        }
    }

    /** What was on its way to the server when the process died may still be committed. */
    private void awaitNoOtherClient() throws Exception {
        while (!bed.value("SELECT count(*) FROM pg_stat_activity WHERE usename = '" + Bed.LOGIN
                        + "' AND datname = current_database()")
                .equals("0")) {
            Thread.onSpinWait();
        }
    }

    @Test
    void aConnectionThatIsLost() throws Exception {
        List<Item> items = stream(bed.ann());
        try (MessageWriter writer = ingest.open()) {
            items.subList(0, 500).forEach(writer::write);
            bed.database()
                    .execute("SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE usename = '"
                            + Bed.LOGIN + "' AND datname = current_database()");
            assertThatThrownBy(() -> items.subList(500, 700).forEach(writer::write))
                    .isInstanceOf(IngestException.class);
            assertThatThrownBy(writer::finish).isInstanceOf(IllegalStateException.class);
        }
        Result rest = ingest.write(items);
        assertThat(rest.messages() + rest.alreadyThere() + rest.conversations()).isEqualTo(items.size());
        assertWhole(MESSAGES);
    }

    @Test
    void severalWritersOfOneStream() throws Exception {
        List<Result> results = atOnce(
                () -> ingest.write(stream(bed.ann())),
                () -> ingest.withBlocksOf(333).write(stream(bed.ann())),
                () -> ingest.withOwnThread().withBlocksOf(50).write(stream(bed.ann())));
        assertThat(results).allSatisfy(result -> assertThat(result.items()).isEqualTo(CONVERSATIONS + MESSAGES));
        assertThat(results.stream().mapToLong(Result::rejected).sum()).isZero();
        assertThat(results.stream().mapToLong(Result::messages).sum()).isEqualTo(MESSAGES);
        assertThat(results.stream().mapToLong(Result::conversations).sum()).isEqualTo(CONVERSATIONS);
        assertWhole(MESSAGES);
    }

    @Test
    void othersAppendMeanwhile() throws Exception {
        List<Item> items = stream(bed.ann());
        ingest.write(items.subList(0, CONVERSATIONS));
        int turns = 5;
        Callable<Result> appends = () -> {
            for (int i = 0; i < turns * CONVERSATIONS; i++) {
                UUID talk = start(bed.ann(), i % CONVERSATIONS).conversationId();
                String key = Thread.currentThread().threadId() + " " + i;
                bed.assistant()
                        .service()
                        .run(session -> session.messages()
                                .append(talk, NewMessage.assistant("meanwhile").withKey(key)));
            }
            return Result.NONE;
        };
        atOnce(() -> ingest.write(items), appends, appends, appends);
        assertWhole(MESSAGES + 3 * turns * CONVERSATIONS);
        assertThat(bed.value("""
                SELECT count(*) FROM $messages AS message JOIN $messages AS parent ON parent.id = message.parent_message_id
                WHERE parent.seq <> message.seq - 1""")).isEqualTo("0");
    }

    @SafeVarargs
    private static List<Result> atOnce(Callable<Result>... work) throws Exception {
        CyclicBarrier start = new CyclicBarrier(work.length);
        try (var pool = Executors.newFixedThreadPool(work.length)) {
            List<Future<Result>> running = new ArrayList<>();
            for (Callable<Result> one : work) {
                running.add(pool.submit(() -> {
                    start.await();
                    return one.call();
                }));
            }
            List<Result> results = new ArrayList<>();
            for (Future<Result> one : running) {
                results.add(one.get());
            }
            return results;
        }
    }
}
