package dev.quipu.catalog.difference;

import dev.quipu.catalog.model.Kind;
import dev.quipu.catalog.model.ObjectId;
import dev.quipu.catalog.name.Identifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A pattern for objects, as {@code --only} and {@code --ignore} take it. Names stand between dots, {@code *} is for any
 * characters of one name and {@code ?} for one; a name in double quotes is meant as it is.
 *
 * <ul>
 *   <li>{@code audit}: the schema and all in it; also an object without schema that is called so
 *   <li>{@code audit.*}: all in the schema, not the schema itself
 *   <li>{@code app.users}: the table, view or other object, with all that belongs to it; {@code app.users.email}: a column,
 *       constraint, trigger or policy of it
 *   <li>{@code trigger:audit_*}, {@code table:app.tmp_*}: objects of one kind by their last names, with all that belongs to
 *       them
 * </ul>
 */
public final class NamePattern {
    private final String text;
    private final @Nullable String kind;
    private final List<Pattern> names;

    private NamePattern(String text, @Nullable String kind, List<Pattern> names) {
        this.text = text;
        this.kind = kind;
        this.names = names;
    }

    /**
     * Reads a pattern.
     *
     * @throws MalformedPatternException if it is none
     */
    public static NamePattern parse(String text) {
        int colon = text.indexOf(':');
        int quote = text.indexOf('"');
        boolean hasKind = colon >= 0 && (quote < 0 || colon < quote);
        String kind = hasKind ? knownKind(text.substring(0, colon).strip()) : null;
        List<String> names = split(hasKind ? text.substring(colon + 1) : text);
        if (names.stream().anyMatch(String::isBlank)) {
            throw MalformedPatternException.emptyName(text);
        }
        return new NamePattern(text, kind, names.stream().map(NamePattern::glob).toList());
    }

    private static String knownKind(String kind) {
        String words = kind.toLowerCase(Locale.ROOT).replace('_', ' ').replace('-', ' ');
        if (Arrays.stream(Kind.values()).noneMatch(known -> known.words().equals(words))) {
            throw MalformedPatternException.unknownKind(kind);
        }
        return words;
    }

    private static List<String> split(String names) {
        var parts = new ArrayList<String>();
        var part = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < names.length(); i++) {
            char c = names.charAt(i);
            quoted ^= c == '"';
            if (c == '.' && !quoted) {
                parts.add(part.toString());
                part.setLength(0);
            } else {
                part.append(c);
            }
        }
        parts.add(part.toString());
        return parts;
    }

    private static Pattern glob(String name) {
        if (name.length() > 2 && name.startsWith("\"") && name.endsWith("\"")) {
            return Pattern.compile(Pattern.quote(Identifier.unquoted(name)), Pattern.DOTALL);
        }
        String regex = name.codePoints()
                .mapToObj(c -> switch (c) {
                    case '*' -> ".*";
                    case '?' -> ".";
                    default -> Pattern.quote(Character.toString(c));
                })
                .collect(Collectors.joining());
        return Pattern.compile(regex, Pattern.DOTALL);
    }

    /**
     * Tells whether an object is meant.
     *
     * @param relation the table, view or materialized view that it belongs to, if it does
     */
    public boolean matches(ObjectId id, Optional<ObjectId> relation) {
        return matches(id) || relation.filter(this::matches).isPresent();
    }

    private boolean matches(ObjectId id) {
        List<String> path = namesOf(id);
        if (kind == null) {
            return path.size() >= names.size() && matchesFrom(path, 0);
        }
        return id.kind().words().equals(kind)
                && path.size() >= names.size()
                && matchesFrom(path, path.size() - names.size());
    }

    private static List<String> namesOf(ObjectId id) {
        return switch (id.kind()) {
            case FUNCTION, AGGREGATE, OPERATOR, OPERATOR_CLASS, OPERATOR_FAMILY ->
                id.path().subList(0, 2);
            default -> id.path();
        };
    }

    private boolean matchesFrom(List<String> path, int start) {
        for (int i = 0; i < names.size(); i++) {
            if (!names.get(i).matcher(path.get(start + i)).matches()) {
                return false;
            }
        }
        return true;
    }

    @Override
    public String toString() {
        return text;
    }
}
