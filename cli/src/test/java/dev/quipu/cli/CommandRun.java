package dev.quipu.cli;

import dev.quipu.postgres.testing.TestDatabase;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Map;

/** What a command line gave on a database. */
record CommandRun(int exitCode, String out, String err) {
    static CommandRun of(TestDatabase database, String... args) {
        return of(database, 0, args);
    }

    /** Runs a command line as on a terminal of some width, or with 0 as into a file. */
    static CommandRun of(TestDatabase database, int width, String... args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        Console console = new Console(
                new PrintWriter(out),
                new PrintWriter(err),
                false,
                false,
                width,
                Path.of("target"),
                Map.of("DATABASE_URL", database.url()));
        return new CommandRun(new Main(console).run(args), out.toString(), err.toString());
    }
}
