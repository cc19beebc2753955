package dev.quipu.postgres.script;

import dev.quipu.postgres.testing.TestDatabase;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The machine's own psql.
 *
 * @param program where it is
 * @param majorVersion the first part of its version
 */
record Psql(Path program, int majorVersion) {
    /** A query in what {@code --log-file} writes; the frame has changed once. */
    private static final Pattern LOGGED = Pattern.compile(
            "(?:\\*{9} QUERY \\*{10}|/\\*{8} QUERY \\*{9}/)\n(.*?)\n(?:\\*{26}|/\\*{24}/)\n\n", Pattern.DOTALL);

    private static final Pattern VERSION = Pattern.compile("psql \\(PostgreSQL\\) (\\d+)\\b.*");

    static Optional<Psql> onPath() throws Exception {
        String path = System.getenv().getOrDefault("PATH", "");
        Optional<Path> program = Stream.of(path.split(File.pathSeparator))
                .map(directory -> Path.of(directory, "psql"))
                .filter(Files::isExecutable)
                .findFirst();
        return program.isEmpty() ? Optional.empty() : Optional.of(new Psql(program.get(), majorVersion(program.get())));
    }

    private static int majorVersion(Path program) throws IOException {
        Process process = new ProcessBuilder(program.toString(), "--version").start();
        Matcher version = VERSION.matcher(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
        return version.lookingAt() ? Integer.parseInt(version.group(1)) : 0;
    }

    /** Runs scripts one after another in one session, past all errors, and returns what psql sent to the server. */
    List<String> run(TestDatabase database, List<Path> scripts, Path directory) throws Exception {
        Path log = directory.resolve("psql.log");
        var command = new ArrayList<>(List.of(program.toString(), "--no-psqlrc", "--log-file=" + log));
        scripts.forEach(script -> command.add("--file=" + script));
        var builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectInput(new File("/dev/null"))
                .redirectOutput(directory.resolve("psql.out").toFile());
        builder.environment().put("PGPASSWORD", database.password());
        builder.environment().put("PGHOST", database.host());
        builder.environment().put("PGPORT", Integer.toString(database.port()));
        builder.environment().put("PGUSER", database.user());
        builder.environment().put("PGDATABASE", database.name());
        builder.environment().put("PGCLIENTENCODING", "UTF8");
        builder.environment().put("LC_ALL", "C");
        Process process = builder.start();
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError("psql does not end");
        }
        return LOGGED.matcher(Files.readString(log))
                .results()
                .map(query -> query.group(1))
                .toList();
    }
}
