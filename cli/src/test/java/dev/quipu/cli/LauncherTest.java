package dev.quipu.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The launcher script in an unpacked distribution, with Javas that are scripts: they print what they are given, and
 * write the cache that they are asked for.
 */
class LauncherTest {
    private static final String JAVA = """
            #!/bin/sh
            for word; do
                case $word in -XX:AOTCacheOutput=* | -XX:ArchiveClassesAtExit=*) echo cache >"${word#*=}" ;; esac
            done
            printf '%s\\n' "$0" "$@"
            [ -z "${QUIPU_WORD_1:-}" ] || printf '1 %s\\n' "$QUIPU_WORD_1"
            [ -z "${QUIPU_WORD_2:-}" ] || printf '2 %s\\n' "$QUIPU_WORD_2"
            """;

    @TempDir
    private Path temporary;

    private Path distribution;
    private Path home;

    @BeforeEach
    void unpack() throws IOException {
        assumeTrue(Files.isExecutable(Path.of("/bin/sh")));
        distribution = temporary.resolve("a place").resolve("quipu 1");
        home = Files.createDirectories(temporary.resolve("home"));
        Files.createDirectories(distribution.resolve("bin"));
        Files.createDirectories(distribution.resolve("lib"));
        Files.copy(Path.of("..", "quipu"), distribution.resolve("bin/quipu"));
        executable(distribution.resolve("bin/quipu"));
        Files.createFile(distribution.resolve("lib/quipu-cli.jar"));
        age(distribution.resolve("lib/quipu-cli.jar"), 120);
        age(distribution.resolve("lib"), 120);
    }

    @Test
    void passesEveryArgumentAsItIs() throws Exception {
        Path java = java("25.0.3");
        Run run = run(Map.of("QUIPU_JAVA_HOME", java), "query", "two words", "*", "", "$x");
        assertThat(run.lines()).containsSequence("-jar", distribution + "/lib/quipu-cli.jar");
        assertThat(run.lines()).endsWith("query", "two words", "*", "", "$x");
        assertThat(run.exitCode()).isZero();
    }

    @Test
    void givesJavaTheNameOfAVariableForEveryWordThatMayHoldAPassword() throws Exception {
        Map<String, Path> environment = Map.of("QUIPU_JAVA_HOME", java("25.0.3"));
        assertThat(run(environment, "status", "--url", "postgresql://a:b c@h/d", "*")
                        .lines())
                .endsWith("status", "--url", "env:QUIPU_WORD_1", "*", "1 postgresql://a:b c@h/d");
        assertThat(run(environment, "status", "--url=host=h password=x", "").lines())
                .endsWith("status", "env:QUIPU_WORD_1", "", "1 --url=host=h password=x");
        assertThat(run(environment, "diff", "a:b@c", "--", "h?PASSWORD=\n'$x").lines())
                .endsWith("diff", "env:QUIPU_WORD_1", "--", "env:QUIPU_WORD_2", "1 a:b@c", "2 h?PASSWORD=", "'$x");
        assertThat(run(environment, "diff", "psql", "a:b@c").lines())
                .endsWith("diff", "psql", "env:QUIPU_WORD_1", "1 a:b@c");
    }

    @Test
    void leavesWordsAsTheyAreThatHoldNoneOrAreNotQuipus() throws Exception {
        Map<String, Path> environment = Map.of("QUIPU_JAVA_HOME", java("25.0.3"));
        assertThat(run(environment, "status", "--url=postgresql://h/d").lines())
                .endsWith("status", "--url=postgresql://h/d");
        assertThat(run(environment, "status", "--url").lines()).endsWith("status", "--url");
        assertThat(run(environment, "db", "psql", "--url=a:b@c").lines()).endsWith("db", "psql", "--url=a:b@c");
    }

