package dev.quipu.migration.original;

import dev.quipu.catalog.model.Column;
import dev.quipu.catalog.model.Constraint;
import dev.quipu.catalog.model.Kind;
import dev.quipu.catalog.name.Literal;
import dev.quipu.migration.original.ColumnCopy.Change;
import dev.quipu.migration.original.Original.Taken;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Turns a value of one type into one of another. */
final class ColumnConversion {
    private static final Set<String> INTEGERS = Set.of("smallint", "integer", "bigint");
    private static final Set<String> FLOATS = Set.of("real", "double precision");
    static final Pattern NUMERIC = Pattern.compile("numeric\\((\\d+),(\\d+)\\)");
    static final Pattern VARCHAR = Pattern.compile("character varying\\((\\d+)\\)");

    private final CopySides sides;
    private final Taken taken;

    ColumnConversion(CopySides sides, Taken taken) {
        this.sides = sides;
        this.taken = taken;
    }

    /** Returns the value as the column wants it, with texts in place of enums, and notes in what it differs. */
    String convert(Column column, Column there, List<Change> changes) {
        String name = column.name().value();
        String value = "s." + TableCopy.quoted(name);
        String from = there.type();
        String to = column.type();
        Map<String, String> values = taken.values().getOrDefault(name, Map.of());
        if (sides.plain().labels(to).isPresent() && values.isEmpty() && isInUpperCase(from, to)) {
            changes.add(new Change("in lower case", value + "::text <> lower(" + value + "::text)", false));
            return "lower(" + value + "::text)";
        }
        if (sides.plain().labels(to).isPresent() || !values.isEmpty()) {
            return renamed(value + "::text", values, changes);
        }
        if (from.equals(to)) {
            return value;
        }
        if (to.equals("uuid") && INTEGERS.contains(from)) {
            return key(name, value, from, column, changes);
        }
        if (isOwnUuid(column, there)) {
            return ownUuid(value, changes);
        }
        String converted = ofType(value, from, to, changes);
        converted = rounded(converted, from, to, changes);
        return shortened(name, converted, to, changes);
    }

    /** Programs that write the names of an enum's values, and not the values, have them in upper case. */
    private boolean isInUpperCase(String from, String to) {
        List<String> here = sides.plain().labels(to).orElseThrow();
        List<String> there = sides.labelsOfOld(from);
        return !here.containsAll(there)
                && here.containsAll(there.stream()
                        .map(label -> label.toLowerCase(Locale.ROOT))
                        .toList());
    }

    private String ofType(String value, String from, String to, List<Change> changes) {
        if (INTEGERS.contains(from) && INTEGERS.contains(to)) {
            return value;
        }
        if (to.equals("bytea") && isText(from)) {
            changes.add(new Change("base64 → bytea", null, false));
            return "CASE WHEN " + isBase64(value) + " THEN decode(" + value + ", 'base64') END";
        }
        if (to.startsWith("numeric") && FLOATS.contains(from)) {
            changes.add(new Change(from + " → " + to, null, false));
            // By its text, which has all digits that tell it from its neighbours; a cast keeps 15 at most.
            return value + "::text::numeric";
        }
        if (to.equals("jsonb")) {
            changes.add(new Change(from + " → jsonb", null, false));
            return from.endsWith("[]") ? "to_jsonb(" + value + ")" : toJsonb(value, from);
        }
        if (to.equals("timestamp with time zone") && from.equals("timestamp without time zone")) {
            changes.add(new Change("taken as UTC", null, false));
            return "(" + value + " AT TIME ZONE 'UTC')";
        }
        if (isText(to) && !isText(from)) {
            return value + "::text";
        }
        if (to.equals("uuid")) {
            changes.add(new Change(from + " → uuid", null, false));
            return value + "::uuid";
        }
        if (!isText(to)) {
            changes.add(new Change(from + " → " + to, null, false));
        }
        return value;
    }

    static boolean isText(String type) {
        return type.equals("text") || type.startsWith("character varying");
    }

    /** What json takes and jsonb does not would end the question, and not only the row. */
    static String toJsonb(String value, String type) {
        return switch (type) {
            case "jsonb" -> value;
            case "json" ->
                "CASE WHEN NOT (" + hasNul(value) + " OR " + hasHalfOfAPair(value) + " OR " + hasNumberBeyond(value)
                        + ") THEN " + value + "::jsonb END";
            default -> value + "::jsonb";
        };
    }

    static String hasNul(String value) {
        return value + "::text ~ '(^|[^\\\\])(\\\\\\\\)*\\\\u0000'";
    }

    /** What is escaped and whole goes first, a backslash that is text before all: what is left then is half of a pair. */
    static String hasHalfOfAPair(String value) {
        String escapes = "regexp_replace(" + value + "::text, '\\\\\\\\', '-', 'g')";
        String pair = "\\\\u[dD][89abAB][0-9a-fA-F]{2}\\\\u[dD][c-fC-F][0-9a-fA-F]{2}";
        return "regexp_replace(" + escapes + ", '" + pair + "', '-', 'g') ~ '\\\\u[dD][89a-fA-F]'";
    }

