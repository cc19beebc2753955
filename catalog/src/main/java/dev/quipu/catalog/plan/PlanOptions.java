package dev.quipu.catalog.plan;

import dev.quipu.catalog.model.ObjectId;
import dev.quipu.catalog.name.Identifier;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a plan is asked for.
 *
 * @param style how tables that were there before are treated
 * @param home the schema whose name statements leave out, as they run with it first on the search_path; or null
 * @param renames the confirmed renames: an identity of the first catalog and the one that the second has for it
 * @param copies the tables, under their new names, that may be made anew with their rows copied where no statement changes
 *     them; a plan that does is one transaction, whatever the style
 * @param owners whether owners are planned
 * @param grants whether privileges are planned
 * @param keepsAccess whether what is dropped and made anew gets its owner and privileges back although they are not planned
 * @param usualVersions the versions of extensions, by their names, that are not written: nobody has asked for them, they are
 *     what a server happens to have
 */
public record PlanOptions(
        Style style,
        @Nullable Identifier home,
        SortedMap<ObjectId, ObjectId> renames,
        SortedSet<ObjectId> copies,
        boolean owners,
        boolean grants,
        boolean keepsAccess,
        SortedMap<String, String> usualVersions) {
    /** Online, with qualified names, without renames and copies, and all of owners and privileges. */
    public static final PlanOptions DEFAULT =
            new PlanOptions(Style.ONLINE, null, new TreeMap<>(), new TreeSet<>(), true, true, false, new TreeMap<>());

    public PlanOptions {
        renames = Collections.unmodifiableSortedMap(new TreeMap<>(renames));
        copies = Collections.unmodifiableSortedSet(new TreeSet<>(copies));
        usualVersions = Collections.unmodifiableSortedMap(new TreeMap<>(usualVersions));
    }

    public PlanOptions withStyle(Style other) {
        return new PlanOptions(other, home, renames, copies, owners, grants, keepsAccess, usualVersions);
    }

    public PlanOptions withHome(@Nullable Identifier schema) {
        return new PlanOptions(style, schema, renames, copies, owners, grants, keepsAccess, usualVersions);
    }

    public PlanOptions withRenames(Map<ObjectId, ObjectId> confirmed) {
        return new PlanOptions(
                style, home, new TreeMap<>(confirmed), copies, owners, grants, keepsAccess, usualVersions);
    }

    public PlanOptions withCopies(Collection<ObjectId> tables) {
        return new PlanOptions(style, home, renames, new TreeSet<>(tables), owners, grants, keepsAccess, usualVersions);
    }

    public PlanOptions withOwnersAndGrants(boolean plannedOwners, boolean plannedGrants) {
        return new PlanOptions(style, home, renames, copies, plannedOwners, plannedGrants, keepsAccess, usualVersions);
    }

    public PlanOptions withKeptAccess(boolean keeps) {
        return new PlanOptions(style, home, renames, copies, owners, grants, keeps, usualVersions);
    }

    public PlanOptions withUsualVersions(Map<String, String> versions) {
        return new PlanOptions(style, home, renames, copies, owners, grants, keepsAccess, new TreeMap<>(versions));
    }

    public PlanOptions withoutOwnersAndGrants() {
        return withOwnersAndGrants(false, false);
    }
}
