package dev.quipu.catalog.plan;

import dev.quipu.catalog.model.Annotations;
import dev.quipu.catalog.model.Catalog;
import dev.quipu.catalog.model.CatalogObject;
import dev.quipu.catalog.model.Column;
import dev.quipu.catalog.model.DefaultPrivileges;
import dev.quipu.catalog.model.DomainType;
import dev.quipu.catalog.model.Grant;
import dev.quipu.catalog.model.NotNull;
import dev.quipu.catalog.model.ObjectId;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A catalog as an older server has it. Plans are proven on a server that may be newer than the one that they are for: what that
 * one does not know must be neither planned nor missed.
 */
public final class OlderServer {
    private static final int NAMED_NOT_NULLS_OF_DOMAINS = 170000;

    private OlderServer() {}

    /**
     * Returns a catalog with the version of an older server, and without the privileges that it does not know and the names
     * that it does not keep.
     *
     * @param version as in {@code server_version_num}, such as 150000; the catalog is returned as it is if its own is no newer
     */
    public static Catalog of(Catalog catalog, int version) {
        if (version >= catalog.serverVersion()) {
            return catalog;
        }
        SortedMap<ObjectId, CatalogObject> objects = new TreeMap<>(catalog.objects());
        objects.replaceAll((id, object) -> known(object, version));
        SortedMap<ObjectId, Annotations> annotations = new TreeMap<>(catalog.annotations());
        annotations.replaceAll((id, all) ->
                new Annotations(all.owner(), all.comment(), known(all.grants(), version), all.securityLabels()));
        return new Catalog(version, objects, annotations, catalog.dependencies(), catalog.notModelled());
    }

    private static CatalogObject known(CatalogObject object, int version) {
        return switch (object) {
            case DefaultPrivileges privileges ->
                new DefaultPrivileges(
                        privileges.role(),
                        privileges.schema(),
                        privileges.objects(),
                        known(privileges.grants(), version));
            case Column column
            when version < NotNullChange.NAMED && column.notNull() != null -> column.withNotNull(NotNull.PLAIN);
            case DomainType domain
            when version < NAMED_NOT_NULLS_OF_DOMAINS && domain.notNull() != null ->
                new DomainType(
                        domain.name(),
                        domain.baseType(),
                        domain.collation(),
                        domain.defaultExpression(),
                        NotNull.PLAIN,
                        domain.checks());
            default -> object;
        };
    }

    private static List<Grant> known(List<Grant> grants, int version) {
        return grants.stream()
                .filter(grant -> version >= BuiltInPrivileges.MAINTAIN
                        || !grant.privilege().equals("MAINTAIN"))
                .toList();
    }
}
