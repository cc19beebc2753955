package dev.quipu.catalog.model;

import dev.quipu.catalog.name.Identifier;
import dev.quipu.catalog.name.QualifiedName;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * An ordinary, partitioned or foreign table. Its columns, constraints, indexes, triggers, rules and policies are objects of
 * their own.
 *
 * @param name its name
 * @param unlogged whether a crash empties it
 * @param partitionKey how it is partitioned, such as {@code RANGE (created_at)}; null if it is not
 * @param partition of what it is a partition, or null
 * @param parents the tables that it inherits from, in their order; empty for partitions
 * @param ofType the composite type of a typed table, or null
 * @param accessMethod its access method where it is not heap
 * @param tablespace its tablespace where it is not the database's
 * @param options its storage parameters; those of its TOAST table begin with {@code toast.}
 * @param replicaIdentity what logical replication identifies its rows by
 * @param clusteredOn the index that CLUSTER sorts it by, or null
 * @param rowSecurity whether policies apply
 * @param forceRowSecurity whether they apply to its owner too
 * @param foreign where a foreign table's rows are, or null
 */
public record Table(
        QualifiedName name,
        boolean unlogged,
        @Nullable String partitionKey,
        @Nullable Partition partition,
        List<QualifiedName> parents,
        @Nullable QualifiedName ofType,
        @Nullable Identifier accessMethod,
        @Nullable Identifier tablespace,
        SortedMap<String, String> options,
        ReplicaIdentity replicaIdentity,
        @Nullable Identifier clusteredOn,
        boolean rowSecurity,
        boolean forceRowSecurity,
        @Nullable Foreign foreign)
        implements CatalogObject {
    public Table {
        parents = List.copyOf(parents);
        options = Collections.unmodifiableSortedMap(new TreeMap<>(options));
    }

    @Override
    public ObjectId id() {
        return ObjectId.of(Kind.TABLE, name);
    }

    /** Returns whether it holds no rows of its own, only its partitions do. */
    public boolean isPartitioned() {
        return partitionKey != null;
    }

    /** Returns the tables above it: the partitioned one that it is a partition of, or else those that it inherits from. */
    public List<QualifiedName> above() {
        return partition == null ? parents : List.of(partition.parent());
    }

    /**
     * A table's place in a partitioned one.
     *
     * @param parent the partitioned table
     * @param bound such as {@code FOR VALUES FROM ('2026-01-01') TO ('2026-02-01')} or {@code DEFAULT}
     */
    public record Partition(QualifiedName parent, String bound) {}

    /**
     * Where a foreign table's rows are.
     *
     * @param server its server
     * @param options its options by name; a secret has {@link SecretOptions#MARK} as its value
     */
    public record Foreign(Identifier server, SortedMap<String, String> options) {
        public Foreign {
            options = SecretOptions.masked(options);
        }
    }

    /**
     * What logical replication identifies a table's rows by.
     *
     * @param mode by what
     * @param index the index of mode INDEX, otherwise null
     */
    public record ReplicaIdentity(Mode mode, @Nullable Identifier index) {
        public static final ReplicaIdentity PRIMARY_KEY = new ReplicaIdentity(Mode.DEFAULT, null);

        /** The four words of {@code REPLICA IDENTITY}. */
        public enum Mode {
            DEFAULT,
            NOTHING,
            FULL,
            INDEX
        }
    }
}
