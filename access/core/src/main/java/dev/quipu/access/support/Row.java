package dev.quipu.access.support;

import dev.quipu.access.AccessException;
import dev.quipu.access.Json;
import java.math.BigDecimal;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The row that a result stands on, whose columns are read one after the other, in the order in which they were selected.
 * What is NULL where none can be is a {@link NullPointerException}.
 */
public final class Row {
    private final ResultSet rows;
    private int place;

    public Row(ResultSet rows) {
        this.rows = rows;
    }

    /** Goes to the next row; false if there is none. */
    boolean next() throws SQLException {
        place = 0;
        return rows.next();
    }

    public UUID uuid() throws SQLException {
        return Objects.requireNonNull(uuidOrNull());
    }

    public @Nullable UUID uuidOrNull() throws SQLException {
        return rows.getObject(++place, UUID.class);
    }

    public String text() throws SQLException {
        return Objects.requireNonNull(textOrNull());
    }

    public @Nullable String textOrNull() throws SQLException {
        return rows.getString(++place);
    }

    /**
     * Reads the constant that a word of the database's is the name of, in lower case there.
     *
     * @throws AccessException.WrongSchema if there is none, as of a word that a later revision has added
     */
    public <T extends Enum<T>> T word(Class<T> type) throws SQLException {
        return constant(type, text());
    }

    public <T extends Enum<T>> @Nullable T wordOrNull(Class<T> type) throws SQLException {
        String word = textOrNull();
        return word == null ? null : constant(type, word);
    }

    private static <T extends Enum<T>> T constant(Class<T> type, String word) {
        try {
            return Enum.valueOf(type, word.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw unknownWord(type, word);
        }
    }

    /** Returns what it means that a column holds what this program has no constant for. */
    public static AccessException.WrongSchema unknownWord(Class<? extends Enum<?>> type, String word) {
        return new AccessException.WrongSchema(
                "the database holds \"" + word + "\", which this program does not know as a " + type.getSimpleName()
                        + ": is it older than the revisions of the database?");
    }

    public byte @Nullable [] bytesOrNull() throws SQLException {
        return rows.getBytes(++place);
    }

    public Json json() throws SQLException {
        String text = text();
        return text.equals("{}") ? Json.EMPTY : text.equals("[]") ? Json.NONE : new Json(text);
    }

    public @Nullable Json jsonOrNull() throws SQLException {
        String text = textOrNull();
        return text == null ? null : new Json(text);
    }

    public long number() throws SQLException {
        return rows.getLong(++place);
    }

    public @Nullable Long numberOrNull() throws SQLException {
        long value = rows.getLong(++place);
        return rows.wasNull() ? null : value;
    }

    public int integer() throws SQLException {
        return rows.getInt(++place);
    }

    public @Nullable Integer integerOrNull() throws SQLException {
        int value = rows.getInt(++place);
        return rows.wasNull() ? null : value;
    }

    public BigDecimal decimal() throws SQLException {
        return Objects.requireNonNull(decimalOrNull());
    }

    public @Nullable BigDecimal decimalOrNull() throws SQLException {
        return rows.getBigDecimal(++place);
    }

    public boolean flag() throws SQLException {
        return rows.getBoolean(++place);
    }

    public @Nullable Boolean flagOrNull() throws SQLException {
        boolean value = rows.getBoolean(++place);
        return rows.wasNull() ? null : value;
    }

    public double real() throws SQLException {
        return rows.getDouble(++place);
    }

    public @Nullable Double realOrNull() throws SQLException {
        double value = rows.getDouble(++place);
        return rows.wasNull() ? null : value;
    }

    /** Reads an array without NULLs, of elements that the driver gives as this type. */
    public <T> List<T> list(Class<T> type) throws SQLException {
        Array array = Objects.requireNonNull(rows.getArray(++place));
        return Stream.of((Object[]) array.getArray()).map(type::cast).toList();
    }

    public LocalDate date() throws SQLException {
        return Objects.requireNonNull(dateOrNull());
    }

    public @Nullable LocalDate dateOrNull() throws SQLException {
        return rows.getObject(++place, LocalDate.class);
    }

    public Instant instant() throws SQLException {
        return Objects.requireNonNull(instantOrNull());
    }

    public @Nullable Instant instantOrNull() throws SQLException {
        OffsetDateTime value = rows.getObject(++place, OffsetDateTime.class);
        return value == null ? null : value.toInstant();
    }
}
