package dev.quipu.postgres.introspect;

import dev.quipu.catalog.model.Column;
import dev.quipu.catalog.model.Kind;
import dev.quipu.catalog.model.NotNull;
import dev.quipu.catalog.model.ObjectId;
import dev.quipu.catalog.name.Identifier;
import dev.quipu.catalog.name.Literal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The columns of the relations read so far, by oid and number, and what is read of them before they are. */
final class Columns {
    private record Place(int relation, int number) {}

    private record Named(int relation, Identifier name) {}

    /** What other queries need of a column. */
    private record Known(Identifier name, int collation) {}

    private record KnownNotNull(int oid, NotNull constraint) {}

    private final Map<Integer, List<@Nullable Known>> known = new HashMap<>();
    private final Map<Integer, Integer> partitions = new HashMap<>();
    private final Map<Named, Column.Identity> identities = new HashMap<>();
    private final Map<Place, KnownNotNull> notNulls = new HashMap<>();
    private final Map<Place, String> indexParameters = new HashMap<>();
    private final Map<Integer, SortedMap<String, String>> indexStatistics = new HashMap<>();

    void put(int relation, int number, Identifier name, int collation) {
        List<@Nullable Known> columns = known.computeIfAbsent(relation, key -> new ArrayList<>());
        while (columns.size() <= number) {
            columns.add(null);
        }
        columns.set(number, new Known(name, collation));
    }

    private @Nullable Known find(int relation, int number) {
        List<@Nullable Known> columns = known.get(relation);
        return columns == null || number < 0 || number >= columns.size() ? null : columns.get(number);
    }

    /** Returns the name of a column; null for one that was not read, such as a system column. */
    @Nullable
    Identifier nameOrNull(int relation, int number) {
        Known column = find(relation, number);
        return column == null ? null : column.name();
    }

    /** Returns the names of columns, without those that are none, such as whole rows and expressions. */
    List<Identifier> names(int relation, int[] numbers) {
        List<Identifier> names = new ArrayList<>(numbers.length);
        for (int number : numbers) {
            Identifier name = nameOrNull(relation, number);
            if (name != null) {
                names.add(name);
            }
        }
        return names;
    }

    /** Returns the collation of a column, or 0. */
    int collation(int relation, int number) {
        Known column = find(relation, number);
        return column == null ? 0 : column.collation();
    }

    /** Takes what a table is a partition of. */
    void partition(int table, int parent) {
        partitions.put(table, parent);
    }

    void identity(int relation, Identifier column, Column.Identity identity) {
        identities.put(new Named(relation, column), identity);
    }

    /** Returns what fills an identity column. From 17 on, a partition's are filled by the sequence of its root. */
    Column.@Nullable Identity identity(int relation, Identifier column) {
        for (Integer table = relation; table != null; table = partitions.get(table)) {
            Column.Identity identity = identities.get(new Named(table, column));
            if (identity != null) {
                return identity;
            }
        }
        return null;
    }

    /** Takes a not-null constraint with its own oid. */
    void notNull(int relation, int number, int oid, NotNull constraint) {
        notNulls.put(new Place(relation, number), new KnownNotNull(oid, constraint));
    }

    /** Returns the constraint of a column that is not null: servers before 18 keep none. Its address is the column's. */
    NotNull notNull(int relation, int number, ObjectId column, Addresses addresses) {
        KnownNotNull found = notNulls.get(new Place(relation, number));
        if (found == null) {
            return NotNull.PLAIN;
        }
        addresses.put(SystemCatalog.PG_CONSTRAINT, found.oid(), column);
        Identifier name = found.constraint().name();
        if (name != null) {
            ObjectId id = ObjectId.of(
                    Kind.CONSTRAINT, column.path().get(0), column.path().get(1), name.value());
            addresses.rename(SystemCatalog.PG_CONSTRAINT, found.oid(), id);
        }
        return found.constraint();
    }

    /** Takes the statistics target and the operator class's parameters of an index's column. */
    void ofIndex(int index, int number, SortedMap<String, String> parameters, @Nullable Integer statistics) {
        if (!parameters.isEmpty()) {
            String text = parameters.entrySet().stream()
                    .map(entry -> entry.getKey() + "=" + Literal.quote(entry.getValue()))
                    .collect(Collectors.joining(", "));
            indexParameters.put(new Place(index, number), text);
        }
        if (statistics != null) {
            indexStatistics
                    .computeIfAbsent(index, key -> new TreeMap<>())
                    .put(String.valueOf(number), String.valueOf(statistics));
        }
    }

    @Nullable
    String indexParameters(int index, int number) {
        return indexParameters.get(new Place(index, number));
    }

    SortedMap<String, String> indexStatistics(int index) {
        return indexStatistics.getOrDefault(index, Collections.emptySortedMap());
    }
}
