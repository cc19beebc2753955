package dev.quipu.migration.source;

import dev.quipu.migration.revision.Revision;
import dev.quipu.migration.revision.Section;
import dev.quipu.postgres.script.ScriptSplitter;
import dev.quipu.postgres.script.ScriptStatement;
import dev.quipu.postgres.script.ScriptToken;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Finds the extensions of which a text names the version. All others get that which the server makes by itself. */
final class NamedVersions {
    private static final Pattern WORD = Pattern.compile("extension", Pattern.CASE_INSENSITIVE);

    private NamedVersions() {}

    /** Returns the names of the extensions of which statements name the version. */
    static Set<String> of(Collection<ScriptStatement> statements) {
        return statements.stream()
                .flatMap(statement -> extension(statement).stream())
                .collect(Collectors.toSet());
    }

    /** Returns the same of what revisions run forth; what their Java runs cannot be seen. */
    static Set<String> ofRevisions(Stream<Revision> revisions) {
        return of(revisions.flatMap(NamedVersions::statements).toList());
    }

    private static Stream<ScriptStatement> statements(Revision revision) {
        // Few revisions are about extensions, and to split all that packs bring takes time.
        return revision.upgrade() instanceof Section.Sql sql
                        && WORD.matcher(sql.text())
                                .region(sql.start(), sql.end())
                                .find()
                ? ScriptSplitter.split(sql.source(), sql.text(), sql.start(), sql.end()).statements().stream()
                : Stream.empty();
    }

    private static Optional<String> extension(ScriptStatement statement) {
        List<String> words = statement.leadingWords(2);
        boolean made = words.equals(List.of("CREATE", "EXTENSION"));
        if (!made && !words.equals(List.of("ALTER", "EXTENSION"))) {
            return Optional.empty();
        }
        List<ScriptToken> tokens = statement.tokens();
        int name = made
                        && tokens.size() > 5
                        && tokens.get(2).is("if")
                        && tokens.get(3).is("not")
                ? 5
                : 2;
        List<ScriptToken> options = tokens.subList(Math.min(name + 1, tokens.size()), tokens.size());
        boolean named = made
                ? options.stream().anyMatch(token -> token.is("version"))
                : options.size() > 2
                        && options.get(0).is("update")
                        && options.get(1).is("to");
        return named ? Definition.name(tokens.get(name).text()) : Optional.empty();
    }
}