    /**
     * A number of jsonb is a numeric, with up to 131,072 digits before the point and 16,383 behind it. Few texts are looked
     * into: such a number is long, or has an exponent of five digits.
     *
     * @see <a href="https://www.postgresql.org/docs/current/datatype-numeric.html">PostgreSQL: numeric types</a>
     */
    static String hasNumberBeyond(String value) {
        String text = value + "::text";
        String outsideOfStrings = "regexp_replace(" + text + ", '\"([^\"\\\\]|\\\\.)*\"', '', 'g')";
        String exponent = "coalesce(nullif(n[3], ''), '0')::numeric";
        return "(length(" + text + ") > 16383 OR " + text
                + " ~ '[0-9][eE][-+]?0*[1-9][0-9]{4}') AND EXISTS (SELECT FROM"
                + " regexp_matches(" + outsideOfStrings + ", '([0-9]+)\\.?([0-9]*)[eE]?([-+]?[0-9]*)', 'g') AS n"
                + " WHERE n[1] || n[2] ~ '[1-9]' AND (length(n[2]) - " + exponent + " > 16383 OR " + exponent
                + " + CASE WHEN n[1] ~ '[1-9]' THEN length(ltrim(n[1], '0'))"
                + " ELSE length(ltrim(n[2], '0')) - length(n[2]) END > 131072))";
    }

    static String isBase64(String value) {
        return "regexp_replace(" + value + ", '\\s', '', 'g')"
                + " ~ '^([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$'";
    }

    private static String renamed(String value, Map<String, String> values, List<Change> changes) {
        if (values.isEmpty()) {
            return value;
        }
        StringBuilder cases = new StringBuilder("CASE ").append(value);
        values.forEach((from, to) -> {
            cases.append(" WHEN ").append(Literal.quote(from)).append(" THEN ").append(Literal.quote(to));
            changes.add(new Change(from + " → " + to, value + " = " + Literal.quote(from), true));
        });
        return cases.append(" ELSE ").append(value).append(" END").toString();
    }

    /** The same number gives the same key in every run, and a link the key of its row. */
    private String key(String name, String value, String from, Column column, List<Change> changes) {
        boolean isOwn = name.equals(taken.key());
        String table = isOwn ? taken.name() : parent(column).map(Taken::name).orElse(taken.name());
        changes.add(new Change(from + " → uuid", null, isOwn));
        return "md5(" + Literal.quote(sides.pack() + ":" + table + ":") + " || " + value + ")::uuid";
    }

    /** Tells whether every row has a uuid here and a text there. */
    static boolean isOwnUuid(Column column, Column there) {
        return column.type().equals("uuid") && isText(there.type()) && !column.nullable();
    }

    /** A row that has none, or something else, gets the same in every run. */
    private String ownUuid(String value, List<Change> changes) {
        String isOne = value + " ~* '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'";
        changes.add(new Change("made of the key where it is none", "(" + isOne + ") IS NOT TRUE", true));
        return "CASE WHEN " + isOne + " THEN " + value + "::uuid ELSE md5("
                + Literal.quote(sides.pack() + ":" + taken.name() + ":") + " || s." + TableCopy.quoted(taken.key())
                + ")::uuid END";
    }

    private static String rounded(String converted, String from, String to, List<Change> changes) {
        Matcher wanted = NUMERIC.matcher(to);
        if (!wanted.matches() || INTEGERS.contains(from)) {
            return converted;
        }
        int scale = Integer.parseInt(wanted.group(2));
        Matcher given = NUMERIC.matcher(from);
        if (!given.matches() || Integer.parseInt(given.group(2)) > scale) {
            changes.add(new Change(
                    "rounded to " + scale + " decimals",
                    converted + " <> round(" + converted + ", " + scale + ")",
                    true));
            return "round(" + converted + ", " + scale + ")";
        }
        return converted;
    }

    private String shortened(String name, String converted, String to, List<Change> changes) {
        Matcher limited = VARCHAR.matcher(to);
        if (!limited.matches() || !taken.shorten().contains(name)) {
            return converted;
        }
        changes.add(new Change(
                "cut to " + limited.group(1) + " characters", "length(" + converted + ") > " + limited.group(1), true));
        return "left(" + converted + ", " + limited.group(1) + ")";
    }

    /** Returns the value with its type, where the server would not give it by itself. */
    String typed(Column column, String plain) {
        return sides.plain().labels(column.type()).isPresent() && !plain.equals("NULL")
                ? "(" + plain + ")::" + qualified(column.type())
                : plain;
    }

    private String qualified(String type) {
        return type.contains(".") ? type : sides.newSchema().display() + "." + type;
    }

    /** Returns the table that a column alone leads to. */
    Optional<Taken> parent(Column column) {
        Set<String> names = sides.made().partsOf(Kind.CONSTRAINT, column.relation(), Constraint.class).stream()
                .filter(constraint -> constraint.type() == Constraint.Type.FOREIGN_KEY)
                .filter(constraint -> constraint.columns().equals(List.of(column.name())))
                .map(Constraint::reference)
                .filter(reference -> reference != null)
                .map(reference -> reference.table().name().value())
                .collect(Collectors.toSet());
        return sides.original().tables().stream()
                .filter(table -> names.contains(table.name()))
                .findFirst();
    }
}
