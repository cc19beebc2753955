package dev.quipu.postgres.introspect;

import dev.quipu.catalog.model.DefaultPrivileges;

/** What ALTER DEFAULT PRIVILEGES has set. */
final class DefaultPrivilegesQuery implements CatalogQuery {
    @Override
    public String sql(Scope scope) {
        return """
                SELECT d.oid, pg_get_userbyid(d.defaclrole), n.nspname, d.defaclobjtype, d.defaclacl
                FROM pg_default_acl d
                LEFT JOIN pg_namespace n ON n.oid = d.defaclnamespace
                WHERE %s
                """.formatted(
                        scope.options().databaseWide()
                                ? "(n.oid IS NULL OR " + scope.inSchema("n.oid") + ")"
                                : scope.inSchema("n.oid"));
    }

    @Override
    public void read(CatalogRow row, Reading reading) {
        int oid = row.oid();
        var privileges = new DefaultPrivileges(
                row.text(),
                row.identifierOrNull(),
                objects(row.letter()),
                reading.notes().grants(row.text()));
        reading.add(SystemCatalog.PG_DEFAULT_ACL, oid, privileges);
    }

    private static String objects(char letter) {
        return switch (letter) {
            case 'r' -> "TABLES";
            case 'S' -> "SEQUENCES";
            case 'f' -> "FUNCTIONS";
            case 'T' -> "TYPES";
            case 'n' -> "SCHEMAS";
            case 'L' -> "LARGE OBJECTS";
            default -> throw CatalogRow.unknown("what default privileges are for", letter);
        };
    }
}
