package dev.quipu.catalog.plan;

import dev.quipu.catalog.model.Annotations;
import dev.quipu.catalog.model.Catalog;
import dev.quipu.catalog.model.CatalogObject;
import dev.quipu.catalog.model.DefaultPrivileges;
import dev.quipu.catalog.model.Grant;
import dev.quipu.catalog.model.ObjectId;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A catalog as an older server has it. Plans are proven on a server that may be newer than the one that they are for: what that
 * one does not know must be neither planned nor missed.
 */
public final class OlderServer {
    private OlderServer() {}

    /**
     * Returns a catalog with the version of an older server, and without the privileges that it does not know.
     *
     * @param version as in {@code server_version_num}, such as 150000; the catalog is returned as it is if its own is no newer
     */
    public static Catalog of(Catalog catalog, int version) {
        if (version >= catalog.serverVersion()) {
            return catalog;
        }
        SortedMap<ObjectId, CatalogObject> objects = new TreeMap<>(catalog.objects());
        objects.replaceAll((id, object) -> object instanceof DefaultPrivileges privileges
                ? new DefaultPrivileges(
                        privileges.role(),
                        privileges.schema(),
                        privileges.objects(),
                        known(privileges.grants(), version))
                : object);
        SortedMap<ObjectId, Annotations> annotations = new TreeMap<>(catalog.annotations());
        annotations.replaceAll((id, all) ->
                new Annotations(all.owner(), all.comment(), known(all.grants(), version), all.securityLabels()));
        return new Catalog(version, objects, annotations, catalog.dependencies(), catalog.notModelled());
    }

    private static List<Grant> known(List<Grant> grants, int version) {
        return grants.stream()
                .filter(grant -> version >= BuiltInPrivileges.MAINTAIN
                        || !grant.privilege().equals("MAINTAIN"))
                .toList();
    }
}
