package dev.quipu.catalog.render;

import dev.quipu.catalog.model.Column;
import dev.quipu.catalog.model.Table;
import dev.quipu.catalog.name.Identifier;
import dev.quipu.catalog.name.QualifiedName;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Writes an entity-relationship diagram for Mermaid. Its names take few signs: what it does not take becomes an underscore, and
 * the name as it is stands beside.
 */
public final class Mermaid {
    private final Scope scope;
    private final StringBuilder text = new StringBuilder("erDiagram\n");

    private Mermaid(Scope scope) {
        this.scope = scope;
    }

    /** Returns a diagram of all tables shown; partitions are left out, because their table stands for them. */
    public static String diagram(Scope scope) {
        return new Mermaid(scope).write();
    }

    static List<QualifiedName> tables(Scope scope) {
        return scope.schemas().stream()
                .flatMap(schema -> scope.in(schema, Table.class, Table::name))
                .filter(table -> table.partition() == null)
                .map(Table::name)
                .toList();
    }

    private String write() {
        List<QualifiedName> tables = tables(scope);
        tables.forEach(this::table);
        for (QualifiedName table : tables) {
            ForeignKey.of(scope, table).stream()
                    .filter(key -> tables.contains(key.reference().table()))
                    .forEach(this::reference);
        }
        return text.toString();
    }

    private void table(QualifiedName table) {
        text.append("    ").append(entity(table)).append(" {\n");
        Set<Identifier> foreign = new HashSet<>();
        ForeignKey.of(scope, table).forEach(key -> foreign.addAll(key.columns()));
        scope.catalog().columnsOf(table).forEach(column -> column(column, foreign.contains(column.name())));
        text.append("    }\n");
    }

    private void column(Column column, boolean foreign) {
        boolean primary = ForeignKey.isPrimary(scope, column);
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
        return name.equals(word(name)) && !name.equals("erDiagram") ? name : quoted(name);
    }

    /** Returns a name or type of letters, digits and underscores, and brackets at its end. */
    private static String word(String name) {
        String word = name.replaceAll("[^A-Za-z0-9_()\\[\\]]", "_");
        return Character.isLetter(word.charAt(0)) ? word : "_" + word;
    }

    /** Returns a text in quotes; there is no way to write quotes inside. */
    private static String quoted(String text) {
        return '"' + Plain.line(text).replace('"', '\'').replace("%%", "% %") + '"';
    }
}
