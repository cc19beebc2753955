package dev.quipu.migration.proof;

import dev.quipu.catalog.model.Annotations;
import dev.quipu.catalog.model.Catalog;
import dev.quipu.catalog.model.Grant;
import dev.quipu.catalog.model.Kind;
import dev.quipu.catalog.model.ObjectId;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Who owns the objects of a database, and who may do what with them.
 *
 * @param database what the database holds
 * @param owners whether its owners are kept
 * @param grants whether its privileges are kept
 */
record KeptAccess(Catalog database, boolean owners, boolean grants) {
    /** Returns the same schema, built elsewhere without them, as it is in the database. */
    Catalog in(Catalog built) {
        SortedMap<ObjectId, Annotations> annotations = new TreeMap<>();
        SortedSet<ObjectId> ids = new TreeSet<>(built.annotations().keySet());
        ids.addAll(database.annotations().keySet());
        for (ObjectId id : ids) {
            Annotations kept = kept(id, built);
            if (!kept.equals(Annotations.NONE)) {
                annotations.put(id, kept);
            }
        }
        return new Catalog(
                built.serverVersion(), built.objects(), annotations, built.dependencies(), built.notModelled());
    }

    private Annotations kept(ObjectId id, Catalog built) {
        Annotations there = database.annotationsOf(id);
        Annotations here = built.annotationsOf(id);
        return new Annotations(
                owners ? there.owner() : here.owner(),
                here.comment(),
                grants ? there.grants() : owners ? handedOver(id, built) : here.grants(),
                here.securityLabels());
    }

    /** What was built belongs to whoever has built it, who has granted all that the owner has. */
    private List<Grant> handedOver(ObjectId id, Catalog built) {
        String builder = owner(id, built);
        String owner = owner(id, database);
        List<Grant> grants = built.annotationsOf(id).grants();
        return builder == null || owner == null
                ? grants
                : grants.stream()
                        .map(grant -> grant.handedOver(builder, owner))
                        .distinct()
                        .toList();
    }

    /** Returns who owns something, or the relation whose column it is. */
    private static @Nullable String owner(ObjectId id, Catalog catalog) {
        return id.kind() != Kind.COLUMN
                ? catalog.annotationsOf(id).owner()
                : Stream.of(Kind.TABLE, Kind.VIEW, Kind.MATERIALIZED_VIEW)
                        .map(kind -> catalog.annotationsOf(ObjectId.of(kind, id.qualifiedName()))
                                .owner())
                        .filter(Objects::nonNull)
                        .findFirst()
                        .orElse(null);
    }
}