    /** While a start-up cache is made the script itself waits, for seconds. */
    @Test
    void theScriptThatWaitsShowsNoPasswordEither() throws Exception {
        assumeTrue(Files.isReadable(Path.of("/proc/self/cmdline")));
        Path java = java("25.0.3");
        Files.writeString(
                java.resolve("bin/java"), "#!/bin/sh\ntr '\\0' '\\n' </proc/$PPID/cmdline >>'" + home + "/seen'\n");
        run(Map.of("QUIPU_JAVA_HOME", java), "diff", "postgresql://a:secret@h/d", "x");
        assertThat(home.resolve("seen")).content().contains("env:QUIPU_WORD_1").doesNotContain("secret");
    }

    @Test
    void runsThroughLinksFromAnyDirectory() throws Exception {
        Path java = java("25.0.3");
        Path first = Files.createSymbolicLink(temporary.resolve("first"), Path.of("a place/quipu 1/bin/quipu"));
        Path second = Files.createSymbolicLink(home.resolve("second"), first);
        Run run = run(second, Map.of("QUIPU_JAVA_HOME", java), List.of("--version"));
        assertThat(run.lines()).contains(distribution + "/lib/quipu-cli.jar");
    }

    @Test
    void makesTheCacheOnceAndUsesItAfterwards() throws Exception {
        Map<String, Path> environment = Map.of("QUIPU_JAVA_HOME", java("25.0.3"));
        assertThat(run(environment).err())
                .isEqualTo("quipu: preparing a start-up cache, once for this Java and build\n");
        Run second = run(environment);
        assertThat(second.err()).isEmpty();
        assertThat(second.lines()).anyMatch(line -> line.startsWith("-XX:AOTCache=" + distribution + "/state/"));
    }

    /** Ids of processes are used again: who has one now need not be who took the lock. */
    @Test
    void aLockOfAProcessThatHasEndedIsBrokenThoughItsIdIsInUse() throws Exception {
        assumeTrue(Files.isReadable(Path.of("/proc/self/stat")));
        Map<String, Path> environment = Map.of("QUIPU_JAVA_HOME", java("25.0.3"));
        run(environment);
        String cache = run(environment).lines().stream()
                .filter(line -> line.startsWith("-XX:AOTCache="))
                .map(line -> line.substring("-XX:AOTCache=".length()))
                .findFirst()
                .orElseThrow();
        Path lock = Files.createDirectory(Path.of(cache + ".lock"));
        long self = ProcessHandle.current().pid();

        Files.delete(Path.of(cache));
        Files.writeString(lock.resolve("owner"), self + "\n");
        assertThat(run(environment).err()).as("it may be of this process").isEmpty();
        Files.writeString(lock.resolve("owner"), self + " 1\n");
        assertThat(run(environment).err()).contains("preparing a start-up cache");
        assertThat(lock).doesNotExist();
    }

    @Test
    void usesClassDataSharingBeforeJava25() throws Exception {
        Run run = run(Map.of("QUIPU_JAVA_HOME", java("21.0.9")));
        assertThat(run.lines()).anyMatch(line -> line.startsWith("-XX:SharedArchiveFile="));
        assertThat(run.lines()).noneMatch(line -> line.contains("AOTCache"));
    }

    @Test
    void makesTheCacheAgainForAnotherBuildAndForAnotherJava() throws Exception {
        Map<String, Path> environment = Map.of("QUIPU_JAVA_HOME", java("25.0.3"));
        run(environment);
        try (var remembered = Files.list(distribution.resolve("state"))) {
            for (Path file : remembered.toList()) {
                age(file, 60);
            }
        }
        assertThat(run(environment).err()).isEmpty();
        age(distribution.resolve("lib/quipu-cli.jar"), 30);
        assertThat(run(environment).err()).contains("preparing");
        assertThat(run(environment).err()).isEmpty();
        assertThat(run(Map.of("QUIPU_JAVA_HOME", java("26"))).err()).contains("preparing");
        assertThat(run(environment).err()).isEmpty();
    }

