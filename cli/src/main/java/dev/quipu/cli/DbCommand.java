package dev.quipu.cli;

import dev.quipu.migration.command.LocalDatabase;
import java.util.List;
import java.util.Map;
import java.util.Stack;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.IParameterPreprocessor;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "db",
        preprocessor = DbCommand.PsqlsOwn.class,
        description = {
            "Start, stop and reach the embedded PostgreSQL, whose data is in .quipu/. start, url and psql make it if there"
                    + " is none, and start it if it does not run.",
            "psql takes whichever database the project has. Everything after the word psql is psql's own."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  quipu db start",
            "  quipu db psql",
            "  quipu db psql -c \"SELECT 1\"",
            "  quipu db --url postgresql://localhost/other psql",
            "  export DATABASE_URL=$(quipu db url --with-password)"
        })
final class DbCommand implements Callable<Integer> {
    /** What to do. */
    enum Action {
        start,
        stop,
        status,
        url,
        psql,
        log
    }

    @Parameters(index = "0", paramLabel = "ACTION", description = "${COMPLETION-CANDIDATES}.")
    private Action action = Action.status;

    @Parameters(index = "1..*", paramLabel = "ARG", description = "psql's own arguments.")
    private List<String> arguments = List.of();

    @Option(names = "--with-password", description = "Let url show the password too.")
    private boolean withPassword;

    @Mixin
    private ProjectOptions project = new ProjectOptions();

    private final Console console;

    DbCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        LocalDatabase database = new LocalDatabase(project.workspace(console));
        return switch (action) {
            case start -> say("running: " + database.start());
            case stop -> say(database.stop() ? "stopped" : "it was not running");
            case status -> say(database.status());
            case url -> say(database.url(withPassword));
            case log -> say(database.log().toString());
            case psql -> {
                console.out().flush();
                yield database.psql(arguments);
            }
        };
    }

    /** Ends Quipu's own options after the word psql, so that psql's -c is not taken for Quipu's. */
    static final class PsqlsOwn implements IParameterPreprocessor {
        @Override
        public boolean preprocess(
                Stack<String> words, CommandSpec command, @Nullable ArgSpec argument, Map<String, Object> info) {
            // The next word is on top of the stack.
            int psql = words.lastIndexOf("psql");
            if (psql > 0 && !words.get(psql - 1).equals("--")) {
                words.add(psql, "--");
            }
            return false;
        }
    }

    private int say(String line) {
        console.out().println(line);
        return ExitCode.DONE;
    }
}
