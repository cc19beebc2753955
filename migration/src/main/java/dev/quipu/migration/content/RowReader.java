package dev.quipu.migration.content;

import java.math.BigDecimal;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes values of what JDBC gives. */
final class RowReader {
    private final ResultSet result;
    private final List<String> types = new ArrayList<>();
    private final List<String> columns = new ArrayList<>();

    private RowReader(ResultSet result) throws SQLException {
        this.result = result;
        ResultSetMetaData metaData = result.getMetaData();
        Set<String> names = new HashSet<>();
        for (int i = 1; i <= metaData.getColumnCount(); i++) {
            types.add(metaData.getColumnTypeName(i));
            columns.add(unique(metaData.getColumnLabel(i), names));
        }
    }

    /** Reads all rows. */
    static Rows read(ResultSet result) throws SQLException {
        RowReader reader = new RowReader(result);
        List<List<@Nullable Object>> rows = new ArrayList<>();
        while (result.next()) {
            rows.add(reader.row());
        }
        return new Rows(reader.columns, rows);
    }

    private static String unique(String label, Set<String> taken) {
        String name = label;
        for (int i = 2; !taken.add(name); i++) {
            name = label + "_" + i;
        }
        return name;
    }

    private List<@Nullable Object> row() throws SQLException {
        List<@Nullable Object> row = new ArrayList<>(columns.size());
        for (int i = 1; i <= columns.size(); i++) {
            row.add(cell(i));
        }
        return Collections.unmodifiableList(row);
    }

    private @Nullable Object cell(int column) throws SQLException {
        String text = result.getString(column);
        if (text == null) {
            return null;
        }
        String type = types.get(column - 1);
        boolean finite = !text.toLowerCase(Locale.ROOT).contains("infinity");
        return switch (type) {
            case "timestamptz" -> finite ? result.getObject(column, OffsetDateTime.class) : text;
            case "timestamp" -> finite ? result.getObject(column, LocalDateTime.class) : text;
            default -> type.startsWith("_") ? list(type.substring(1), result.getArray(column)) : value(type, text);
        };
    }

    /** Returns the value of a text of a type that is neither an array nor a moment. */
    private static Object value(String type, String text) {
        return switch (type) {
            case "int2", "int4", "int8", "oid", "serial", "bigserial", "smallserial" -> Long.valueOf(text);
            case "numeric" -> isNumber(text) ? new BigDecimal(text) : text;
            case "float4", "float8" -> isNumber(text) ? Double.valueOf(text) : text;
            case "bool" -> text.equals("t") || text.equals("true");
            case "json", "jsonb" -> new JsonText(text);
            default -> text;
        };
    }

    private static boolean isNumber(String text) {
        char last = text.charAt(text.length() - 1);
        return last >= '0' && last <= '9';
    }

    private static List<@Nullable Object> list(String type, Array array) throws SQLException {
        return list(type, (Object[]) array.getArray());
    }

    private static List<@Nullable Object> list(String type, @Nullable Object[] elements) {
        List<@Nullable Object> list = new ArrayList<>(elements.length);
        for (@Nullable Object element : elements) {
            list.add(
                    switch (element) {
                        case null -> null;
                        case Object[] inner -> list(type, inner);
                        default -> value(type, element.toString());
                    });
        }
        return Collections.unmodifiableList(list);
    }
}
