package dev.quipu.migration.run;

import dev.quipu.migration.graph.Target;
import dev.quipu.migration.run.Migrator.BeforeRun;
import dev.quipu.postgres.local.ServerAddress;
import dev.quipu.postgres.testing.JavaProcess;
import dev.quipu.postgres.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** A process that brings a database to the head of a {@link Scenario}. */
final class RunnerProcess {
    private RunnerProcess() {}

    static JavaProcess start(TestDatabase database, Scenario scenario) throws IOException {
        return start(database.address(), scenario, "session");
    }

    /** Starts one that holds a lock row, through a pooler. */
    static JavaProcess startWithRow(ServerAddress pooler, Scenario scenario) throws IOException {
        return start(pooler, scenario, "row");
    }

    private static JavaProcess start(ServerAddress server, Scenario scenario, String lock) throws IOException {
        return JavaProcess.start(
                RunnerProcess.class,
                Path.of("").toAbsolutePath(),
                Map.of("PGPASSWORD", server.password()),
                scenario.name(),
                server.host(),
                String.valueOf(server.port()),
                server.user(),
                server.database(),
                lock);
    }

    public static void main(String[] args) {
        ServerAddress server =
                new ServerAddress(args[1], Integer.parseInt(args[2]), args[3], System.getenv("PGPASSWORD"), args[4]);
        Given given = Scenario.valueOf(args[0]).on(server);
        if (args[5].equals("row")) {
            given.options = given.options.withLock(new LockMethod.Row(LockMethod.DEFAULT_LEASE));
        }
        given.migrator().upgrade(Target.parse("head"), BeforeRun.NOTHING);
    }
}
