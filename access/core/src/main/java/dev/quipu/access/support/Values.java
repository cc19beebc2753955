package dev.quipu.access.support;

import dev.quipu.access.AccessException;
import dev.quipu.access.Json;
import java.math.BigDecimal;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.function.Function;
import org.jooq.Field;
import org.jspecify.annotations.Nullable;

/** The values of a statement, in the order of its question marks. */
public final class Values {
    private final PreparedStatement statement;
    private int place;

    public Values(PreparedStatement statement) {
        this.statement = statement;
    }

    public Values uuid(@Nullable UUID value) throws SQLException {
        return object(value, Types.OTHER);
    }

    /**
     * Puts a text in.
     *
     * @throws AccessException.Invalid if it holds the character NUL or half of a surrogate pair, which PostgreSQL cannot keep
     */
    public Values text(@Nullable String value) throws SQLException {
        statement.setString(++place, requireStorable(value));
        return this;
    }

    /**
     * Puts a text in that goes into a column.
     *
     * @throws AccessException.Invalid if the column has no room for so many characters, and as of any other text
     */
    public Values text(Field<String> column, @Nullable String value) throws SQLException {
        return text(TextLength.requireFits(column, value));
    }

    /** Puts the name of a constant in, in lower case. */
    public Values word(@Nullable Enum<?> value) throws SQLException {
        return text(written(value));
    }

    /** Puts a length of time in, as text; the statement has to cast it. */
    public Values duration(@Nullable Duration value) throws SQLException {
        return text(written(value));
    }

    public Values bytes(byte @Nullable [] value) throws SQLException {
        statement.setBytes(++place, value);
        return this;
    }

    public Values json(@Nullable Json value) throws SQLException {
        statement.setString(++place, value == null ? null : requireStorable(value.text()));
        return this;
    }

    public Values number(@Nullable Long value) throws SQLException {
        return object(value, Types.BIGINT);
    }

    public Values number(@Nullable Integer value) throws SQLException {
        return object(value, Types.INTEGER);
    }

    /**
     * Puts in how many rows there are at most.
     *
     * @throws IllegalArgumentException if that is less than 1
     */
    public Values limit(int rows) throws SQLException {
        return number(Limits.ofList(rows));
    }

    public Values number(@Nullable BigDecimal value) throws SQLException {
        statement.setBigDecimal(++place, value);
        return this;
    }

    public Values number(@Nullable Double value) throws SQLException {
        return object(value, Types.DOUBLE);
    }

    /** Puts an array of whatever is written by its text, such as ids, in; the statement has to cast it. */
    public Values list(List<?> values) throws SQLException {
        return each(values, value -> value);
    }

    /**
     * Puts an array in, of what each of several has: of a constant its name in lower case, of all else its text, and NULL for
     * null. The statement has to cast it.
     */
    public <T> Values each(List<T> from, Function<? super T, ? extends @Nullable Object> value) throws SQLException {
        List<@Nullable String> texts = new ArrayList<>(from.size());
        for (T one : from) {
            texts.add(written(value.apply(one)));
        }
        return texts(texts);
    }

    /**
     * Puts an array in of what goes into a column, of what each of several has.
     *
     * @throws AccessException.Invalid if the column has no room for so many characters
     */
    public <T> Values each(Field<String> column, List<T> from, Function<? super T, @Nullable String> value)
            throws SQLException {
        return each(from, one -> TextLength.requireFits(column, value.apply(one)));
    }

    private static @Nullable String written(@Nullable Object value) {
        if (value instanceof Enum<?> constant) {
            return constant.name().toLowerCase(Locale.ROOT);
        }
        return value == null ? null : value.toString();
    }

    public Values flag(@Nullable Boolean value) throws SQLException {
        return object(value, Types.BOOLEAN);
    }

    public Values date(@Nullable LocalDate value) throws SQLException {
        return object(value, Types.DATE);
    }

    public Values instant(@Nullable Instant value) throws SQLException {
        return object(value == null ? null : written(value), Types.TIMESTAMP_WITH_TIMEZONE);
    }

    /** The driver reads the server's infinite times as the ends of what Java has, which are in no year of a zone. */
    static OffsetDateTime written(Instant value) {
        if (value.equals(OffsetDateTime.MAX.toInstant())) {
            return OffsetDateTime.MAX;
        }
        return value.equals(OffsetDateTime.MIN.toInstant()) ? OffsetDateTime.MIN : value.atOffset(ZoneOffset.UTC);
    }

    /** Puts an array of texts in, in which there may be NULLs. */
    public Values texts(List<@Nullable String> values) throws SQLException {
        values.forEach(Values::requireStorable);
        @Nullable Object[] array = values.toArray();
        statement.setArray(++place, statement.getConnection().createArrayOf("text", array));
        return this;
    }

    /**
     * Puts an array of texts in, of which each goes into a column; there may be NULLs in it.
     *
     * @param columns as many as there are texts
     * @throws AccessException.Invalid if a column has no room for so many characters
     */
    public Values texts(List<? extends Field<?>> columns, List<@Nullable String> values) throws SQLException {
        for (int i = 0; i < values.size(); i++) {
            TextLength.requireFits(columns.get(i), values.get(i));
        }
        return texts(values);
    }

    private Values object(@Nullable Object value, int type) throws SQLException {
        if (value == null) {
            statement.setNull(++place, type);
        } else {
            statement.setObject(++place, value);
        }
        return this;
    }

    static @Nullable String requireStorable(@Nullable String text) {
        if (text != null && text.indexOf('\0') >= 0) {
            throw new AccessException.Invalid(
                    "a text holds the character NUL, which PostgreSQL cannot keep", null, null);
        }
        // The driver would write a question mark in its place.
        if (text != null && hasHalfOfAPair(text)) {
            throw new AccessException.Invalid(
                    "a text holds half of a surrogate pair, which is no character: was it cut within one?", null, null);
        }
        return text;
    }

    private static boolean hasHalfOfAPair(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isHighSurrogate(c) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
            } else if (Character.isSurrogate(c)) {
                return true;
            }
        }
        return false;
    }
}
