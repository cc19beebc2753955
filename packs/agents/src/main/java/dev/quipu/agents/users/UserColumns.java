package dev.quipu.agents.users;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The columns of {@code users} as they are in this database, so that one that was added by a revision of somebody else can
 * be filled too.
 *
 * @param all those that a file may fill
 * @param kept those that the database keeps
 */
record UserColumns(List<UserColumn> all, List<String> kept) {
    private static final Set<String> KEPT = Set.of(
            "id",
            "updated_at",
            "api_quota_used",
            "current_month_spend",
            "current_month",
            "month_alert_sent",
            "failed_login_attempts",
            "locked_until");

    private static final String READ = """
            SELECT att.attname, format_type(att.atttypid, NULL) AS type, typ.typtype = 'e' AS is_enum,
                   information_schema._pg_char_max_length(att.atttypid, att.atttypmod) AS length,
                   information_schema._pg_numeric_precision(att.atttypid, att.atttypmod) AS precision,
                   information_schema._pg_numeric_scale(att.atttypid, att.atttypmod) AS scale,
                   pg_get_expr(def.adbin, def.adrelid) AS default_expression,
                   ARRAY(SELECT enumlabel::text FROM pg_enum WHERE enumtypid = att.atttypid ORDER BY enumsortorder)
                       AS labels
            FROM pg_attribute AS att
            JOIN pg_type AS typ ON typ.oid = att.atttypid
            LEFT JOIN pg_attrdef AS def ON def.adrelid = att.attrelid AND def.adnum = att.attnum
            WHERE att.attrelid = 'users'::regclass AND att.attnum > 0 AND NOT att.attisdropped
              AND att.attgenerated = ''
            ORDER BY att.attnum
            """;

    UserColumns {
        all = List.copyOf(all);
        kept = List.copyOf(kept);
    }

    static UserColumns read(Connection connection) throws SQLException {
        List<UserColumn> filled = new ArrayList<>();
        List<String> kept = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(READ);
                ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                String name = row.getString("attname");
                if (KEPT.contains(name)) {
                    kept.add(name);
                } else {
                    filled.add(new UserColumn(name, value(connection, name, row), row.getString("default_expression")));
                }
            }
        }
        return new UserColumns(filled, kept);
    }

    private static ValueReader value(Connection connection, String name, ResultSet row) throws SQLException {
        if (name.equals("timezone")) {
            return new ValueReader.OneOf(timeZones(connection), "a time zone of the server");
        }
        if (row.getBoolean("is_enum")) {
            Map<String, String> labels = new HashMap<>();
            String[] all = (String[]) row.getArray("labels").getArray();
            for (String label : all) {
                labels.put(label.toLowerCase(Locale.ROOT), label);
            }
            return new ValueReader.OneOf(labels, "one of " + String.join(", ", all));
        }
        return switch (row.getString("type")) {
            case "boolean" -> new ValueReader.Truth();
            case "integer" -> new ValueReader.Whole(Integer.MIN_VALUE, Integer.MAX_VALUE);
            case "bigint" -> new ValueReader.Whole(Long.MIN_VALUE, Long.MAX_VALUE);
            case "numeric" -> new ValueReader.Exact(row.getInt("precision"), row.getInt("scale"));
            case "double precision" -> new ValueReader.Floating();
            case "timestamp with time zone" -> new ValueReader.Moment();
            case "uuid" -> new ValueReader.Uuid();
            case "jsonb" -> new ValueReader.Json();
            default -> new ValueReader.Text(row.getInt("length"), !name.equals("hashed_password"));
        };
    }

    private static Map<String, String> timeZones(Connection connection) throws SQLException {
        Map<String, String> zones = new TreeMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT name FROM pg_timezone_names")) {
            while (row.next()) {
                zones.put(row.getString(1).toLowerCase(Locale.ROOT), row.getString(1));
            }
        }
        return zones;
    }

    int size() {
        return all.size();
    }

    List<String> names() {
        return all.stream().map(UserColumn::name).toList();
    }

    /** Returns the place of a column, or -1. */
    int place(String name) {
        return names().indexOf(name);
    }

    /**
     * One of them.
     *
     * @param name its name
     * @param value what it takes
     * @param defaultExpression what it is where nothing is said, or null
     */
    record UserColumn(
            String name, ValueReader value, @Nullable String defaultExpression) {
        String quoted() {
            return '"' + name.replace("\"", "\"\"") + '"';
        }
    }
}
