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
        return JavaProcess.start(
                RunnerProcess.class,
                Path.of("").toAbsolutePath(),
                Map.of("PGPASSWORD", database.password()),
                scenario.name(),
                database.host(),
                String.valueOf(database.port()),
                database.user(),
                database.name());
    }

    public static void main(String[] args) {
        ServerAddress server =
                new ServerAddress(args[1], Integer.parseInt(args[2]), args[3], System.getenv("PGPASSWORD"), args[4]);
        Scenario.valueOf(args[0]).on(server).migrator().upgrade(Target.parse("head"), BeforeRun.NOTHING);
    }
}
