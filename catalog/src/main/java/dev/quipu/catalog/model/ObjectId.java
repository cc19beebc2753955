package dev.quipu.catalog.model;

import dev.quipu.catalog.name.Identifier;
import dev.quipu.catalog.name.QualifiedName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What tells one object from all others of a database, whatever its attributes.
 *
 * <p>The path goes from the outside in: {@code [schema, table, column]}. Routines, aggregates and operators end in the types
 * of their arguments, as one text; casts are {@code [source type, target type]}; user mappings {@code [server, role]}, with an
 * empty role for PUBLIC.
 *
 * <p>Immutable. It would be a record if its hash were not worth keeping: catalogs of thousands of objects are full of maps of
 * these.
 */
public final class ObjectId implements Comparable<ObjectId> {
    private final Kind kind;
    private final List<String> path;
    private final int hash;

    /**
     * Makes an identity.
     *
     * @param kind its kind
     * @param path its names, not empty
     */
    public ObjectId(Kind kind, List<String> path) {
        this.kind = kind;
        this.path = List.copyOf(path);
        if (this.path.isEmpty()) {
            throw new IllegalArgumentException("an object has a name");
        }
        this.hash = 31 * this.path.hashCode() + kind.name().hashCode();
    }

    public Kind kind() {
        return kind;
    }

    /** Returns its names, from the outside in; not empty. */
    public List<String> path() {
        return path;
    }

    @Override
    public boolean equals(@Nullable Object object) {
        return this == object
                || (object instanceof ObjectId other
                        && hash == other.hash
                        && kind == other.kind
                        && path.equals(other.path));
    }

    @Override
    public int hashCode() {
        return hash;
    }

    public static ObjectId of(Kind kind, String... path) {
        return new ObjectId(kind, List.of(path));
    }

    /** Returns the identity of something that lies in a schema. */
    public static ObjectId of(Kind kind, QualifiedName name) {
        return of(kind, name.schema().value(), name.name().value());
    }

    /** Returns the identity of something that belongs to a relation, such as a column, a constraint or a trigger. */
    public static ObjectId of(Kind kind, QualifiedName relation, Identifier name) {
        return of(kind, relation.schema().value(), relation.name().value(), name.value());
    }

    /** Returns the innermost name that is not a list of types. */
    public String name() {
        return switch (kind) {
            case FUNCTION, AGGREGATE, OPERATOR -> path.get(path.size() - 2);
            default -> path.getLast();
        };
    }

    /** Returns the first two names as one: of what lies in a schema its own, of a part that of what it is a part of. */
    public QualifiedName qualifiedName() {
        return new QualifiedName(new Identifier(path.get(0)), new Identifier(path.get(1)));
    }

    /** Returns the same identity under another path. */
    public ObjectId withPath(List<String> other) {
        return new ObjectId(kind, other);
    }

    /**
     * Returns the object for people to read, such as {@code table finops.conversation_threads} or
     * {@code function finops.f(integer)}.
     */
    @Override
    public String toString() {
        return kind.words() + " " + display();
    }

    /** Returns the names for people to read, without the kind. */
    public String display() {
        return switch (kind) {
            case FUNCTION, AGGREGATE, OPERATOR -> names(path.subList(0, path.size() - 1)) + "(" + path.getLast() + ")";
            case CAST -> "(" + path.getFirst() + " AS " + path.getLast() + ")";
            case USER_MAPPING ->
                (path.getLast().isEmpty() ? "PUBLIC" : quote(path.getLast())) + " on " + quote(path.getFirst());
            case DEFAULT_PRIVILEGES -> String.join(", ", new ArrayList<>(path));
            default -> names(path);
        };
    }

    private static String names(List<String> names) {
        return names.stream().map(ObjectId::quote).collect(Collectors.joining("."));
    }

    private static String quote(String name) {
        return name.isEmpty() ? "\"\"" : new Identifier(name).display();
    }

    private static int comparePaths(List<String> one, List<String> other) {
        for (int i = 0; i < Math.min(one.size(), other.size()); i++) {
            int order = one.get(i).compareTo(other.get(i));
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(one.size(), other.size());
    }

    @Override
    public int compareTo(ObjectId other) {
        int order = kind.compareTo(other.kind);
        return order == 0 ? comparePaths(path, other.path) : order;
    }

    /** Returns the schema that it lies in, or is; empty if it lies in none. */
    public Optional<String> schema() {
        return switch (kind) {
            case EXTENSION,
                    LANGUAGE,
                    ACCESS_METHOD,
                    FOREIGN_DATA_WRAPPER,
                    SERVER,
                    USER_MAPPING,
                    CAST,
                    TRANSFORM,
                    EVENT_TRIGGER,
                    PUBLICATION,
                    SUBSCRIPTION -> Optional.empty();
            case DEFAULT_PRIVILEGES -> Optional.of(path.get(1)).filter(schema -> !schema.isEmpty());
            default -> Optional.of(path.getFirst());
        };
    }
}
