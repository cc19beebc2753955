package dev.quipu.agents.users;

import dev.quipu.migration.pack.PackArgument;
import dev.quipu.migration.pack.PackCommand;
import dev.quipu.migration.pack.PackReport;
import dev.quipu.migration.pack.PackRun;
import dev.quipu.postgres.failure.QuipuException;
import dev.quipu.postgres.failure.QuipuException.Kind;
import java.io.IOException;
import java.nio.charset.Charset;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** {@code quipu agents import-users}: users from CSV or JSON lines. */
public final class ImportUsers implements PackCommand {
    private static final String FILE = "file";
    private static final String FORMAT = "format-of";
    private static final String CONFLICT = "on-conflict";
    private static final String REJECTS = "rejects";
    private static final String MAP = "map";
    private static final String SEPARATOR = "separator";
    private static final String ENCODING = "encoding";

    /** Creates it; all are equal. */
    public ImportUsers() {}

    @Override
    public String name() {
        return "import-users";
    }

    @Override
    public List<String> description() {
        return List.of(
                "Import users from a file of CSV or of JSON lines.",
                "The first line of CSV names the columns, in any order; names are compared without regard to case, blanks "
                        + "and punctuation. What is empty or missing gets its default, and in a user that there is stays "
                        + "as it is. Without hashed_password a user cannot log in before setting one.",
                "A line that cannot be taken is rejected, with its number and a reason, and the others are imported; the exit "
                        + "code is then 1. If a run breaks, the same command once more goes on where it ended.");
    }

    @Override
    public List<PackArgument> arguments() {
        return List.of(
                PackArgument.positional(FILE, "FILE", "What to read; - is standard input."),
                PackArgument.option(
                        FORMAT, "csv|jsonl", "What the file holds. Default: what its name ends in, .csv or .jsonl."),
                PackArgument.option(
                        CONFLICT,
                        "skip|update|reject",
                        "What to do with a line about a user that there is, if it says something else. Default: reject."),
                PackArgument.option(REJECTS, "FILE", "Where to write the lines that are rejected, as CSV."),
                PackArgument.flag("overwrite", "Replace the file of rejected lines if it is there."),
                PackArgument.option(
                        MAP, "NAME=COLUMN,…", "Which column a name of the file stands for, if it is called otherwise."),
                PackArgument.option(
                        SEPARATOR,
                        "CHARACTER",
                        "What parts the values of CSV. Default: of , ; | and the tabulator, the "
                                + "one that the first line has most of."),
                PackArgument.option(
                        ENCODING,
                        "NAME",
                        "How characters are written. Default: UTF-8, or what a byte order mark says."));
    }

    @Override
    public List<String> examples() {
        return List.of(
                "quipu agents import-users people.csv --dry-run",
                "quipu agents import-users people.csv --rejects rejected.csv",
                "quipu agents import-users people.jsonl --on-conflict update",
                "quipu agents import-users old.csv --map Login=username --encoding latin1");
    }

    @Override
    public boolean changesDatabase() {
        return true;
    }

    @Override
    public PackReport run(PackRun run) throws SQLException, IOException {
        UserImport.Options options = options(run);
        UserImport users = new UserImport(run, options);
        if (options.rejects() == null) {
            return users.run(null);
        }
        // Inside, so that a file that may not be replaced is found before anything is done.
        AtomicReference<@Nullable PackReport> report = new AtomicReference<>();
        run.write(options.rejects(), writer -> report.set(users.run(writer)));
        PackReport made = report.get();
        if (made == null) {
            throw new IllegalStateException("the file was written without its content");
        }
        return made;
    }

    private static UserImport.Options options(PackRun run) {
        String file = run.required(FILE);
        return new UserImport.Options(
                file,
                isJson(file, run.value(FORMAT)),
                ImportMode.parse(run.value(CONFLICT).orElse("reject")),
                run.value(MAP).orElse(""),
                run.value(SEPARATOR).map(ImportUsers::separator).orElse(null),
                run.value(ENCODING).map(ImportUsers::charset).orElse(null),
                run.value(REJECTS).orElse(null));
    }

    private static boolean isJson(String file, Optional<String> format) {
        String word = format.orElseGet(() -> {
            String name = file.toLowerCase(Locale.ROOT);
            return name.substring(name.lastIndexOf('.') + 1);
        });
        return switch (word) {
            case "csv", "tsv" -> false;
            case "jsonl", "ndjson" -> true;
            default ->
                throw new QuipuException(
                        Kind.USAGE,
                        format.isPresent()
                                ? "--format-of is csv or jsonl, and not \"%s\"".formatted(word)
                                : "the name of %s does not tell what it holds".formatted(file),
                        "say --format-of csv or --format-of jsonl");
        };
    }

    private static char separator(String text) {
        String character = text.equals("\\t") || text.equals("tab") ? "\t" : text;
        if (character.length() != 1 || "\"\r\n".contains(character) || Character.isSurrogate(character.charAt(0))) {
            throw new QuipuException(
                    Kind.USAGE,
                    "--separator is one character, and not \"%s\"".formatted(text),
                    "say tab for a tabulator");
        }
        return character.charAt(0);
    }

    private static Charset charset(String name) {
        try {
            return Charset.forName(name);
        } catch (IllegalArgumentException e) {
            throw new QuipuException(
                    Kind.USAGE, "there is no encoding \"%s\"".formatted(name), "such as UTF-8, windows-1252, UTF-16LE");
        }
    }
}
