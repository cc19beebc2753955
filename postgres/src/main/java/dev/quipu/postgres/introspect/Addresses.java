package dev.quipu.postgres.introspect;

import dev.quipu.catalog.model.Dependency;
import dev.quipu.catalog.model.Kind;
import dev.quipu.catalog.model.ObjectId;
import dev.quipu.catalog.name.Identifier;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Which object a row of a system catalog is, or is a part of. What no query has read and what depends internally on an object
 * is part of it: the row type of a table, the array type of a type, the triggers of a foreign key.
 */
final class Addresses {
    /** How long a chain of internal dependencies may be; the longest is array type, multirange type, range type. */
    private static final int LONGEST_CHAIN = 8;

    /**
     * The server's name of an object.
     *
     * @param catalog the oid of the system catalog that it is in
     * @param oid its oid
     * @param part the number of a column, or 0
     */
    record Address(int catalog, int oid, int part) {
        boolean isColumn() {
            return part > 0 && catalog == SystemCatalog.PG_CLASS.oid();
        }

        Address whole() {
            return part == 0 ? this : new Address(catalog, oid, 0);
        }
    }

    private record Edge(Address dependent, Address referenced) {}

    private final Reading reading;
    private final Map<Address, ObjectId> objects = new HashMap<>();
    private final Map<Address, ObjectId> renamed = new HashMap<>();
    private final Map<Address, Address> owners = new HashMap<>();
    private final List<Address> expected = new ArrayList<>();
    private final List<Edge> edges = new ArrayList<>();

    Addresses(Reading reading) {
        this.reading = reading;
    }

    /** Says that a row is an object, or a part of it that is not worth a name. */
    void put(SystemCatalog catalog, int oid, ObjectId object) {
        objects.put(new Address(catalog.oid(), oid, 0), object);
    }

    /** Says under what name a part of an object has a comment of its own. */
    void rename(SystemCatalog catalog, int oid, ObjectId name) {
        renamed.put(new Address(catalog.oid(), oid, 0), name);
    }

    /** Says under what name an attribute of a composite type has a comment of its own. */
    void renamePart(int relation, int number, ObjectId name) {
        renamed.put(new Address(SystemCatalog.PG_CLASS.oid(), relation, number), name);
    }

    /** Returns what a comment or a label at this address is about; null for what has no name. */
    @Nullable
    ObjectId annotated(Address address) {
        ObjectId name = renamed.get(address);
        if (name != null) {
            return name;
        }
        return address.part() == 0 || address.isColumn() ? findItself(address) : null;
    }

    /** Takes a row of {@code pg_depend}. */
    void depends(Address dependent, Address referenced, char type) {
        switch (type) {
            case 'e' -> {
                ObjectId extension = objects.get(referenced);
                if (extension != null) {
                    objects.putIfAbsent(dependent, extension);
                }
            }
            case 'i' -> {
                owners.put(dependent, referenced);
                edges.add(new Edge(dependent, referenced));
            }
            default -> edges.add(new Edge(dependent, referenced));
        }
    }

    /** Says that a row is there, so that it must have been read, or be part of what was. */
    void expect(int catalog, int oid) {
        expected.add(new Address(catalog, oid, 0));
    }

    /** Returns what is there and was not read. Answers only when all dependencies are known. */
    List<Address> unknown() {
        return expected.stream().filter(address -> find(address) == null).toList();
    }

    /** Returns what a row is or is part of; null for what is not in the catalog. */
    @Nullable
    ObjectId find(Address address) {
        Address current = address;
        for (int i = 0; current != null && i < LONGEST_CHAIN; i++) {
            ObjectId found = findItself(current);
            if (found != null) {
                return found;
            }
            Address owner = owners.get(current);
            current = owner == null && current.part() != 0 ? current.whole() : owner;
        }
        return null;
    }

    private @Nullable ObjectId findItself(Address address) {
        if (address.isColumn()) {
            Identifier column = reading.columns().nameOrNull(address.oid(), address.part());
            if (column != null) {
                return ObjectId.of(Kind.COLUMN, reading.relation(address.oid()), column);
            }
        }
        return objects.get(address.whole());
    }

    /** The constraints that a foreign key keeps on the partitions of what it refers to are its own affair. */
    private boolean isHidden(Address address) {
        return address.catalog() == SystemCatalog.PG_CONSTRAINT.oid() && !objects.containsKey(address);
    }

    /** An object needs itself, and a column its table: nothing that would have to be said. */
    private static boolean isPartOf(ObjectId part, ObjectId whole) {
        if (part.kind() != Kind.COLUMN || whole.kind() == Kind.COLUMN) {
            return part.equals(whole);
        }
        return part.path().subList(0, part.path().size() - 1).equals(whole.path());
    }

    /** Returns the dependencies between objects that were read. */
    Set<Dependency> dependencies() {
        Set<Dependency> dependencies = new TreeSet<>();
        for (Edge edge : edges) {
            ObjectId dependent = isHidden(edge.dependent()) ? null : find(edge.dependent());
            ObjectId referenced = find(edge.referenced());
            if (dependent != null && referenced != null && !isPartOf(dependent, referenced)) {
                dependencies.add(new Dependency(dependent, referenced));
            }
        }
        return dependencies;
    }
}
