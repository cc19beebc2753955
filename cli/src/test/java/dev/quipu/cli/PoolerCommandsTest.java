package dev.quipu.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.postgres.testing.PgBouncer;
import dev.quipu.postgres.testing.PgBouncer.Mode;
import dev.quipu.postgres.testing.PoolerTest;
import dev.quipu.postgres.testing.SincePostgres;
import dev.quipu.postgres.testing.TestDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Every command that talks to a database, through a real PgBouncer. */
@PoolerTest
@SincePostgres(15)
@Timeout(180)
class PoolerCommandsTest {
    private static final List<String> ROW = List.of("--lock", "row");

    @Test
    void everyCommandWorksInSessionMode(TestDatabase database, TestDatabase copy, @TempDir Path directory)
            throws Exception {
        try (PgBouncer pooler = PgBouncer.start(database, Mode.SESSION);
                PgBouncer ofCopy = PgBouncer.start(copy, Mode.SESSION)) {
            everything(directory, pooler, ofCopy, List.of());
            assertThat(run(directory, Map.of("DATABASE_URL", pooler.url()), "maintain", "daily")
                            .exitCode())
                    .isZero();
        }
    }

    @Test
    void everyCommandButMaintainWorksInTransactionModeWithALockRow(
            TestDatabase database, TestDatabase copy, @TempDir Path directory) throws Exception {
        try (PgBouncer pooler = PgBouncer.start(database, Mode.TRANSACTION, "server_round_robin = 1");
                PgBouncer ofCopy = PgBouncer.start(copy, Mode.TRANSACTION, "server_round_robin = 1")) {
            everything(directory, pooler, ofCopy, ROW);
            CommandRun maintain = run(directory, Map.of("DATABASE_URL", pooler.url()), "maintain", "daily");
            assertThat(maintain.exitCode()).isEqualTo(ExitCode.FAILED);
            assertThat(maintain.err())
                    .contains(
                            "through a pooler in transaction mode",
                            "VACUUM and REINDEX CONCURRENTLY run in no transaction",
                            "hint: give a URL");
        }
    }

    private static void everything(Path directory, PgBouncer pooler, PgBouncer ofCopy, List<String> lock)
            throws Exception {
        Map<String, String> here = Map.of("DATABASE_URL", pooler.url());
        Files.writeString(
                directory.resolve("quipu.toml"), "packs = [\"agents\", \"assistant\", \"finops\", \"threads\"]\n");
        done(directory, here, lock, "upgrade", "finops@003");
        done(directory, here, lock, "upgrade", "head");
        done(directory, here, lock, "upgrade", "head");
        done(directory, here, lock, "downgrade", "finops@002", "--backup", "never");
        done(directory, here, lock, "stamp", "finops@002");
        done(directory, here, lock, "upgrade", "head");
        done(directory, here, List.of(), "sample-data");
        assertThat(run(directory, here, "status").out()).contains(" through a pooler, PostgreSQL ");
        for (String command :
                List.of("status", "current", "history", "health", "sizes", "indexes", "validate", "query")) {
            done(directory, here, List.of(), command);
        }
        done(directory, here, List.of(), "query", "finops/active_conversations", "-p", "user_id=nobody");
        Path file = directory.resolve("all.quipu.zip");
        done(directory, here, List.of(), "backup", "--to", file.toString());
        assertThat(Files.exists(file)).isTrue();
        done(directory, Map.of("DATABASE_URL", ofCopy.url()), lock, "restore", file.toString());
        assertThat(run(directory, Map.of("DATABASE_URL", ofCopy.url()), "status")
                        .out())
                .contains("up to date");
    }

    private static void done(Path directory, Map<String, String> environment, List<String> more, String... words) {
        List<String> all = new ArrayList<>(List.of(words));
        all.addAll(more);
        CommandRun run = run(directory, environment, all.toArray(String[]::new));
        assertThat(run.exitCode()).as(all + ": " + run.out() + run.err()).isZero();
    }

    private static CommandRun run(Path directory, Map<String, String> environment, String... words) {
        return CommandRun.in(directory, environment, words);
    }

    @Test
    void theLockMayBeChosenInTheFileAndTheEnvironment(TestDatabase database, @TempDir Path directory) throws Exception {
        Files.writeString(
                directory.resolve("quipu.toml"), "packs = [\"finops\"]\n[run]\nlock = \"row\"\nlease = \"10s\"\n");
        try (PgBouncer pooler = PgBouncer.start(database, Mode.TRANSACTION)) {
            Map<String, String> here = Map.of("DATABASE_URL", pooler.url());
            done(directory, here, List.of(), "upgrade", "finops@001");

            CommandRun refused = run(directory, here, "upgrade", "head", "--lock", "session");
            assertThat(refused.exitCode()).isEqualTo(ExitCode.FAILED);
            assertThat(refused.err()).contains("add --lock row");
            assertThat(run(directory, here, "upgrade", "head", "--lock", "rwo").exitCode())
                    .isEqualTo(ExitCode.USAGE);

            Files.delete(directory.resolve("quipu.toml"));
            done(
                    directory,
                    Map.of("DATABASE_URL", pooler.url(), "QUIPU_LOCK", "row"),
                    List.of(),
                    "upgrade",
                    "head",
                    "--pack",
                    "finops");
        }
    }
}
