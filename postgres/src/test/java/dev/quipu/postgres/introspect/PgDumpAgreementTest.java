package dev.quipu.postgres.introspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.quipu.catalog.fingerprint.Drift;
import dev.quipu.catalog.fingerprint.Fingerprint;
import dev.quipu.catalog.fingerprint.FingerprintOptions;
import dev.quipu.postgres.program.ClientPrograms;
import dev.quipu.postgres.testing.PostgresTest;
import dev.quipu.postgres.testing.TestDatabase;
import dev.quipu.postgres.testing.TestServer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code pg_dump} writes and {@code psql} restores is read as the same. */
@PostgresTest
class PgDumpAgreementTest {
    @Test
    void aRestoredCopyIsTheSame(TestServer server, TestDatabase copy, @TempDir Path folder) throws Exception {
        var programs = ClientPrograms.ofMachine();
        var dump = programs.find("pg_dump", server.majorVersion());
        var psql = programs.find("psql", server.majorVersion());
        assumeTrue(dump.isPresent() && psql.isPresent(), "no client programs for this server");
        try (var database = Schemas.everything(server)) {
            Path script = folder.resolve("dump.sql");
            run(database, dump.orElseThrow().path(), "--schema-only", "--file", script.toString());
            run(copy, psql.orElseThrow().path(), "-X", "-q", "-v", "ON_ERROR_STOP=1", "-f", script.toString());
            var drift = Fingerprint.of(Schemas.read(database), FingerprintOptions.ALL)
                    .driftTo(Fingerprint.of(Schemas.read(copy), FingerprintOptions.ALL));
            assertThat(drift)
                    .extracting(Drift::toString)
                    .containsExactlyInAnyOrder(
                            // A schema without data: what is materialized is empty.
                            "changed: materialized view app.kept_filled",
                            // pg_dump forgets the comment on a multirange type.
                            "removed: type app.many_texts");
        }
    }

    private static void run(TestDatabase database, Path program, String... arguments) throws Exception {
        var words = new ArrayList<>(List.of(program.toString(), "-d", database.url()));
        words.addAll(List.of(arguments));
        var process = new ProcessBuilder(words).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
    }
}
