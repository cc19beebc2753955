package dev.quipu.catalog.fingerprint;

import dev.quipu.catalog.json.RecordJson;
import dev.quipu.catalog.model.Catalog;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The hashes of a catalog as a tree: schemas, in them relations and other objects, in them their parts, of each its attributes
 * and its annotations. Two trees are compared from the top, so that only what differs is looked at.
 *
 * <p>Equal only if the same version of the server has printed both catalogs.
 *
 * @param version the version of what is hashed; fingerprints of two versions cannot be compared
 * @param serverVersion the server that printed the catalog
 * @param options what it does not see
 * @param hash of everything
 * @param schemas by their names; what lies in none is under the empty name
 */
public record Fingerprint(
        int version,
        int serverVersion,
        FingerprintOptions options,
        String hash,
        SortedMap<String, SchemaBranch> schemas) {
    /** Raised whenever the same catalog would give another hash, which every change of the model's records does. */
    public static final int VERSION = 2;

    public Fingerprint {
        schemas = Collections.unmodifiableSortedMap(new TreeMap<>(schemas));
    }

    public static Fingerprint of(Catalog catalog, FingerprintOptions options) {
        return new FingerprintTree(options).of(catalog);
    }

    /** Returns the fingerprint as JSON on one line. */
    public String toJson() {
        return RecordJson.write(this, Fingerprint.class);
    }

    /**
     * Reads a fingerprint again.
     *
     * @throws dev.quipu.catalog.json.CatalogJsonException if the text is none
     */
    public static Fingerprint fromJson(String json) {
        return RecordJson.read(json, Fingerprint.class);
    }

    /** Tells whether comparing makes sense: both were made in the same way of texts that the same server printed. */
    public boolean comparableTo(Fingerprint other) {
        return version == other.version && serverVersion == other.serverVersion && options.equals(other.options);
    }

    /**
     * Returns what is different in another, later fingerprint, in the order of the names.
     *
     * @throws IllegalArgumentException if the two cannot be compared
     */
    public List<Drift> driftTo(Fingerprint later) {
        if (!comparableTo(later)) {
            throw new IllegalArgumentException("fingerprints of different servers or options cannot be compared");
        }
        List<Drift> drifts = new ArrayList<>();
        if (!hash.equals(later.hash)) {
            for (String name : names(schemas, later.schemas)) {
                compare(schemas.get(name), later.schemas.get(name), drifts);
            }
        }
        return drifts;
    }

    private static void compare(@Nullable SchemaBranch before, @Nullable SchemaBranch after, List<Drift> drifts) {
        if (before != null && after != null && before.hash().equals(after.hash())) {
            return;
        }
        SortedMap<String, Branch> old = before == null ? Collections.emptySortedMap() : before.branches();
        SortedMap<String, Branch> young = after == null ? Collections.emptySortedMap() : after.branches();
        for (String name : names(old, young)) {
            compare(old.get(name), young.get(name), drifts);
        }
    }

    private static void compare(@Nullable Branch before, @Nullable Branch after, List<Drift> drifts) {
        if (before != null && after != null && before.hash().equals(after.hash())) {
            return;
        }
        SortedMap<String, Facets> old = before == null ? Collections.emptySortedMap() : before.parts();
        SortedMap<String, Facets> young = after == null ? Collections.emptySortedMap() : after.parts();
        for (String name : names(old, young)) {
            Drift.How how = how(old.get(name), young.get(name));
            if (how != null) {
                drifts.add(new Drift(name, how));
            }
        }
    }

    private static Drift.@Nullable How how(@Nullable Facets before, @Nullable Facets after) {
        if (before == null) {
            return Drift.How.ADDED;
        }
        if (after == null) {
            return Drift.How.REMOVED;
        }
        boolean annotated = !before.annotations().equals(after.annotations());
        if (before.object().equals(after.object())) {
            return annotated ? Drift.How.ANNOTATED : null;
        }
        return annotated ? Drift.How.CHANGED_AND_ANNOTATED : Drift.How.CHANGED;
    }

    private static <T> TreeSet<String> names(Map<String, T> before, Map<String, T> after) {
        TreeSet<String> names = new TreeSet<>(before.keySet());
        names.addAll(after.keySet());
        return names;
    }
}
