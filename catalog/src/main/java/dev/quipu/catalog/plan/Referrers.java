package dev.quipu.catalog.plan;

import dev.quipu.catalog.lock.LockMode;
import dev.quipu.catalog.model.Constraint;
import dev.quipu.catalog.model.Kind;
import dev.quipu.catalog.model.ObjectId;
import dev.quipu.catalog.model.Table;
import dev.quipu.catalog.name.Identifier;
import dev.quipu.catalog.name.QualifiedName;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * Foreign keys that refer to partitioned tables. The server copies such a key for each partition below what it refers to, and
 * shows the copies to nobody: a partition cannot go for good before the key does, and one that rows refer to cannot leave.
 */
record Referrers(Lookup lookup) {
    /** Returns the keys, as people have made them, that refer to a table of which this one is a partition, or a part of one. */
    List<Constraint> above(Table partition) {
        var keys = new ArrayList<Constraint>();
        Table table = partition;
        while (table != null && table.partition() != null) {
            QualifiedName parent = table.partition().parent();
            keys.addAll(of(parent));
            table = lookup.table(parent);
        }
        return keys;
    }

    /** Returns the keys, as people have made them, of the tables of which this is a partition, or a part of one. */
    List<Constraint> ofThoseAbove(Table partition) {
        var keys = new ArrayList<Constraint>();
        Table table = partition;
        while (table != null && table.partition() != null) {
            QualifiedName parent = table.partition().parent();
            lookup.constraints(parent).stream()
                    .filter(key -> key.reference() != null && lookup.whole(key.id()) == null)
                    .forEach(keys::add);
            table = lookup.table(parent);
        }
        return keys;
    }

    private List<Constraint> of(QualifiedName table) {
        return lookup.users(ObjectId.of(Kind.TABLE, table)).stream()
                .filter(user -> user.kind() == Kind.CONSTRAINT && lookup.whole(user) == null)
                .map(user -> (Constraint) lookup.get(user))
                .filter(key ->
                        key.reference() != null && key.reference().table().equals(table))
                .toList();
    }

    /** Whether a key refers to the table that it is of: its rows come and go with those that they refer to. */
    static boolean isOfItself(Constraint key) {
        return key.reference() != null && key.reference().table().equals(key.table());
    }

    /**
     * Whether a key, or the whole that it is a part of, is to be tested when all partitions are in their places, which
     * is when it comes in those that join too: one of a table to itself, or between two that partitions of both join.
     * Those may refer to each other.
     */
    static boolean waitsForPlaces(Constraint key, Context context) {
        return context.to().find(context.to().first(key.id())) instanceof Constraint whole
                && whole.reference() != null
                && context.existed(whole.table())
                && (isOfItself(whole)
                        || areJoined(whole.table(), whole.reference().table(), context));
    }

    /**
     * Whether a key, or the whole that it is a part of, goes before partitions do, and with it the parts that they
     * have: one of a table to itself, or between two that partitions of both leave.
     */
    static boolean goesBeforePlaces(Constraint key, Context context) {
        return context.from().find(context.from().first(key.id())) instanceof Constraint whole
                && whole.reference() != null
                && (isOfItself(whole)
                        || (isLeft(whole.table(), context)
                                && isLeft(whole.reference().table(), context)));
    }

    private static boolean isLeft(QualifiedName table, Context context) {
        return context.from().children(table).stream()
                .anyMatch(child -> child.partition() != null
                        && (context.fates().goes(child.id())
                                || context.kinship().leaves(child.name())
                                || isLeft(child.name(), context)));
    }

    private static boolean areJoined(QualifiedName one, QualifiedName other, Context context) {
        var partitions = new Partitions(context);
        return isJoined(one, partitions, context) && isJoined(other, partitions, context);
    }

    private static boolean isJoined(QualifiedName table, Partitions partitions, Context context) {
        return context.to().children(table).stream()
                .anyMatch(child -> child.partition() != null
                        && (partitions.isAttachedLater(child.name()) || isJoined(child.name(), partitions, context)));
    }

    /** Says that a partition comes, to which the server applies the keys that are there meanwhile. */
    static void join(Table partition, Draft draft, Context context) {
        new Referrers(context.to())
                .above(partition).stream()
                        .filter(key ->
                                context.from().has(key.id()) && !context.fates().goes(key.id()))
                        .forEach(key -> draft.locksTree(key.table(), LockMode.SHARE_ROW_EXCLUSIVE, Access.Work.NONE));
    }

    /** Says that a partition leaves, which the server refuses as long as rows refer to rows of it. */
    static void leave(Table partition, Constraint key, Draft draft) {
        Constraint.Reference reference = Objects.requireNonNull(key.reference());
        draft.locksTree(key.table(), LockMode.ACCESS_EXCLUSIVE, Access.Work.SCAN)
                .hazard(
                        Hazard.Kind.MAY_FAIL,
                        "Fails if a row of " + key.table().display() + " refers to one of "
                                + partition.name().display() + ".",
                        "SELECT * FROM " + key.table().display() + " WHERE " + row(key.columns()) + " IN (SELECT "
                                + list(reference.columns()) + " FROM "
                                + partition.name().display() + ")");
    }

    private static String row(List<Identifier> columns) {
        return columns.size() == 1 ? list(columns) : "(" + list(columns) + ")";
    }

    private static String list(List<Identifier> columns) {
        return columns.stream().map(Identifier::display).collect(Collectors.joining(", "));
    }
}
