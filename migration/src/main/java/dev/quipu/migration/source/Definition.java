package dev.quipu.migration.source;

import dev.quipu.catalog.model.Kind;
import dev.quipu.catalog.model.ObjectId;
import dev.quipu.catalog.name.Identifier;
import dev.quipu.postgres.failure.QuipuException;
import dev.quipu.postgres.name.NameReader;
import dev.quipu.postgres.script.ScriptToken;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a statement, or a line of it, defines.
 *
 * @param kinds the kinds that its words may mean: SQL has one word for several kinds of types
 * @param path its names from the outside in, without a routine's arguments
 */
public record Definition(Set<Kind> kinds, List<String> path) {
    /** What may stand between CREATE and the kind. */
    private static final Set<String> MODIFIERS =
            Set.of("or", "replace", "unlogged", "foreign", "unique", "recursive", "constraint", "default");

    private static final Set<String> BEFORE_NAMES = Set.of("if", "not", "exists", "concurrently", "only");

    /** What begins a line between the parentheses of CREATE TABLE that has no name of its own. */
    private static final Set<String> NAMELESS = Set.of("like", "primary", "unique", "check", "foreign", "exclude");

    public Definition {
        kinds = Set.copyOf(kinds);
        path = List.copyOf(path);
    }

    /** Tells whether an object may be what is defined. */
    boolean names(ObjectId id) {
        return kinds.contains(id.kind())
                && id.path().size() >= path.size()
                && id.path().subList(0, path.size()).equals(path);
    }

    /** Tells whether it is defined within a relation. */
    boolean isPart() {
        return path.size() == 3;
    }

    boolean isTable() {
        return kinds.contains(Kind.TABLE);
    }

    /** Returns what the line defines that begins with these tokens, between the parentheses of CREATE TABLE. */
    Optional<Definition> line(List<ScriptToken> tokens) {
        if (!isTable() || tokens.isEmpty()) {
            return Optional.empty();
        }
        boolean constraint = tokens.getFirst().is("constraint");
        if (NAMELESS.stream().anyMatch(tokens.getFirst()::is) || (constraint && tokens.size() < 2)) {
            return Optional.empty();
        }
        return name(tokens.get(constraint ? 1 : 0)).map(name -> {
            List<String> inner = new ArrayList<>(path);
            inner.add(name);
            return new Definition(EnumSet.of(constraint ? Kind.CONSTRAINT : Kind.COLUMN), inner);
        });
    }

    /**
     * Returns what a statement defines.
     *
     * @param schema what names without a schema are in
     */
    static Optional<Definition> of(List<ScriptToken> tokens, Identifier schema) {
        if (tokens.isEmpty()) {
            return Optional.empty();
        }
        if (tokens.getFirst().is("alter")) {
            return addedConstraint(tokens, schema);
        }
        int at = 1;
        while (at < tokens.size() && isOneOf(tokens.get(at), MODIFIERS)) {
            at++;
        }
        EnumSet<Kind> kinds = EnumSet.noneOf(Kind.class);
        int length = kinds(tokens, at, kinds);
        if (!tokens.getFirst().is("create") || length == 0) {
            return Optional.empty();
        }
        List<String> names = names(tokens, at + length);
        if (kinds.contains(Kind.SCHEMA) || names.isEmpty()) {
            return names.isEmpty() ? Optional.empty() : Optional.of(new Definition(kinds, names));
        }
        boolean index = kinds.contains(Kind.INDEX);
        if (!index && !kinds.contains(Kind.TRIGGER) && !kinds.contains(Kind.POLICY) && !kinds.contains(Kind.RULE)) {
            return Optional.of(new Definition(kinds, qualified(names, schema)));
        }
        List<String> relation = relation(tokens, schema, kinds.contains(Kind.RULE) ? "to" : "on");
        if (relation.size() < 2) {
            return Optional.empty();
        }
        List<String> path = new ArrayList<>(index ? relation.subList(0, 1) : relation);
        path.add(names.getLast());
        return Optional.of(new Definition(kinds, path));
    }

    private static Optional<Definition> addedConstraint(List<ScriptToken> tokens, Identifier schema) {
        for (int i = 2; i + 2 < tokens.size(); i++) {
            if (tokens.get(i).is("add") && tokens.get(i + 1).is("constraint")) {
                return new Definition(EnumSet.of(Kind.TABLE), qualified(names(tokens, 2), schema))
                        .line(tokens.subList(i + 1, tokens.size()));
            }
        }
        return Optional.empty();
    }

    /** Finds the kinds that the words at a place mean, and returns how many words that are. */
    private static int kinds(List<ScriptToken> tokens, int at, Set<Kind> kinds) {
        int length = 0;
        for (Kind kind : Kind.values()) {
            List<String> words = Arrays.asList(kind.words().split(" "));
            boolean is = at + words.size() <= tokens.size();
            for (int i = 0; is && i < words.size(); i++) {
                is = tokens.get(at + i).is(words.get(i));
            }
            if (is) {
                kinds.add(kind);
                length = words.size();
            }
        }
        if (at < tokens.size() && tokens.get(at).is("procedure")) {
            kinds.add(Kind.FUNCTION);
            length = 1;
        }
        return length;
    }

    private static List<String> relation(List<ScriptToken> tokens, Identifier schema, String before) {
        for (int i = 1; i + 1 < tokens.size(); i++) {
            if (tokens.get(i).is(before)) {
                return qualified(names(tokens, i + 1), schema);
            }
        }
        return List.of();
    }

    private static List<String> qualified(List<String> names, Identifier schema) {
        return names.size() == 1 ? List.of(schema.value(), names.getFirst()) : names;
    }

    /** Reads a name at a place; empty if there is none. */
    private static List<String> names(List<ScriptToken> tokens, int from) {
        int at = from;
        while (at < tokens.size() && isOneOf(tokens.get(at), BEFORE_NAMES)) {
            at++;
        }
        List<String> names = new ArrayList<>();
        while (at < tokens.size()) {
            Optional<String> name = name(tokens.get(at));
            if (name.isEmpty()) {
                return List.of();
            }
            names.add(name.get());
            if (at + 2 >= tokens.size() || !tokens.get(at + 1).is(".")) {
                break;
            }
            at += 2;
        }
        return names;
    }

    private static Optional<String> name(ScriptToken token) {
        return name(token.text());
    }

    /** Reads one name as SQL spells it; empty if it is none. */
    static Optional<String> name(String text) {
        try {
            return Optional.of(NameReader.identifier(text).value());
        } catch (QuipuException e) {
            return Optional.empty();
        }
    }

    private static boolean isOneOf(ScriptToken token, Set<String> words) {
        return words.stream().anyMatch(token::is);
    }
}
