package dev.quipu.migration.revision;

import java.math.BigInteger;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A file among others of its directory.
 *
 * @param name its name in the directory
 * @param text reads it
 */
record NamedFile(String name, Supplier<SourceText> text) {
    static final String ROLLBACK = "rollback_";

    private static final Pattern NUMBERED = Pattern.compile("([0-9]+)_+(.*)\\.[Ss][Qq][Ll]");

    /** Tells whether a file of this name can be a revision; editors' backups and hidden files cannot. */
    static boolean mayBeRevision(String name) {
        String folded = name.toLowerCase(Locale.ROOT);
        boolean described = folded.equals("package-info.java") || folded.equals("module-info.java");
        return !folded.startsWith(".") && (folded.endsWith(".sql") || (folded.endsWith(".java") && !described));
    }

    static String lastName(String path) {
        return path.substring(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
    }

    boolean isJava() {
        return name.toLowerCase(Locale.ROOT).endsWith(".java");
    }

    boolean isRollback() {
        return name.startsWith(ROLLBACK);
    }

    /** Returns what a name such as {@code 003_create_x.sql} says, or empty if it is not of that form. */
    Optional<Numbered> numbered() {
        Matcher parts = NUMBERED.matcher(name);
        return parts.matches()
                ? Optional.of(new Numbered(
                        String.valueOf(parts.group(1)),
                        String.valueOf(parts.group(2)).replace('_', ' ').strip()))
                : Optional.empty();
    }

    /** A number and a message, read from a file's name. */
    record Numbered(String id, String message) {
        BigInteger number() {
            return new BigInteger(id);
        }
    }
}
