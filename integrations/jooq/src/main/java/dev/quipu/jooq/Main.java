package dev.quipu.jooq;

import dev.quipu.postgres.failure.QuipuException;
import dev.quipu.postgres.failure.QuipuException.Kind;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Properties;

/**
 * Generates from a command line, for builds whose own Java is older than the 21 that jOOQ asks for: they start another.
 *
 * <p>Arguments: {@code package=… target=…} and the properties of {@link RevisionsDatabase}, such as {@code packs=finops}.
 */
public final class Main {
    private Main() {}

    /**
     * Generates; fails with what failed, so that the process ends with 1.
     *
     * @throws QuipuException if an argument is missing, or the revisions cannot be run
     */
    public static void main(String[] arguments) throws IOException {
        // Numbers in generated comments are the same wherever they are made.
        Locale.setDefault(Locale.ROOT);
        System.setProperty("org.jooq.no-logo", "true");
        System.setProperty("org.jooq.no-tips", "true");
        Properties properties = new Properties();
        for (String argument : arguments) {
            int equals = argument.indexOf('=');
            if (equals < 0) {
                throw new QuipuException(Kind.USAGE, "\"" + argument + "\" has no =", "write key=value");
            }
            properties.setProperty(argument.substring(0, equals), argument.substring(equals + 1));
        }
        Path target = Path.of(take(properties, "target")).toAbsolutePath();
        new Generation(properties, Path.of("").toAbsolutePath(), target, take(properties, "package")).run();
    }

    private static String take(Properties properties, String key) {
        Object value = properties.remove(key);
        if (value == null) {
            throw new QuipuException(Kind.USAGE, "the argument " + key + "= is missing", null);
        }
        return value.toString();
    }
}
