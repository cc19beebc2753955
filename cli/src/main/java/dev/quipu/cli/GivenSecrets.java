package dev.quipu.cli;

import dev.quipu.migration.project.ProjectReader;
import dev.quipu.postgres.failure.QuipuException;
import dev.quipu.postgres.secret.Redactor;
import dev.quipu.postgres.secret.Secret;
import dev.quipu.postgres.url.DatabaseUrl;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The secrets that a command was given in its words and its environment, so that no error repeats them. */
final class GivenSecrets {
    /** Hold names, which are shown: a password that is one of them is not masked wherever that name is, see {@link DatabaseUrl#secrets}. */
    private static final List<String> NAMES = List.of("PGUSER", "PGDATABASE", "PGHOST");

    private static final Pattern OPTION = Pattern.compile("^--[a-z-]+=");

    /** What the launcher writes in the place of a word that may hold a password, which the process list would show. */
    private static final Pattern HIDDEN = Pattern.compile("env:(QUIPU_WORD_\\d+)");

    private GivenSecrets() {}

    /** Returns the words as they were typed, which the launcher has hidden from the process list. */
    static String[] words(Map<String, String> environment, String... args) {
        return Stream.of(args).map(word -> shown(environment, word)).toArray(String[]::new);
    }

    private static String shown(Map<String, String> environment, String word) {
        Matcher hidden = HIDDEN.matcher(word);
        return hidden.matches() ? environment.getOrDefault(hidden.group(1), word) : word;
    }

    static Redactor redactor(Map<String, String> environment, String... args) {
        Redactor redactor = new Redactor();
        Set<String> names = new HashSet<>();
        NAMES.forEach(variable -> names.add(environment.getOrDefault(variable, "")));
        Stream.concat(Stream.of(environment.getOrDefault("DATABASE_URL", "")), Stream.of(args))
                .map(word -> OPTION.matcher(word).replaceFirst(""))
                .map(word -> word.startsWith(ProjectReader.FROM_ENVIRONMENT)
                        ? environment.getOrDefault(word.substring(ProjectReader.FROM_ENVIRONMENT.length()), "")
                        : word)
                .filter(word -> word.contains("://") || word.contains("password="))
                .flatMap(word -> url(word).stream())
                .forEach(url -> {
                    url.secrets().forEach(redactor::add);
                    names.addAll(url.names());
                });
        String password = environment.getOrDefault("PGPASSWORD", "");
        if (!names.contains(password)) {
            redactor.add(new Secret(password));
        }
        return redactor;
    }

    private static Optional<DatabaseUrl> url(String word) {
        try {
            return Optional.of(DatabaseUrl.parse(word));
        } catch (QuipuException e) {
            // No URL, or a wrong one, which its own error hides; what looks like a password is masked anyway.
            return Optional.empty();
        }
    }
}
