package dev.quipu.catalog.plan;

import dev.quipu.catalog.model.Column;
import dev.quipu.catalog.model.EnumType;
import dev.quipu.catalog.name.Literal;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which values of a column its new type refuses.
 *
 * @param change the old type and the new one
 * @param context where user-defined types are looked up
 */
record TypeMisfits(TypeChange change, Context context) {
    /** From 16 on the server tells whether a text is a value of a type. */
    private static final int ASKS_INPUT = 160000;

    private static final Map<String, String> WHOLE_NUMBERS = Map.of(
            "smallint", "-32768 AND 32767",
            "integer", "-2147483648 AND 2147483647",
            "bigint", "-9223372036854775808 AND 9223372036854775807");
    private static final Set<String> NUMBERS =
            Set.of("smallint", "integer", "bigint", "numeric", "real", "double precision");
    private static final Set<String> LIMITED = Set.of("character varying", "character");

    /** Casts between these fail for the same values as reading the text of one as the other. */
    private static final Map<String, Set<String>> READ_ALIKE = Map.of(
            "double precision", Set.of("real"),
            "numeric", Set.of("real", "double precision"),
            "json", Set.of("jsonb"),
            "date", Set.of("timestamp without time zone", "timestamp with time zone"));

    /** Returns the query; null where no condition says it. */
    @Nullable
    String query(Column column) {
        String refused = refused(column.name().display());
        return refused == null ? null : "SELECT * FROM " + column.relation().display() + " WHERE " + refused;
    }

    private @Nullable String refused(String value) {
        String from = change.fromBase();
        String to = change.toBase();
        if (context.types().get(change.to()) instanceof EnumType type) {
            String labels = type.labels().stream().map(Literal::quote).collect(Collectors.joining(", "));
            return labels.isEmpty() ? value + " IS NOT NULL" : value + "::text NOT IN (" + labels + ")";
        }
        if (NUMBERS.contains(from) && WHOLE_NUMBERS.containsKey(to)) {
            String whole = WHOLE_NUMBERS.containsKey(from) ? value : "round(" + value + ")";
            return whole + " NOT BETWEEN " + WHOLE_NUMBERS.get(to);
        }
        if (NUMBERS.contains(from) && to.equals("numeric") && change.isLimited()) {
            return tooManyDigits(value);
        }
        if (LIMITED.contains(to) && change.isLimited()) {
            // Blanks at the end are cut off without an error.
            return "rtrim(substr(" + value + "::text, " + (change.limit() + 1) + ")) <> ''";
        }
        return isReadAsText(from, to) ? unreadable(value) : null;
    }

    /** NaN is a value of every numeric, and infinity of none with a precision. */
    private String tooManyDigits(String value) {
        int whole = change.limit() - change.scale();
        String digits = "abs(round(" + value + "::numeric, " + change.scale() + ")) >= 10::numeric ^ "
                + (whole < 0 ? "(" + whole + ")" : whole);
        return WHOLE_NUMBERS.containsKey(change.fromBase()) ? digits : value + " <> 'NaN' AND " + digits;
    }

    /** An explicit cast to bits cuts off what is too long, where reading them as text is an error. */
    private boolean isReadAsText(String from, String to) {
        return (change.isByText() && !to.startsWith("bit"))
                || READ_ALIKE.getOrDefault(from, Set.of()).contains(to);
    }

    private @Nullable String unreadable(String value) {
        return asksInput(context) ? "NOT " + isReadable(value, Wording.type(change.to())) : null;
    }

    /** Whether the server tells if a text is a value of a type. */
    static boolean asksInput(Context context) {
        return context.serverVersion() >= ASKS_INPUT;
    }

    static String isReadable(String value, String type) {
        return "pg_input_is_valid(" + value + "::text, " + Literal.quote(type) + ")";
    }
}
