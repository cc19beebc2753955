package dev.quipu.catalog.render;

import dev.quipu.catalog.model.Column;
import dev.quipu.catalog.model.Kind;
import dev.quipu.catalog.model.MaterializedView;
import dev.quipu.catalog.model.ObjectId;
import dev.quipu.catalog.model.Table;
import dev.quipu.catalog.model.View;
import dev.quipu.catalog.name.Identifier;
import dev.quipu.catalog.name.QualifiedName;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A view of one table's rows, which the server can write through. Views that compute with functions are not taken for one,
 * because which functions are aggregates the text does not tell.
 *
 * @param name its name
 * @param table the table, through however many views
 * @param columns its columns that are columns of the table, with their names there
 * @param writable whether it can be written through; a materialized view cannot
 */
record SimpleView(QualifiedName name, QualifiedName table, Map<Identifier, Identifier> columns, boolean writable) {
    private static final String NAME = "(?:\"(?:[^\"]|\"\")+\"|[a-z_][a-z0-9_$]*)";
    private static final Pattern COLUMN =
            Pattern.compile("(?:" + NAME + "\\.)?(" + NAME + ")(?:\\s+AS\\s+" + NAME + ")?");
    private static final Pattern CALL = Pattern.compile("[\\w\"]\\(|\\bOVER\\b");
    private static final Pattern FROM =
            Pattern.compile("(?:ONLY )?(" + NAME + ")\\.(" + NAME + ")(?:\\s+(?:AS )?" + NAME + ")?");
    private static final List<String> MORE =
            List.of("GROUP BY", "HAVING", "WINDOW", "UNION", "INTERSECT", "EXCEPT", "LIMIT", "OFFSET", "FETCH");

    /** Returns the simple views that are shown. */
    static List<SimpleView> of(Scope scope) {
        return scope.schemas().stream()
                .flatMap(schema -> scope.views(schema).stream())
                .flatMap(view -> of(scope, view).stream())
                .toList();
    }

    static Optional<SimpleView> of(Scope scope, QualifiedName name) {
        String query = query(scope, name).orElse("").strip();
        int from = SqlScan.next(query, 0, "FROM ");
        boolean more = MORE.stream().anyMatch(word -> SqlScan.next(query, 0, word + " ") >= 0);
        if (from < 0 || more || !query.startsWith("SELECT ") || query.startsWith("SELECT DISTINCT")) {
            return Optional.empty();
        }
        int where = SqlScan.next(query, from, "WHERE ");
        String relation = query.substring(from + "FROM ".length(), where < 0 ? query.length() : where)
                .strip();
        List<String> items = SqlScan.splitAtCommas(query.substring("SELECT ".length(), from));
        return source(scope, relation).flatMap(source -> of(scope, name, items, source));
    }

    private static Optional<SimpleView> of(Scope scope, QualifiedName name, List<String> items, SimpleView source) {
        List<Column> columns = scope.catalog().columnsOf(name);
        if (columns.size() != items.size()
                || items.stream().anyMatch(item -> CALL.matcher(item).find())) {
            return Optional.empty();
        }
        Map<Identifier, Identifier> names = new LinkedHashMap<>();
        for (int i = 0; i < items.size(); i++) {
            var column = COLUMN.matcher(items.get(i));
            Identifier of = column.matches() ? new Identifier(Identifier.unquoted(column.group(1))) : null;
            Identifier below = of == null ? null : source.columns.get(of);
            if (below != null) {
                names.put(columns.get(i).name(), below);
            }
        }
        boolean writable = source.writable
                && scope.catalog().find(ObjectId.of(Kind.VIEW, name)).isPresent();
        return Optional.of(new SimpleView(name, source.table, names, writable));
    }

    /** Returns a table as a view of itself, or the simple view that is selected from. */
    private static Optional<SimpleView> source(Scope scope, String relation) {
        var from = FROM.matcher(relation);
        if (!from.matches()) {
            return Optional.empty();
        }
        QualifiedName name = new QualifiedName(
                new Identifier(Identifier.unquoted(from.group(1))), new Identifier(Identifier.unquoted(from.group(2))));
        if (!(scope.catalog().objects().get(ObjectId.of(Kind.TABLE, name)) instanceof Table)) {
            return of(scope, name);
        }
        Map<Identifier, Identifier> columns = new LinkedHashMap<>();
        scope.catalog().columnsOf(name).forEach(column -> columns.put(column.name(), column.name()));
        return Optional.of(new SimpleView(name, name, columns, true));
    }

    private static Optional<String> query(Scope scope, QualifiedName name) {
        return Stream.of(Kind.VIEW, Kind.MATERIALIZED_VIEW)
                .map(kind -> scope.catalog().objects().get(ObjectId.of(kind, name)))
                .filter(Objects::nonNull)
                .map(view -> view instanceof View plain ? plain.query() : ((MaterializedView) view).query())
                .findFirst();
    }

    /** Returns the view's names of columns of the table, if it has all of them. */
    Optional<List<Identifier>> namesOf(List<Identifier> tableColumns) {
        List<Identifier> names = tableColumns.stream()
                .flatMap(column -> columns.entrySet().stream()
                        .filter(entry -> entry.getValue().equals(column))
                        .map(Map.Entry::getKey)
                        .limit(1))
                .toList();
        return names.size() == tableColumns.size() ? Optional.of(names) : Optional.empty();
    }
}
