package dev.quipu.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The completion script in a real bash. */
class CompletionTest {
    private static final Path BASH = Path.of("/bin/bash");

    @ParameterizedTest
    @CsvSource({
        "upg,upgrade",
        "upgrade --sing,--single-transaction",
        "history --ru,--runs",
        "status --format j,json",
        "upgrade --backup a,auto always",
        "plan --style o,online",
        "downgrade b,base",
        "import chatgpt x --to f,finops",
        "upgrade --lock r,row"
    })
    void completesInBash(String typed, String expected, @TempDir Path directory) throws Exception {
        assumeTrue(Files.isExecutable(BASH));
        Path script = Files.writeString(
                directory.resolve("completion"),
                CommandRun.in(directory, Map.of(), "completion").out());
        assertThat(bash("""
                compopt() { :; }
                source %s
                COMP_WORDS=(quipu %s)
                COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
                COMP_LINE="quipu %2$s"
                COMP_POINT=${#COMP_LINE}
                completer=$(complete -p quipu | sed 's/.* -F \\([^ ]*\\) .*/\\1/')
                $completer quipu "${COMP_WORDS[COMP_CWORD]}"
                echo ${COMPREPLY[@]}
                """.formatted(script, typed))).isEqualTo(expected + "\n");
    }

    private static String bash(String commands) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(BASH.toString(), "-c", commands)
                .redirectErrorStream(true)
                .start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return out;
    }
}
