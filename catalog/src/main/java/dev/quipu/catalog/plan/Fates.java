package dev.quipu.catalog.plan;

import dev.quipu.catalog.model.ObjectId;
import java.util.Map;
import java.util.Set;

/**
 * What a plan does to each object. What is in none of these stays as it is.
 *
 * @param created what only the second catalog has
 * @param dropped what only the first catalog has
 * @param altered what both have with other attributes, and how it changes where it is
 * @param rebuilt what both have and the plan drops and creates again
 * @param copied the tables among those rebuilt whose rows are kept meanwhile
 * @param annotated what both have with other owners, privileges, comments or labels, and is not rebuilt
 */
record Fates(
        Set<ObjectId> created,
        Set<ObjectId> dropped,
        Map<ObjectId, Alteration.InPlace> altered,
        Set<ObjectId> rebuilt,
        Set<ObjectId> copied,
        Set<ObjectId> annotated) {
    static final Fates NONE = new Fates(Set.of(), Set.of(), Map.of(), Set.of(), Set.of(), Set.of());

    boolean isRebuilt(ObjectId id) {
        return rebuilt.contains(id);
    }

    /** Tells whether the plan drops it, for good or to create it again. */
    boolean goes(ObjectId id) {
        return dropped.contains(id) || rebuilt.contains(id);
    }

    /** Tells whether the plan creates it, for the first time or again. */
    boolean comes(ObjectId id) {
        return created.contains(id) || rebuilt.contains(id);
    }

    boolean changesInPlace(ObjectId id) {
        return altered.containsKey(id) || annotated.contains(id);
    }
}