    @Test
    void aCacheThatCannotBeMadeIsTriedOnce() throws Exception {
        Path java = java("25.0.3");
        Files.writeString(java.resolve("bin/java"), JAVA.replace("echo cache >\"${word#*=}\"", ":"));
        assertThat(run(Map.of("QUIPU_JAVA_HOME", java)).err()).contains("preparing");
        Run second = run(Map.of("QUIPU_JAVA_HOME", java));
        assertThat(second.err()).isEmpty();
        assertThat(second.lines()).noneMatch(line -> line.startsWith("-XX:AOTCache"));
    }

    @Test
    void tellsHowWideTheTerminalIs() throws Exception {
        Path script = Path.of("/usr/bin/script");
        assumeTrue(Files.isExecutable(script));
        Path java = java("25.0.3");
        Files.writeString(java.resolve("bin/java"), "#!/bin/sh\necho \"$QUIPU_TERMINALS:$COLUMNS\"\n");
        Path quipu = distribution.resolve("bin/quipu");
        Map<String, Path> environment = Map.of("QUIPU_JAVA_HOME", java, "QUIPU_START_CACHE", Path.of("off"));
        List<String> words = List.of("-qec", "stty cols 93; '" + quipu + "' status", "/dev/null");
        assertThat(run(script, environment, words).out().strip()).endsWith("012:93");
        assertThat(run(quipu, environment, List.of("status")).out()).startsWith(":");
    }

    /** Only what goes to the terminal may be coloured or written over: the rest is in a file, or read by a program. */
    @Test
    void tellsWhichStreamsAreTerminals() throws Exception {
        Path script = Path.of("/usr/bin/script");
        assumeTrue(Files.isExecutable(script));
        Path java = java("25.0.3");
        Files.writeString(java.resolve("bin/java"), "#!/bin/sh\necho \"$QUIPU_TERMINALS\" >'" + home + "/seen'\n");
        Path quipu = distribution.resolve("bin/quipu");
        Map<String, Path> environment = Map.of("QUIPU_JAVA_HOME", java, "QUIPU_START_CACHE", Path.of("off"));
        run(script, environment, List.of("-qec", "'" + quipu + "' status </dev/null >file", "/dev/null"));
        assertThat(home.resolve("seen")).hasContent("2");
        run(script, environment, List.of("-qec", "'" + quipu + "' status </dev/null 2>file", "/dev/null"));
        assertThat(home.resolve("seen")).hasContent("1");
    }

    @Test
    void appendsTheUsersOptionsAfterItsOwn() throws Exception {
        Path java = java("25.0.3");
        var builder = builder(distribution.resolve("bin/quipu"), Map.of("QUIPU_JAVA_HOME", java), List.of("x"));
        builder.environment().put("QUIPU_JAVA_OPTS", "-Xmx1g -Da=*");
        assertThat(finish(builder).lines()).containsSequence("-Xmx1g", "-Da=*", "-jar");
    }

    @Test
    void prefersItsOwnVariableThenJavaHome() throws Exception {
        Path first = java("25.0.3");
        Path second = java("26");
        assertThat(run(Map.of("QUIPU_JAVA_HOME", first, "JAVA_HOME", second)).lines())
                .startsWith(first + "/bin/java");
        assertThat(run(Map.of("JAVA_HOME", second)).lines()).startsWith(second + "/bin/java");
    }

    @Test
    void refusesAnOldJavaThatWasNamed() throws Exception {
        Run run = run(Map.of("QUIPU_JAVA_HOME", java("17.0.15")));
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("names no Java of 21 or newer").contains("found there: 17.0.15");
    }

    @Test
    void findsTheNewestJavaInTheHomeFoldersAndSearchesAgainWhenItIsGone() throws Exception {
        Path older = java("98.0.9", home.resolve(".jdks/a b"));
        Path newer = java("99.0.3", home.resolve(".sdkman/candidates/java/99.0.3-tem"));
        var builder = builder(distribution.resolve("bin/quipu"), Map.of(), List.of());
        builder.environment().put("PATH", pathWithoutJava().toString());
        assertThat(finish(builder).lines()).startsWith(newer + "/bin/java");
        Files.delete(newer.resolve("bin/java"));
        assertThat(finish(builder).lines()).startsWith(older + "/bin/java");
    }

