package dev.quipu.migration.source;

import dev.quipu.catalog.model.Catalog;
import dev.quipu.catalog.model.CatalogObject;
import dev.quipu.catalog.model.Dependency;
import dev.quipu.catalog.model.Extension;
import dev.quipu.catalog.model.Kind;
import dev.quipu.catalog.model.ObjectId;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Some schemas of a catalog, with what they need of all that lies in no schema: extensions, languages, foreign servers. */
public final class CatalogPart {
    private final Catalog whole;

    public CatalogPart(Catalog whole) {
        this.whole = whole;
    }

    /** Returns these schemas and all that they depend on, directly or not. */
    public Set<String> withNeeded(Collection<String> schemas) {
        Set<String> all = new LinkedHashSet<>(schemas);
        int before;
        do {
            before = all.size();
            for (Dependency dependency : whole.dependencies()) {
                if (dependency.dependent().schema().filter(all::contains).isPresent()) {
                    dependency
                            .referenced()
                            .schema()
                            .filter(schema -> whole.objects().containsKey(ObjectId.of(Kind.SCHEMA, schema)))
                            .ifPresent(all::add);
                }
            }
        } while (all.size() > before);
        return all;
    }

    /**
     * Returns the part of these schemas, which are all that they need. An extension belongs to it if it is needed, or lies in
     * one of the schemas; the schema of an extension comes with it.
     */
    public Catalog of(Collection<String> schemas) {
        Set<ObjectId> kept = new TreeSet<>();
        for (CatalogObject object : whole.objects().values()) {
            boolean inside = object instanceof Extension extension
                    ? schemas.contains(extension.schema().value())
                    : object.id().schema().filter(schemas::contains).isPresent();
            if (inside) {
                kept.add(object.id());
            }
        }
        addNeeded(kept);
        Map<ObjectId, CatalogObject> objects = new LinkedHashMap<>(whole.objects());
        objects.keySet().retainAll(kept);
        var annotations = new LinkedHashMap<>(whole.annotations());
        annotations.keySet().removeIf(id -> !kept.contains(owning(id)));
        List<Dependency> dependencies = whole.dependencies().stream()
                .filter(one -> kept.contains(owning(one.dependent())) && kept.contains(owning(one.referenced())))
                .toList();
        return Catalog.of(whole.serverVersion(), objects.values(), annotations, dependencies, whole.notModelled());
    }

    private void addNeeded(Set<ObjectId> kept) {
        int before;
        do {
            before = kept.size();
            for (Dependency dependency : whole.dependencies()) {
                ObjectId referenced = dependency.referenced();
                if (kept.contains(owning(dependency.dependent()))
                        && referenced.schema().isEmpty()
                        && whole.objects().containsKey(referenced)) {
                    kept.add(referenced);
                }
            }
        } while (kept.size() > before);
        for (ObjectId id : Set.copyOf(kept)) {
            if (whole.objects().get(id) instanceof Extension extension) {
                ObjectId schema = ObjectId.of(Kind.SCHEMA, extension.schema().value());
                if (whole.objects().containsKey(schema)) {
                    kept.add(schema);
                }
            }
        }
    }

    /** A default is known to dependencies alone; its column is what is there. */
    private static ObjectId owning(ObjectId id) {
        return id.kind() == Kind.DEFAULT ? new ObjectId(Kind.COLUMN, id.path()) : id;
    }
}
