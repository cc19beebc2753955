package dev.quipu.catalog.plan;

import dev.quipu.catalog.model.TextSearchConfiguration;
import dev.quipu.catalog.name.Identifier;
import dev.quipu.catalog.name.QualifiedName;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Writes text search configurations. */
final class TextSearchConfigurationWriter implements Writer<TextSearchConfiguration> {
    @Override
    public List<Statement> create(TextSearchConfiguration configuration, Context context) {
        var statements = new ArrayList<Statement>();
        statements.add(Statement.harmless(
                "CREATE TEXT SEARCH CONFIGURATION " + configuration.name().display() + " (PARSER = "
                        + configuration.parser().display() + ")"));
        statements.addAll(mappings("ADD MAPPING FOR ", configuration, configuration.mappings()));
        return statements;
    }

    /** Tokens that the same dictionaries look up share a statement. */
    private static List<Statement> mappings(
            String verb, TextSearchConfiguration configuration, Map<String, List<QualifiedName>> mappings) {
        var byDictionaries = new LinkedHashMap<List<QualifiedName>, List<String>>();
        mappings.forEach((token, dictionaries) -> byDictionaries
                .computeIfAbsent(dictionaries, key -> new ArrayList<>())
                .add(token));
        return byDictionaries.entrySet().stream()
                .map(mapping -> alter(
                        configuration,
                        verb + tokens(mapping.getValue()) + " WITH " + Sql.qualifiedNames(mapping.getKey())))
                .toList();
    }

    private static String tokens(List<String> tokens) {
        return tokens.stream().map(token -> new Identifier(token).display()).collect(Collectors.joining(", "));
    }

    private static Statement alter(TextSearchConfiguration configuration, String action) {
        return Statement.harmless(
                "ALTER TEXT SEARCH CONFIGURATION " + configuration.name().display() + Sql.INDENT + action);
    }

    @Override
    public List<Statement> drop(TextSearchConfiguration configuration, Context context) {
        return List.of(Statement.harmless("DROP " + Designation.of(configuration.id(), context.from())));
    }

    @Override
    public Alteration alter(TextSearchConfiguration from, TextSearchConfiguration to, Context context) {
        if (!from.parser().equals(to.parser())) {
            return new Alteration.Rebuild();
        }
        var statements = new ArrayList<Statement>();
        List<String> gone = from.mappings().keySet().stream()
                .filter(token -> !to.mappings().containsKey(token))
                .toList();
        if (!gone.isEmpty()) {
            statements.add(alter(to, "DROP MAPPING FOR " + tokens(gone)));
        }
        var added = new LinkedHashMap<>(to.mappings());
        added.keySet().removeAll(from.mappings().keySet());
        var changed = new LinkedHashMap<>(to.mappings());
        changed.entrySet()
                .removeIf(mapping -> !from.mappings().containsKey(mapping.getKey())
                        || mapping.getValue().equals(from.mappings().get(mapping.getKey())));
        statements.addAll(mappings("ALTER MAPPING FOR ", to, changed));
        statements.addAll(mappings("ADD MAPPING FOR ", to, added));
        return Alteration.inPlace(statements);
    }
}
