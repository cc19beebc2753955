package dev.quipu.migration.revision;

import java.nio.file.Path;
import java.text.Normalizer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A revision that is about to become a file.
 *
 * @param name its full name; what it names of its own branch is written by the bare id
 * @param revises what it follows, in the order in which to write it
 * @param dependsOn what else it needs
 * @param replaces what it was squashed from
 * @param labels further labels
 * @param message what it does; line breaks and runs of blanks become single spaces
 * @param created when it is written; only whole seconds are kept
 * @param transactional whether it runs in a transaction
 * @param upgrade the statements, or empty to leave them to the author; then, unless it is a merge, the file cannot be
 *     read until they are written
 * @param downgrade what undoes it
 */
public record NewRevision(
        RevisionId name,
        List<RevisionId> revises,
        List<RevisionId> dependsOn,
        List<RevisionId> replaces,
        Set<String> labels,
        String message,
        Instant created,
        boolean transactional,
        String upgrade,
        Downgrade downgrade) {
    private static final int LONGEST_SLUG = 40;

    /** What undoes a new revision. */
    public sealed interface Downgrade {
        /**
         * Statements.
         *
         * @param sql the statements, or empty to leave them to the author
         */
        record Statements(String sql) implements Downgrade {}

        /**
         * Nothing.
         *
         * @param reason why, the words after "because"; line breaks and runs of blanks become single spaces
         */
        record Irreversible(String reason) implements Downgrade {
            public Irreversible {
                reason = oneLine(reason);
            }
        }
    }

    public NewRevision {
        revises = List.copyOf(revises);
        dependsOn = List.copyOf(dependsOn);
        replaces = List.copyOf(replaces);
        labels = Set.copyOf(labels);
        message = oneLine(message);
    }

    private static String oneLine(String text) {
        return text.replaceAll("[\\s\\p{Cc}]+", " ").strip();
    }

    /** Returns the name of its file: the id, and the message in letters and digits that every file system takes. */
    public String fileName() {
        String slug = slug();
        return name.id() + (slug.isEmpty() ? "" : "_" + slug) + ".sql";
    }

    private String slug() {
        String plain = Normalizer.normalize(message, Normalizer.Form.NFKD)
                .replaceAll("\\p{M}+", "")
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^a-z0-9]+", "_");
        String cut = plain.length() > LONGEST_SLUG ? plain.substring(0, LONGEST_SLUG) : plain;
        return cut.replaceAll("^_|_$", "");
    }

    /** Returns the text of its file, with LF as line ends. */
    public String render() {
        StringBuilder text = new StringBuilder();
        line(text, "revision", name.id());
        line(text, "revises", revises.isEmpty() ? "base" : names(revises));
        optional(text, "depends_on", names(dependsOn));
        optional(text, "replaces", names(replaces));
        optional(text, "branch_labels", labels.stream().sorted().collect(Collectors.joining(", ")));
        line(text, "message", message);
        line(text, "created", created.truncatedTo(ChronoUnit.SECONDS).toString());
        line(text, "transaction", transactional ? "on" : "off");
        section(text, "upgrade", upgrade);
        switch (downgrade) {
            case Downgrade.Statements(String sql) -> section(text, "downgrade", sql);
            case Downgrade.Irreversible(String reason) ->
                section(text, "downgrade: irreversible, because " + reason, "");
        }
        return text.toString();
    }

    private static void line(StringBuilder text, String key, String value) {
        text.append("-- ").append(key).append(": ").append(value).append('\n');
    }

    private static void optional(StringBuilder text, String key, String value) {
        if (!value.isEmpty()) {
            line(text, key, value);
        }
    }

    private static void section(StringBuilder text, String marker, String statements) {
        text.append("\n-- ").append(marker).append('\n');
        String body = statements.strip();
        if (!body.isEmpty()) {
            text.append(body).append('\n');
        }
    }

    private String names(Collection<RevisionId> names) {
        return names(name, names);
    }

    /** Returns names as the header of a revision has them: of its own branch by their ids alone. */
    static String names(RevisionId of, Collection<RevisionId> names) {
        return names.stream()
                .map(other -> other.branch().equals(of.branch()) ? other.id() : other.toString())
                .collect(Collectors.joining(", "));
    }

    /** Returns its file in a directory. */
    public NewFile in(Path directory) {
        return new NewFile(directory.resolve(fileName()), render());
    }
}
