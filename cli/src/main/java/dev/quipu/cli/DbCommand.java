package dev.quipu.cli;

import dev.quipu.migration.command.LocalDatabase;
import dev.quipu.postgres.failure.QuipuException;
import dev.quipu.postgres.failure.QuipuException.Kind;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Stack;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IParameterPreprocessor;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;

final class DbCommand implements Command {
    /** What to do. */
    enum Action {
        start,
        stop,
        status,
        url,
        psql,
        log,
        reset
    }

    private Action action = Action.status;
    private List<String> arguments = List.of();
    private boolean withPassword;
    private boolean yes;
    private final ProjectOptions project = new ProjectOptions();

    private final Console console;

    DbCommand(Console console) {
        this.console = console;
    }

    @Override
    public Usage usage() {
        return Usage.of(
                        "Start, stop and reach the embedded PostgreSQL in .quipu/. start, url and psql make it if there is none, and"
                                + " start it if it does not run.",
                        "log prints the path of its newest log file. reset stops it and removes its data, all of it: the next \"quipu upgrade\" makes it anew. psql takes whichever database the project has; it has to be on this machine, and ends with an exit code of its own. Everything after the word psql is psql's own.")
                .withExamples(
                        "  quipu db start",
                        "  quipu db psql",
                        "  quipu db psql -c \"SELECT 1\"",
                        "  quipu db reset && quipu upgrade && quipu sample-data",
                        "  quipu db --url postgresql://localhost/other psql",
                        "  export DATABASE_URL=$(quipu db url --with-password)");
    }

    @Override
    public void declare(Options options) {
        options.spec().preprocessor(new PsqlsOwn());
        options.positional(
                "ACTION", ValueType.of(Action.values()), "${COMPLETION-CANDIDATES}.", value -> action = value);
        options.positionals("ARG", "0..1", "psql's own arguments.", texts -> arguments = texts);
        options.flag("--with-password", "Let url show the password too.", on -> withPassword = on);
        options.flag("--yes", "Let reset remove the data without asking.", on -> yes = on);
        options.include(project);
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
            case reset -> reset(database);
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

    private int reset(LocalDatabase database) {
        Path directory = database.directory();
        if (!yes) {
            confirm(console.relative(directory));
        }
        return say(
                database.reset() ? "removed the data in " + console.relative(directory) : "there is no data to remove");
    }

    /** Nobody is asked off a terminal: what is removed comes back from a backup alone. */
    private void confirm(String directory) {
        boolean agreed = Question.yes(console, "remove all data in " + directory + "?")
                .orElseThrow(() -> new QuipuException(
                        Kind.USAGE,
                        "reset removes all data in " + directory,
                        "add --yes to do so without being asked"));
        if (!agreed) {
            throw new QuipuException(Kind.FAILED, "nothing was removed", "answer yes, or add --yes");
        }
    }

    private int say(String line) {
        console.out().println(line);
        return ExitCode.DONE;
    }
}
