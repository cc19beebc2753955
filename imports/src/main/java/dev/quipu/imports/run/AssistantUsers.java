package dev.quipu.imports.run;

import dev.quipu.catalog.name.Identifier;
import dev.quipu.ingest.Target;
import dev.quipu.ingest.assistant.AssistantTarget;
import dev.quipu.postgres.failure.QuipuException;
import dev.quipu.postgres.failure.QuipuException.Kind;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What an import asks of the assistant platform beside writing: who the owner is. */
public final class AssistantUsers {
    private final ProjectDatabase database;
    private final String schema;
    private final Target target;

    /** Takes where the platform is. */
    public AssistantUsers(ProjectDatabase database, String schema) {
        this.database = database;
        this.schema = new Identifier(schema).quoted();
        this.target = AssistantTarget.asService(schema);
    }

    /**
     * Returns the id of a user.
     *
     * @param user an id, or an address of mail
     * @param tenant its id or slug; null if there is only one that has the user
     * @throws QuipuException if there is not exactly one
     */
    public String find(String user, @Nullable String tenant) throws SQLException {
        List<String> found = database.inTransaction(target.settings(), connection -> {
            String sql =
                    "SELECT u.id FROM %1$s.users AS u JOIN %1$s.tenants AS t ON t.id = u.tenant_id".formatted(schema)
                            + " WHERE (u.id::text = lower(?) OR lower(u.email) = lower(?))"
                            + " AND (?::text IS NULL OR t.slug = ? OR t.id::text = lower(?)) ORDER BY u.id LIMIT 2";
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                statement.setString(1, user);
                statement.setString(2, user);
                statement.setString(3, tenant);
                statement.setString(4, tenant);
                statement.setString(5, tenant);
                return ids(statement);
            }
        });
        if (found.size() == 1) {
            return found.getFirst();
        }
        String where = tenant == null ? "" : " in the tenant " + tenant;
        throw found.isEmpty()
                ? new QuipuException(
                        Kind.FAILED,
                        "there is no user " + user + where,
                        "quipu query assistant/tenant_overview shows the tenants, and"
                                + " quipu query assistant/user_activity -p tenant_id=... the people of one")
                : new QuipuException(Kind.FAILED, "several tenants have a user " + user, "say which, with --tenant");
    }

    private static List<String> ids(PreparedStatement statement) throws SQLException {
        List<String> ids = new ArrayList<>();
        try (ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                ids.add(rows.getObject(1, UUID.class).toString());
            }
        }
        return ids;
    }
}
