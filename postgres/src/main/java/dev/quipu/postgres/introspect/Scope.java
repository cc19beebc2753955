package dev.quipu.postgres.introspect;

import dev.quipu.catalog.name.Literal;
import java.util.Collection;
import java.util.stream.Collectors;

/**
 * What a query may read, as pieces of SQL.
 *
 * @param version the server's version, such as 180006
 * @param options which part of the database is read
 */
record Scope(int version, ReadOptions options) {
    /** The least oid that a server gives to an object that a user makes. */
    static final int FIRST_USER_OID = 16384;

    boolean atLeast(int major) {
        return version >= major * 10_000;
    }

    /** Chooses between two pieces of SQL by the server's version. */
    String since(int major, String then, String before) {
        return atLeast(major) ? then : before;
    }

    /** A condition: a schema, by its oid, is read. */
    String inSchema(String namespace) {
        return namespace + " IN (SELECT oid FROM pg_namespace WHERE " + schemaFilter() + ")";
    }

    /** A condition on {@code pg_namespace}: the schema is read. */
    String schemaFilter() {
        StringBuilder filter =
                new StringBuilder("NOT starts_with(nspname::text, 'pg_') AND nspname <> 'information_schema'");
        if (!options.schemas().isEmpty()) {
            filter.append(" AND nspname IN (")
                    .append(literals(options.schemas()))
                    .append(')');
        }
        if (!options.excluded().isEmpty()) {
            filter.append(" AND nspname NOT IN (")
                    .append(literals(options.excluded()))
                    .append(')');
        }
        return filter.toString();
    }

    private static String literals(Collection<String> texts) {
        return texts.stream().sorted().map(Literal::quote).collect(Collectors.joining(", "));
    }

    /** A condition: no extension has brought this row of a system catalog. */
    String notMember(SystemCatalog catalog, String oid) {
        return oid + " NOT IN (SELECT objid FROM pg_depend WHERE refclassid = 3079 AND deptype = 'e' AND classid = "
                + catalog.oid() + ")";
    }

    /** A condition: something that lies in a schema is read. */
    String inScope(SystemCatalog catalog, String oid, String namespace) {
        return inSchema(namespace) + " AND " + notMember(catalog, oid);
    }

    /** A condition: a relation, by its oid, is read, so its parts are. */
    String ofRelation(String relation) {
        return relation + " IN (SELECT oid FROM pg_class WHERE "
                + inScope(SystemCatalog.PG_CLASS, "oid", "relnamespace") + ")";
    }

    /** A condition: something that lies in no schema was made by a user. */
    String ofUser(SystemCatalog catalog, String oid) {
        return oid + " >= " + FIRST_USER_OID + " AND " + notMember(catalog, oid);
    }
}
