package dev.quipu.catalog.plan;

import dev.quipu.catalog.model.ObjectId;
import dev.quipu.catalog.name.Identifier;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a plan is asked for.
 *
 * @param style how tables that were there before are treated
 * @param home the schema whose name statements leave out, as they run with it first on the search_path; or null
 * @param renames the confirmed renames: an identity of the first catalog and the one that the second has for it
 * @param owners whether owners are planned
 * @param grants whether privileges are planned
 */
public record PlanOptions(
        Style style, @Nullable Identifier home, SortedMap<ObjectId, ObjectId> renames, boolean owners, boolean grants) {
    /** Online, with qualified names, without renames, and all of owners and privileges. */
    public static final PlanOptions DEFAULT = new PlanOptions(Style.ONLINE, null, new TreeMap<>(), true, true);

    public PlanOptions {
        renames = Collections.unmodifiableSortedMap(new TreeMap<>(renames));
    }

    public PlanOptions withStyle(Style other) {
        return new PlanOptions(other, home, renames, owners, grants);
    }

    public PlanOptions withHome(Identifier schema) {
        return new PlanOptions(style, schema, renames, owners, grants);
    }

    public PlanOptions withRenames(Map<ObjectId, ObjectId> confirmed) {
        return new PlanOptions(style, home, new TreeMap<>(confirmed), owners, grants);
    }

    public PlanOptions withoutOwnersAndGrants() {
        return new PlanOptions(style, home, renames, false, false);
    }
}
