package dev.quipu.postgres.introspect;

import dev.quipu.catalog.model.UserMapping;

/**
 * User mappings. Of their options only those that are known to hold no secret leave the server. A user sees the options of
 * its own mappings, and a server's owner those of all and PUBLIC's.
 */
final class UserMappingQuery implements CatalogQuery {
    @Override
    public String sql(Scope scope) {
        return """
                SELECT u.umid, s.srvname, CASE u.umuser WHEN 0 THEN '' ELSE u.usename END,
                    ARRAY(SELECT o FROM unnest(u.umoptions) o
                        WHERE split_part(o, '=', 1) IN ('user', 'username', 'user_name', 'password_required')),
                    ARRAY(SELECT split_part(o, '=', 1) FROM unnest(u.umoptions) o
                        WHERE split_part(o, '=', 1) NOT IN ('user', 'username', 'user_name', 'password_required')
                        ORDER BY 1),
                    u.umoptions IS NULL AND NOT pg_has_role(s.srvowner, 'USAGE')
                        AND (u.umuser = 0 OR u.usename <> current_user)
                FROM pg_user_mappings u
                JOIN pg_foreign_server s ON s.oid = u.srvid
                WHERE u.umid >= %d
                """.formatted(Scope.FIRST_USER_OID);
    }

    @Override
    public void read(CatalogRow row, Reading reading) {
        int oid = row.oid();
        var mapping = new UserMapping(row.identifier(), row.text(), row.options(), row.list());
        reading.add(SystemCatalog.PG_USER_MAPPING, oid, mapping);
        if (row.flag()) {
            reading.notModelled(
                    "options of " + mapping.id(),
                    "only the server's owner and the role itself may see them",
                    mapping.id());
        }
    }
}
