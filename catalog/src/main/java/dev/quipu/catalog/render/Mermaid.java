package dev.quipu.catalog.render;

import dev.quipu.catalog.model.Column;
import dev.quipu.catalog.model.Table;
import dev.quipu.catalog.name.Identifier;
import dev.quipu.catalog.name.QualifiedName;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Writes an entity-relationship diagram for Mermaid. Its names take few signs: what it does not take becomes an underscore, and
 * the name of a column as it is stands beside.
 */
public final class Mermaid {
    /** What Mermaid draws unless it is told to draw more: characters. */
    private static final int MOST_TEXT = 50_000;

    /** The same for lines between tables. */
    private static final int MOST_LINES = 500;

    /** Words behind the name of a column, in any case. */
    private static final Set<String> KEYS = Set.of("PK", "FK", "UK");

    private final Scope scope;
    private final boolean onlyKeys;
    private final StringBuilder text = new StringBuilder("erDiagram\n");
    private int lines;

    private Mermaid(Scope scope, boolean onlyKeys) {
        this.scope = scope;
        this.onlyKeys = onlyKeys;
    }

    /** Returns a diagram of all tables shown; partitions are left out, because their table stands for them. */
    public static String diagram(Scope scope) {
        return new Mermaid(scope, false).write();
    }

    /**
     * A diagram that Mermaid draws as it comes.
     *
     * @param text the diagram
     * @param onlyKeys whether columns are left out that are no keys
     */
    record Drawn(String text, boolean onlyKeys) {}

    /** Returns a diagram that is not too large; without columns that are no keys, if it would be; nothing, if it still is. */
    static Optional<Drawn> drawn(Scope scope) {
        return Stream.of(false, true)
                .flatMap(onlyKeys -> {
                    Mermaid diagram = new Mermaid(scope, onlyKeys);
                    Drawn drawn = new Drawn(diagram.write(), onlyKeys);
                    boolean fits = drawn.text.length() <= MOST_TEXT && diagram.lines <= MOST_LINES;
                    return fits ? Stream.of(drawn) : Stream.empty();
                })
                .findFirst();
    }

    static List<QualifiedName> tables(Scope scope) {
        return scope.schemas().stream()
                .flatMap(schema -> scope.in(schema, Table.class, Table::name))
                .filter(table -> table.partition() == null)
                .map(Table::name)
                .toList();
    }

    private String write() {
        Set<QualifiedName> tables = new LinkedHashSet<>(tables(scope));
        tables.forEach(this::table);
        for (QualifiedName table : tables) {
            scope.foreignKeysOf(table).stream()
                    .filter(key -> tables.contains(key.reference().table()))
                    .forEach(this::reference);
        }
        return text.toString();
    }

    private void table(QualifiedName table) {
        text.append("    ").append(entity(table)).append(" {\n");
        Set<Identifier> foreign = new HashSet<>();
        scope.foreignKeysOf(table).forEach(key -> foreign.addAll(key.columns()));
        scope.catalog().columnsOf(table).forEach(column -> column(column, foreign.contains(column.name())));
        text.append("    }\n");
    }

    private void column(Column column, boolean foreign) {
        boolean primary = ForeignKey.isPrimary(scope, column);
        if (onlyKeys && !primary && !foreign) {
            return;
        }
        String keys = (primary ? "PK" : "") + (primary && foreign ? ", " : "") + (foreign ? "FK" : "");
        String name = column.name().value();
        String comment = (word(name).equals(name) ? "" : name) + (column.nullable() || primary ? "" : " not null");
        text.append("        ")
                .append(word(ShortType.of(column.type(), column.relation().schema())))
                .append(' ')
                .append(word(name))
                .append(keys.isEmpty() ? "" : " " + keys)
                .append(comment.isEmpty() ? "" : " " + quoted(comment.strip()))
                .append('\n');
    }

    private void reference(ForeignKey key) {
        lines++;
        String columns = key.columns().stream().map(Identifier::value).collect(Collectors.joining(", "));
        text.append("    ")
                .append(entity(key.reference().table()))
                .append(key.optional() ? " |o--" : " ||--")
                .append(key.oneToOne() ? "o| " : "o{ ")
                .append(entity(key.table()))
                .append(" : ")
                .append(quoted(columns))
                .append('\n');
    }

    private String entity(QualifiedName table) {
        String name = scope.schemas().size() > 1
                ? table.schema().value() + "." + table.name().value()
                : table.name().value();
        // Without quotes many words are Mermaid's own, and each version has more of them.
        return quoted(name.replaceAll("[%\\\\]", "_"));
    }

    /** Returns a name or type of letters, digits and underscores, and brackets at its end. */
    private static String word(String name) {
        String word = name.replaceAll("[^A-Za-z0-9_()\\[\\]]", "_");
        boolean isName = Character.isLetter(word.charAt(0)) && !KEYS.contains(word.toUpperCase(Locale.ROOT));
        return isName ? word : "_" + word;
    }

    /** Returns a text in quotes; there is no way to write quotes inside. */
    private static String quoted(String text) {
        return '"' + Plain.line(text).replace('"', '\'').replace("%%", "% %") + '"';
    }
}
