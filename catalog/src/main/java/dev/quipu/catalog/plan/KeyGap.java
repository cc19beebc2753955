package dev.quipu.catalog.plan;

import dev.quipu.catalog.model.Constraint;
import dev.quipu.catalog.model.Index;
import dev.quipu.catalog.model.Publication;
import dev.quipu.catalog.model.Table;
import dev.quipu.catalog.model.Table.ReplicaIdentity;
import dev.quipu.catalog.name.QualifiedName;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a table does without, while others write it, between one key and the next. */
record KeyGap(QualifiedName table, Context context) {
    /** Says what may happen from when a key goes, or what lets no two rows exclude each other. */
    void note(Constraint key, Draft drop) {
        if (!context.online(table)) {
            return;
        }
        if (context.fates().isRebuilt(key.id())) {
            drop.hazard(Hazard.Kind.BREAKS_CLIENTS, "Until it is made anew, rows may " + clash(key) + ".", null);
        } else {
            noteNext(key.index() == null ? null : context.from().index(key.index()), drop);
        }
        if (identifiesRows(key)) {
            noteUnknown(drop);
        }
    }

    private static String clash(Constraint key) {
        return key.type() == Constraint.Type.EXCLUSION ? "exclude each other" : "get the same key";
    }

    /** Says so where another index comes that refuses the same keys, and cannot come before. */
    void noteNext(@Nullable Index index, Draft drop) {
        if (index == null || !context.online(table) || context.goesLate(index.id())) {
            return;
        }
        next(index)
                .ifPresent(other -> drop.hazard(
                        Hazard.Kind.BREAKS_CLIENTS,
                        "Until " + other.name().display() + " is there, rows may get the same key.",
                        null));
    }

    /** Returns the index that comes and refuses the same keys. */
    Optional<Index> next(Index index) {
        return !index.unique() || index.predicate() != null
                ? Optional.empty()
                : context.to().indexes(table).stream()
                        .filter(other -> other.unique()
                                && other.predicate() == null
                                && context.fates().comes(other.id())
                                && expressions(other).equals(expressions(index)))
                        .findFirst();
    }

    /** Says what it means for a published table that an index is made anew by which its rows are known. */
    void noteIdentity(Index index, Draft drop) {
        if (IndexMarks.isIdentity(context.from(), index) && IndexMarks.isIdentity(context.to(), index)) {
            noteUnknown(drop);
        }
    }

    private void noteUnknown(Draft drop) {
        if (isPublished(context.from()) && isPublished(context.to())) {
            drop.hazard(
                    Hazard.Kind.BREAKS_CLIENTS,
                    "As " + table.display() + " is published, UPDATE and DELETE fail until it has such a key again.",
                    null);
        }
    }

    private static List<String> expressions(Index index) {
        return index.keys().stream().map(Index.Key::expression).sorted().toList();
    }

    private boolean identifiesRows(Constraint key) {
        Table before = context.from().table(table);
        Table after = context.to().table(table);
        if (before == null || after == null || !before.replicaIdentity().equals(after.replicaIdentity())) {
            return false;
        }
        ReplicaIdentity identity = after.replicaIdentity();
        return identity.mode() == ReplicaIdentity.Mode.DEFAULT
                ? key.type() == Constraint.Type.PRIMARY_KEY && hasPrimaryKey()
                : key.name().equals(identity.index());
    }

    private boolean hasPrimaryKey() {
        return context.to().constraints(table).stream().anyMatch(one -> one.type() == Constraint.Type.PRIMARY_KEY);
    }

    private boolean isPublished(Lookup lookup) {
        return lookup.catalog().all(Publication.class).anyMatch(publication -> has(publication, table, lookup));
    }

    /** A partition is published with the table that it is of. */
    private static boolean has(Publication publication, QualifiedName table, Lookup lookup) {
        String published = publication.options().getOrDefault("publish", "update, delete");
        if (!published.contains("update") && !published.contains("delete")) {
            return false;
        }
        Table found = lookup.table(table);
        return publication.allTables()
                || publication.schemas().contains(table.schema())
                || publication.tables().stream().anyMatch(one -> one.table().equals(table))
                || (found != null
                        && found.partition() != null
                        && has(publication, found.partition().parent(), lookup));
    }
}
