package dev.quipu.agents.legacy;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The columns of a table there and here, as both catalogs have them: the original came in more than one shape.
 *
 * @param there the types of the original's columns, by name
 * @param here the pack's columns
 */
record LegacyColumns(Map<String, String> there, List<Target> here) {
    private static final String READ = """
            SELECT att.attname, format_type(att.atttypid, att.atttypmod) AS type, att.attnotnull,
                   typ.typtype = 'e' AS is_enum, pg_get_expr(def.adbin, def.adrelid) AS default_expression
            FROM pg_attribute AS att
            JOIN pg_type AS typ ON typ.oid = att.atttypid
            LEFT JOIN pg_attrdef AS def ON def.adrelid = att.attrelid AND def.adnum = att.attnum
            WHERE att.attrelid = to_regclass(?) AND att.attnum > 0 AND NOT att.attisdropped
            ORDER BY att.attnum
            """;

    /**
     * A column of the pack.
     *
     * @param name its name
     * @param type its type
     * @param isRequired whether it has to have a value
     * @param isEnum whether its values are some words, which the original wrote in upper case
     * @param otherwise what it is where nothing is said, or null
     */
    record Target(
            String name,
            String type,
            boolean isRequired,
            boolean isEnum,
            @Nullable String otherwise) {}

    /** Reads both; there are none there if the original has no such table. */
    static LegacyColumns read(Connection connection, String there, String here) throws SQLException {
        Map<String, String> types = new LinkedHashMap<>();
        for (Target column : columns(connection, there)) {
            types.put(column.name(), column.type());
        }
        return new LegacyColumns(types, columns(connection, here));
    }

    private static List<Target> columns(Connection connection, String table) throws SQLException {
        List<Target> columns = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(READ)) {
            statement.setString(1, table);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    columns.add(new Target(
                            row.getString("attname"),
                            row.getString("type"),
                            row.getBoolean("attnotnull"),
                            row.getBoolean("is_enum"),
                            row.getString("default_expression")));
                }
            }
        }
        return columns;
    }

    /** Returns what of the original has no place here. */
    List<String> without(LegacyTable table) {
        return there.keySet().stream()
                .filter(name -> here.stream().noneMatch(column -> column.name().equals(renamed(name))))
                .filter(name -> !table.left().contains(name))
                .toList();
    }

    /** A shape of the original calls it otherwise. */
    private static String renamed(String name) {
        return name.equals("meta_data") ? "metadata" : name;
    }

    /** Returns what to write into each column that is neither an id nor kept by the database. */
    Map<String, String> expressions(LegacyTable table) {
        Map<String, String> expressions = new LinkedHashMap<>();
        for (Target column : here) {
            String expression = expression(table, column);
            if (expression != null
                    && !column.name().equals("id")
                    && !column.name().equals("uuid")) {
                expressions.put(column.name(), expression);
            }
        }
        return expressions;
    }

    private @Nullable String expression(LegacyTable table, Target column) {
        String name = column.name();
        if (table.parents().containsKey(name) || table.links().containsKey(name)) {
            return there.containsKey(name) ? "parent_%s.new_id".formatted(name) : null;
        }
        if (table.left().contains(name)) {
            return null;
        }
        if (table.written().containsKey(name)) {
            return table.written().get(name);
        }
        String source = there.containsKey(name) || !name.equals("metadata") ? name : "meta_data";
        if (name.equals("updated_at")) {
            String own = there.containsKey(source) ? "s.updated_at, " : "";
            return "coalesce(" + own + "s.created_at, CURRENT_TIMESTAMP)";
        }
        String type = there.get(source);
        return type == null ? null : filled(column, converted(column, "s." + source, type));
    }

    private static String converted(Target column, String value, String type) {
        if (column.isEnum()) {
            return "lower(%s::text)::%s".formatted(value, column.type());
        }
        if (column.type().startsWith("numeric")) {
            return value + "::numeric";
        }
        if (column.type().equals("jsonb")) {
            return shaped(column, value + "::text::jsonb");
        }
        if (column.type().equals("bytea") && !type.equals("bytea")) {
            return "decode(%s, 'base64')".formatted(value);
        }
        return value;
    }

    /** What is neither an object nor a list, where one has to be, is put into one. */
    private static String shaped(Target column, String value) {
        return column.otherwise() != null && column.otherwise().startsWith("'[]'")
                ? """
                CASE coalesce(jsonb_typeof(%1$s), 'null') WHEN 'array' THEN %1$s WHEN 'null' THEN NULL ELSE jsonb_build_array(%1$s) END""".formatted(value)
                : """
                CASE coalesce(jsonb_typeof(%1$s), 'null') WHEN 'object' THEN %1$s WHEN 'null' THEN NULL
                    ELSE jsonb_build_object('value', %1$s) END""".formatted(value);
    }

    private static String filled(Target column, String value) {
        return column.isRequired() && column.otherwise() != null
                ? "coalesce(%s, %s)".formatted(value, column.otherwise())
                : value;
    }
}
