package dev.quipu.cli;

import dev.quipu.migration.project.ProjectReader;
import dev.quipu.postgres.failure.QuipuException;
import dev.quipu.postgres.secret.Redactor;
import dev.quipu.postgres.secret.Secret;
import dev.quipu.postgres.url.DatabaseUrl;
import java.util.Map;
import java.util.stream.Stream;

/** The secrets that a command was given in its words and its environment, so that no error repeats them. */
final class GivenSecrets {
    private GivenSecrets() {}

    static Redactor redactor(Map<String, String> environment, String... args) {
        Redactor redactor = new Redactor();
        redactor.add(new Secret(environment.getOrDefault("PGPASSWORD", "")));
        Stream.concat(Stream.of(environment.getOrDefault("DATABASE_URL", "")), Stream.of(args))
                .map(word -> word.replaceFirst("^--url=", ""))
                .map(word -> word.startsWith(ProjectReader.FROM_ENVIRONMENT)
                        ? environment.getOrDefault(word.substring(ProjectReader.FROM_ENVIRONMENT.length()), "")
                        : word)
                .filter(word -> word.contains("://") || word.contains("password="))
                .forEach(url -> add(redactor, url));
        return redactor;
    }

    private static void add(Redactor redactor, String url) {
        try {
            DatabaseUrl.parse(url).secrets().forEach(redactor::add);
        } catch (QuipuException e) {
            // No URL, or a wrong one, which its own error hides; what looks like a password is masked anyway.
        }
    }
}
