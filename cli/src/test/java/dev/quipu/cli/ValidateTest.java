package dev.quipu.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ValidateTest {
    @Test
    void aMissingDowngradeIsNoErrorAndIsNamed(@TempDir Path directory) throws Exception {
        CommandRun.write(directory, "001", "", "on", "CREATE TABLE a (id int);", "DROP TABLE a;");
        CommandRun.write(directory, "002", "001", "on", "CREATE TABLE b (id int);", "");
        CommandRun run = CommandRun.in(directory, Map.of(), "validate", "--no-database", "--revisions", "revisions");

        assertThat(run.out())
                .contains("app@002 has no downgrade section", "downgrade: irreversible, because")
                .doesNotContain("app@001 has");
        assertThat(run.exitCode()).isZero();
    }
}
