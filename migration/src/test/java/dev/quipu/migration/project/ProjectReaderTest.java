package dev.quipu.migration.project;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quipu.postgres.failure.QuipuException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProjectReaderTest {
    @TempDir
    private Path directory = Path.of("");

    /** CI and compose files set variables of which they do not know the value. */
    @ParameterizedTest
    @ValueSource(strings = {"DATABASE_URL", "PGHOST", "PGSERVICE", "PGDATABASE"})
    void aVariableThatIsSetToNothingNamesNoDatabase(String variable) throws IOException {
        Files.writeString(directory.resolve("quipu.toml"), "url = \"postgresql://db.example/mine\"\n");

        assertThat(url(Map.of(variable, ""))).isEqualTo("postgresql://db.example/mine");
    }

    @Test
    void libpqsVariablesWinOverTheFile() throws IOException {
        Files.writeString(directory.resolve("quipu.toml"), "url = \"postgresql://db.example/mine\"\n");

        assertThat(url(Map.of("PGHOST", "other.example", "PGDATABASE", ""))).isEqualTo("postgresql://");
    }

    /** To the server 0 is no limit: everybody would queue behind a statement that waits for its lock. */
    @ParameterizedTest
    @ValueSource(strings = {"0", "0s", "0ms"})
    void noLockTimeoutIsNone(String timeout) throws IOException {
        Files.writeString(directory.resolve("quipu.toml"), "[run]\nlock_timeout = \"" + timeout + "\"\n");

        assertThatThrownBy(() -> url(Map.of())).isInstanceOfSatisfying(QuipuException.class, refused -> {
            assertThat(refused.message()).contains("a lock timeout of 0 would");
            assertThat(refused.location()).isPresent();
        });
    }

    private String url(Map<String, String> environment) {
        return String.valueOf(new ProjectReader(List.of(), environment)
                .read(ProjectFlags.in(directory))
                .databaseUrl());
    }
}
