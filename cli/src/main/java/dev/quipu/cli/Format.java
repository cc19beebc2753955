package dev.quipu.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import dev.quipu.migration.content.JsonText;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How data is printed. */
enum Format {
    /** For people: columns under each other. */
    text,
    /** For programs: a list of objects, with the columns' names as keys. */
    json;

    /**
     * Renders a table, with a line end after it.
     *
     * @param empty what to say, as text, if it has no rows
     * @param width the columns of the terminal, or 0 for no end
     */
    String render(Table table, String empty, int width) {
        return switch (this) {
            case text -> table.rows().isEmpty() ? empty + "\n" : new TextTable(table, "").render(width);
            case json -> asJson(table);
        };
    }

    private static String asJson(Table table) {
        return document(objects(table));
    }

    /** Returns the rows of a table as maps. */
    static List<Map<String, @Nullable Object>> objects(Table table) {
        List<Map<String, @Nullable Object>> rows = new ArrayList<>();
        for (List<@Nullable Object> row : table.rows()) {
            Map<String, @Nullable Object> named = new LinkedHashMap<>();
            for (int i = 0; i < row.size(); i++) {
                named.put(table.columns().get(i), row.get(i));
            }
            rows.add(named);
        }
        return rows;
    }

    /** Returns a tree of maps, lists and values as JSON, with a line end after it. */
    static String document(Object tree) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
            DefaultPrettyPrinter printer = new DefaultPrettyPrinter();
            printer.indentArraysWith(new DefaultIndenter("  ", "\n"));
            json.setPrettyPrinter(printer);
            write(json, tree);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.append('\n').toString();
    }

    private static void write(JsonGenerator json, @Nullable Object value) throws IOException {
        switch (value) {
            case null -> json.writeNull();
            case Boolean yes -> json.writeBoolean(yes);
            case Integer number -> json.writeNumber(number);
            case Long number -> json.writeNumber(number);
            case Number number -> json.writeNumber(new BigDecimal(number.toString()));
            case ByteSize size -> json.writeNumber(size.bytes());
            case JsonText document -> json.writeRawValue(document.text());
            case OffsetDateTime moment -> json.writeString(DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(moment));
            case LocalDateTime moment -> json.writeString(DateTimeFormatter.ISO_LOCAL_DATE_TIME.format(moment));
            case Map<?, ?> members -> {
                json.writeStartObject();
                for (Map.Entry<?, ?> member : members.entrySet()) {
                    json.writeFieldName(String.valueOf(member.getKey()));
                    write(json, member.getValue());
                }
                json.writeEndObject();
            }
            case List<?> list -> {
                json.writeStartArray();
                for (Object one : list) {
                    write(json, one);
                }
                json.writeEndArray();
            }
            default -> json.writeString(value.toString());
        }
    }
}
