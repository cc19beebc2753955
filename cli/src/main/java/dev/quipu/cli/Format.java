package dev.quipu.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.github.freva.asciitable.AsciiTable;
import com.github.freva.asciitable.Column;
import com.github.freva.asciitable.HorizontalAlign;
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
import java.util.stream.Collectors;
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
            case text -> table.rows().isEmpty() ? empty + "\n" : asText(table, width);
            case json -> asJson(table);
        };
    }

    private static String asText(Table table, int width) {
        Column[] columns = new Column[table.columns().size()];
        for (int i = 0; i < columns.length; i++) {
            HorizontalAlign align = isNumeric(table, i) ? HorizontalAlign.RIGHT : HorizontalAlign.LEFT;
            columns[i] = new Column()
                    .header(table.columns().get(i).replace('_', ' '))
                    .headerAlign(align)
                    .dataAlign(align)
                    .maxWidth(width > 0 ? Math.max(20, width - 20) : 10_000);
        }
        Object[][] cells = table.rows().stream()
                .map(row -> row.stream().map(Format::cell).toArray())
                .toArray(Object[][]::new);
        var builder = AsciiTable.builder()
                .border(AsciiTable.BASIC_ASCII_NO_DATA_SEPARATORS_NO_OUTSIDE_BORDER)
                .data(columns, cells);
        String text = (width > 0 ? builder.maxTableWidth(width) : builder).asString();
        return text.lines().map(String::stripTrailing).collect(Collectors.joining("\n", "", "\n"));
    }

    private static boolean isNumeric(Table table, int column) {
        return table.rows().stream().allMatch(row -> row.get(column) == null || row.get(column) instanceof Number)
                && table.rows().stream().anyMatch(row -> row.get(column) != null);
    }

    private static String cell(@Nullable Object value) {
        return switch (value) {
            case null -> "";
            case Boolean yes -> yes ? "yes" : "no";
            case List<?> list -> list.stream().map(String::valueOf).collect(Collectors.joining(", "));
            default -> value.toString();
        };
    }

    private static String asJson(Table table) {
        List<Map<String, @Nullable Object>> rows = new ArrayList<>();
        for (List<@Nullable Object> row : table.rows()) {
            Map<String, @Nullable Object> named = new LinkedHashMap<>();
            for (int i = 0; i < row.size(); i++) {
                named.put(table.columns().get(i), row.get(i));
            }
            rows.add(named);
        }
        return document(rows);
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
