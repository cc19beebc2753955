package dev.quipu.migration.proof;

import dev.quipu.catalog.difference.Change;
import dev.quipu.catalog.difference.Difference;
import dev.quipu.catalog.model.Catalog;
import dev.quipu.catalog.model.CatalogObject;
import dev.quipu.catalog.model.Extension;
import dev.quipu.catalog.model.Kind;
import dev.quipu.catalog.model.ObjectId;
import dev.quipu.migration.proof.PlanProof.Side;
import dev.quipu.postgres.scratch.ScratchSession;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Versions of extensions. A server has one of each that it makes unless a statement names another, and another server, or the
 * next version of the embedded one, has another. So what a text has got from the scratch server says nothing of a database, and
 * is not written where the text did not say it.
 */
final class ExtensionVersions {
    private ExtensionVersions() {}

    /**
     * Returns the second of two schemas with those versions of the first that cannot be compared: all if one of them
     * is a database's and the other a text, and of two texts those that the second does not name.
     */
    static Side comparable(Side from, Side to) {
        if (from.origin().hasOwnVersions() && to.origin().hasOwnVersions()) {
            return to;
        }
        Set<String> compared =
                from.origin().hasOwnVersions() || to.origin().hasOwnVersions() ? Set.of() : to.namedVersions();
        SortedMap<ObjectId, CatalogObject> objects = new TreeMap<>(to.catalog().objects());
        objects.replaceAll((id, object) -> object instanceof Extension extension
                        && !compared.contains(extension.name().value())
                        && from.catalog().objects().get(id) instanceof Extension same
                ? new Extension(extension.name(), extension.schema(), same.version())
                : object);
        Catalog all = to.catalog();
        return new Side(
                to.name(),
                new Catalog(all.serverVersion(), objects, all.annotations(), all.dependencies(), all.notModelled()),
                to.origin(),
                to.namedVersions());
    }

    /**
     * Returns the versions that the scratch server makes by itself, but for those that a text names: the next server
     * has others. None where no change is about an extension.
     */
    static Map<String, String> usual(SettledSchema schema, Side to, Difference difference) {
        boolean isAsked = difference.changes().stream().map(Change::id).anyMatch(ExtensionVersions::isExtension);
        Map<String, String> versions = new TreeMap<>();
        if (isAsked) {
            try (ScratchSession session = schema.database().connect()) {
                session.session()
                        .query("SELECT name, default_version FROM pg_catalog.pg_available_extensions"
                                + " WHERE default_version IS NOT NULL")
                        .forEach(row -> versions.put(String.valueOf(row.get(0)), String.valueOf(row.get(1))));
            }
        }
        versions.keySet().removeAll(to.namedVersions());
        return versions;
    }

    private static boolean isExtension(ObjectId id) {
        return id.kind() == Kind.EXTENSION;
    }
}
