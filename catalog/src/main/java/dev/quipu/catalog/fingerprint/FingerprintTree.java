package dev.quipu.catalog.fingerprint;

import dev.quipu.catalog.json.RecordJson;
import dev.quipu.catalog.model.Annotations;
import dev.quipu.catalog.model.Catalog;
import dev.quipu.catalog.model.CatalogObject;
import dev.quipu.catalog.model.Column;
import dev.quipu.catalog.model.DefaultPrivileges;
import dev.quipu.catalog.model.Index;
import dev.quipu.catalog.model.Kind;
import dev.quipu.catalog.model.ObjectId;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Makes a fingerprint.
 *
 * @param options what it does not see
 */
record FingerprintTree(FingerprintOptions options) {
    Fingerprint of(Catalog catalog) {
        SortedMap<String, SortedMap<String, SortedMap<String, Facets>>> leaves = new TreeMap<>();
        for (ObjectId id : ids(catalog)) {
            CatalogObject object = catalog.find(id).orElse(null);
            Facets facets = facets(object, catalog.annotationsOf(id));
            if (!facets.object().isEmpty() || !facets.annotations().isEmpty()) {
                leaves.computeIfAbsent(id.schema().orElse(""), key -> new TreeMap<>())
                        .computeIfAbsent(branch(id, object), key -> new TreeMap<>())
                        .put(id.toString(), facets);
            }
        }
        SortedMap<String, SchemaBranch> schemas = new TreeMap<>();
        leaves.forEach((name, branches) -> schemas.put(name, schemaBranch(branches)));
        String hash = Hashes.of(schemas, SchemaBranch::hash);
        return new Fingerprint(Fingerprint.VERSION, catalog.serverVersion(), options, hash, schemas);
    }

    /** Parts that are no objects, such as the attributes of composite types, have annotations all the same. */
    private static SortedSet<ObjectId> ids(Catalog catalog) {
        SortedSet<ObjectId> ids = new TreeSet<>(catalog.objects().keySet());
        ids.addAll(catalog.annotations().keySet());
        return ids;
    }

    private static SchemaBranch schemaBranch(Map<String, SortedMap<String, Facets>> leaves) {
        SortedMap<String, Branch> branches = new TreeMap<>();
        leaves.forEach((name, parts) ->
                branches.put(name, new Branch(Hashes.of(parts, FingerprintTree::joined), parts)));
        return new SchemaBranch(Hashes.of(branches, Branch::hash), branches);
    }

    private static String joined(Facets facets) {
        return facets.object() + ' ' + facets.annotations();
    }

    private Facets facets(@Nullable CatalogObject object, Annotations annotations) {
        CatalogObject seen = seen(object);
        Annotations said = options.ignoreOwners()
                ? new Annotations(null, annotations.comment(), List.of(), annotations.securityLabels())
                : annotations;
        return new Facets(
                seen == null ? "" : Hashes.of(RecordJson.write(seen, CatalogObject.class)),
                said.equals(Annotations.NONE) ? "" : Hashes.of(RecordJson.write(said, Annotations.class)));
    }

    private @Nullable CatalogObject seen(@Nullable CatalogObject object) {
        if (object instanceof Column column && options.ignoreColumnOrder()) {
            return column.withPosition(1);
        }
        return object instanceof DefaultPrivileges && options.ignoreOwners() ? null : object;
    }

    /** What belongs to a relation or a domain is in its branch; everything else has one of its own. */
    private static String branch(ObjectId id, @Nullable CatalogObject object) {
        if (object instanceof Index index) {
            return index.table().display();
        }
        return switch (id.kind()) {
            case TABLE, VIEW, MATERIALIZED_VIEW, DOMAIN, COMPOSITE_TYPE, COLUMN, CONSTRAINT, RULE, TRIGGER, POLICY ->
                ObjectId.of(Kind.TABLE, id.path().get(0), id.path().get(1)).display();
            default -> id.toString();
        };
    }
}
