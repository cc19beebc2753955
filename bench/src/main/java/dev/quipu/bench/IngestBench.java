package dev.quipu.bench;

import dev.quipu.ingest.Ingest;
import dev.quipu.ingest.MessageWriter;
import dev.quipu.ingest.Result;
import dev.quipu.ingest.Target;
import dev.quipu.ingest.assistant.AssistantTarget;
import dev.quipu.ingest.finops.FinOpsTarget;
import dev.quipu.postgres.local.ServerAddress;
import java.io.PrintStream;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.postgresql.ds.PGSimpleDataSource;

/** Measures how many messages a second get into the packs' tables, by Quipu and by others. Started by {@code bench/run-ingest}. */
final class IngestBench {
    private static final UUID TENANT = UUID.fromString("b0000000-0000-4000-8000-000000000001");
    private static final int ROUNDS = 3;
    private static final String COPY = "COPY into the same tables";
    private static final String QUIPU = "Quipu";
    private static final String BATCH = "JDBC batches of 1,000, rewritten to many rows";

    /** Spring AI's process warms itself. */
    private static final List<String> WARMED = List.of(COPY, QUIPU, BATCH);

    private final PGSimpleDataSource database = new PGSimpleDataSource();
    private final IngestWorkload work;
    private final IngestPeer peer;
    private final PrintStream out;

    IngestBench(ServerAddress address, IngestWorkload work, IngestPeer peer, PrintStream out) {
        database.setUrl(Sides.jdbc(address));
        database.setUser(address.user());
        database.setPassword(address.password());
        database.setReWriteBatchedInserts(true);
        this.work = work;
        this.peer = peer;
        this.out = out;
    }

    /**
     * Runs everything.
     *
     * @param args the checkout, the number of conversations, that of messages in each
     */
    public static void main(String[] args) throws Exception {
        Path checkout = Path.of(args[0]).toAbsolutePath().normalize();
        UpgradedServer.with(checkout, checkout.resolve("bench/target"), (address, scratch) -> {
            IngestWorkload work = new IngestWorkload(
                    Integer.parseInt(args[1]), Integer.parseInt(args[2]), owners(Integer.parseInt(args[1])));
            Path lines = scratch.resolve("messages");
            work.write(lines);
            IngestPeer peer =
                    new IngestPeer(checkout.resolve("bench/target/peers/spring-ai/lib"), address, lines, scratch);
            new IngestBench(address, work, peer, System.out).run();
        });
    }

    static List<UUID> owners(int conversations) {
        List<UUID> owners = new ArrayList<>();
        for (int i = 0; i < Math.max(1, conversations / 100); i++) {
            owners.add(new UUID(TENANT.getMostSignificantBits(), 0x9000_0000_0000_0000L + i));
        }
        return owners;
    }

    /** One way to write all of it. */
    private interface Way {
        /** Returns how long it took, in seconds. */
        double seconds() throws Exception;
    }

    private interface Writing {
        void run() throws Exception;
    }

    void run() throws Exception {
        out.printf(
                Locale.ROOT,
                "%,d messages: %,d conversations of %d, 40 words each in the middle; median of %d rounds, all in turn, once warm%n",
                work.total(),
                work.conversations(),
                work.messages(),
                ROUNDS);
        try (Connection connection = database.getConnection()) {
            prepare(connection);
            for (IngestSystem system : IngestSystem.values()) {
                Map<String, Way> ways = ways(connection, system);
                for (String way : WARMED) {
                    Objects.requireNonNull(ways.get(way)).seconds();
                }
                print(system, measure(ways));
            }
        }
    }

    private void prepare(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(
                    "INSERT INTO assistant.tenants (id, name, slug) VALUES ('" + TENANT + "', 'Bench', 'bench')");
            for (UUID owner : work.owners()) {
                statement.execute(
                        "INSERT INTO assistant.users (id, tenant_id, email) VALUES ('%s', '%s', '%s@bench.example')"
                                .formatted(owner, TENANT, owner));
            }
            statement.execute("ANALYZE");
        }
    }

    private Map<String, Way> ways(Connection connection, IngestSystem system) {
        IngestSystem.Lines lines = system.lines(work, TENANT);
        Target target =
                system == IngestSystem.ASSISTANT ? AssistantTarget.asService("assistant") : FinOpsTarget.in("finops");
        Map<String, Way> ways = new LinkedHashMap<>();
        ways.put(COPY, () -> timed(connection, system, () -> system.copy(connection, lines)));
        ways.put(QUIPU, () -> timed(connection, system, () -> ingest(Ingest.into(database, target))));
        ways.put(
                "Quipu, with a thread of its own",
                () -> timed(
                        connection,
                        system,
                        () -> ingest(Ingest.into(database, target).withOwnThread())));
        ways.put(BATCH, () -> timed(connection, system, () -> system.batch(connection, work, lines)));
        ways.put("Spring AI `JdbcChatMemoryRepository`, a conversation at once", () -> peer.seconds("whole"));
        ways.put("Spring AI, turn by turn as it is said", () -> peer.seconds("turns"));
        return ways;
    }

    private static double timed(Connection connection, IngestSystem system, Writing writing) throws Exception {
        system.clear(connection);
        long start = System.nanoTime();
        writing.run();
        return (System.nanoTime() - start) / 1e9;
    }

    private void ingest(Ingest ingest) {
        try (MessageWriter writer = ingest.open()) {
            work.forEach(writer::write);
            Result result = writer.finish();
            if (result.messages() != work.total()) {
                throw new IllegalStateException("not all was written: " + result);
            }
        }
    }

    private static Map<String, Sample> measure(Map<String, Way> ways) throws Exception {
        Map<String, List<Double>> taken = new LinkedHashMap<>();
        for (int round = 0; round < ROUNDS; round++) {
            for (Map.Entry<String, Way> way : ways.entrySet()) {
                taken.computeIfAbsent(way.getKey(), name -> new ArrayList<>())
                        .add(way.getValue().seconds());
            }
        }
        Map<String, Sample> samples = new LinkedHashMap<>();
        taken.forEach((name, seconds) -> samples.put(name, new Sample(seconds)));
        return samples;
    }

    private void print(IngestSystem system, Map<String, Sample> samples) {
        Sample copy = Objects.requireNonNull(samples.get(COPY));
        Sample quipu = Objects.requireNonNull(samples.get(QUIPU));
        out.printf(
                "%n| into %s | seconds | messages a second | of COPY | Quipu is faster by |%n",
                system.name().toLowerCase(Locale.ROOT));
        out.println("|---|---:|---:|---:|---:|");
        samples.forEach((name, sample) -> out.printf(
                Locale.ROOT,
                "| %s | %.2f | %,.0f | %.2f | %.2f |%n",
                name,
                sample.median(),
                work.total() / sample.median(),
                copy.dividedBy(sample).median(),
                sample.dividedBy(quipu).median()));
    }
}