    @Test
    void remembersAJavaFromThePath() throws Exception {
        Path java = java("99.0.1");
        Path bin = Files.createDirectories(temporary.resolve("bin"));
        Path link = Files.createSymbolicLink(bin.resolve("java"), java.resolve("bin/java"));
        var first = builder(distribution.resolve("bin/quipu"), Map.of(), List.of());
        first.environment().put("PATH", bin + ":" + System.getenv("PATH"));
        assertThat(finish(first).lines()).startsWith(java + "/bin/java");
        Files.delete(link);
        assertThat(run(Map.of()).lines()).startsWith(java + "/bin/java");
    }

    @Test
    void refusesToRunFromElsewhere() throws Exception {
        Path stray = Files.copy(Path.of("..", "quipu"), home.resolve("quipu"));
        executable(stray);
        Run run = run(stray, Map.of(), List.of());
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("neither a checkout nor an unpacked distribution");
    }

    /** A folder with what the script calls, and nothing else. */
    private Path pathWithoutJava() throws IOException {
        Path bin = Files.createDirectories(temporary.resolve("tools"));
        for (String tool : List.of("cat", "env", "mkdir", "mv", "readlink", "rm", "sh", "sleep")) {
            for (String folder : List.of("/usr/bin", "/bin")) {
                if (Files.isExecutable(Path.of(folder, tool)) && !Files.exists(bin.resolve(tool))) {
                    Files.createSymbolicLink(bin.resolve(tool), Path.of(folder, tool));
                }
            }
        }
        return bin;
    }

    private Path java(String version) throws IOException {
        return java(version, temporary.resolve("java " + version));
    }

    private static Path java(String version, Path javaHome) throws IOException {
        Files.createDirectories(javaHome.resolve("bin"));
        Files.writeString(
                javaHome.resolve("release"),
                "IMPLEMENTOR=\"Somebody\"\nJAVA_VERSION=\"" + version + "\"\nOS_NAME=\"Any\"\n");
        Files.writeString(javaHome.resolve("bin/java"), JAVA);
        executable(javaHome.resolve("bin/java"));
        return javaHome;
    }

    private static void executable(Path file) {
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }

    /** Sets when a file was written, so that no test waits for the clock to move. */
    private static void age(Path file, long seconds) throws IOException {
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().minusSeconds(seconds)));
    }

    private Run run(Map<String, Path> environment, String... arguments) throws Exception {
        return run(distribution.resolve("bin/quipu"), environment, List.of(arguments));
    }

    private Run run(Path script, Map<String, Path> environment, List<String> arguments) throws Exception {
        return finish(builder(script, environment, arguments));
    }

    private ProcessBuilder builder(Path script, Map<String, Path> environment, List<String> arguments) {
        var command = new ArrayList<>(List.of(script.toString()));
        command.addAll(arguments);
        var builder = new ProcessBuilder(command).directory(home.toFile());
        builder.environment()
                .keySet()
                .removeAll(List.of("JAVA_HOME", "QUIPU_JAVA_OPTS", "QUIPU_START_CACHE", "XDG_CACHE_HOME"));
        builder.environment().put("HOME", home.toString());
        environment.forEach((name, value) -> builder.environment().put(name, value.toString()));
        return builder;
    }

    private Run finish(ProcessBuilder builder) throws Exception {
        Path out = temporary.resolve("out");
        Path err = temporary.resolve("err");
        Process process = builder.redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .start();
        assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
        return new Run(process.exitValue(), Files.readString(out, StandardCharsets.UTF_8), Files.readString(err));
    }

    /** What a run printed and how it ended. */
    private record Run(int exitCode, String out, String err) {
        List<String> lines() {
            return List.of(out.substring(0, Math.max(0, out.length() - 1)).split("\n", -1));
        }
    }
}
