package dev.quipu.access.support;

import dev.quipu.access.AccessException;
import dev.quipu.access.Cursor;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jooq.Field;

/** What is in a cursor: the key of the row that it stands at. */
public final class Cursors {
    private static final String BETWEEN = "_";
    private static final int NANO_DIGITS = 9;

    /** What the database has of finite times. */
    private static final Instant FIRST = Instant.parse("-4713-11-24T00:00:00Z");

    private static final Instant LAST = Instant.parse("+294276-12-31T23:59:59.999999Z");

    /** Without an exponent: a cursor comes from outside, and ten characters can be a number of a million digits. */
    private static final Pattern PLAIN = Pattern.compile("-?[0-9]{1,100}(\\.[0-9]{1,60})?");

    private Cursors() {}

    /**
     * Returns the place of a row.
     *
     * @param key times, ids and numbers, in the order of the key's columns
     */
    public static Cursor of(Object... key) {
        return new Cursor(Stream.of(key).map(Cursors::text).collect(Collectors.joining(BETWEEN)));
    }

    private static String text(Object value) {
        return switch (value) {
            case BigDecimal number -> number.toPlainString();
            case Instant time ->
                BigDecimal.valueOf(time.getEpochSecond())
                        .add(BigDecimal.valueOf(time.getNano(), NANO_DIGITS))
                        .toPlainString();
            default -> value.toString();
        };
    }

    /**
     * Reads a key of some columns.
     *
     * @throws AccessException.Invalid if it is none of these columns
     */
    static List<Transaction.Binding> key(Cursor cursor, List<? extends Field<?>> columns) {
        String[] texts = cursor.text().split(BETWEEN, -1);
        if (texts.length != columns.size()) {
            throw other(new IllegalArgumentException(texts.length + " columns"));
        }
        List<Transaction.Binding> key = new ArrayList<>();
        for (int i = 0; i < texts.length; i++) {
            key.add(value(texts[i], columns.get(i).getType()));
        }
        return key;
    }

    private static Transaction.Binding value(String text, Class<?> type) {
        try {
            if (type == OffsetDateTime.class && PLAIN.matcher(text).matches()) {
                Instant time = time(new BigDecimal(text));
                return values -> values.instant(time);
            } else if (type == UUID.class) {
                UUID id = UUID.fromString(text);
                return values -> values.uuid(id);
            } else if (type == Long.class) {
                Long number = Long.valueOf(text);
                return values -> values.number(number);
            } else if (type == Integer.class) {
                Integer number = Integer.valueOf(text);
                return values -> values.number(number);
            } else if (type == Double.class) {
                Double number = Double.valueOf(text);
                return values -> values.number(number);
            } else if (type == BigDecimal.class && PLAIN.matcher(text).matches()) {
                BigDecimal number = new BigDecimal(text);
                return values -> values.number(number);
            }
        } catch (DateTimeException | ArithmeticException | IllegalArgumentException e) {
            throw other(e);
        }
        throw other(new IllegalArgumentException(text + " is no " + type.getSimpleName()));
    }

    static Instant time(BigDecimal seconds) {
        BigDecimal whole = seconds.setScale(0, RoundingMode.FLOOR);
        Instant time = Instant.ofEpochSecond(
                whole.longValueExact(),
                seconds.subtract(whole).movePointRight(NANO_DIGITS).longValueExact());
        requireKept(time);
        return time;
    }

    /** What the server does not have is refused before a statement fails of it, and the transaction with that. */
    private static void requireKept(Instant time) {
        boolean isInfinite = time.equals(OffsetDateTime.MIN.toInstant()) || time.equals(OffsetDateTime.MAX.toInstant());
        if (!isInfinite && (time.isBefore(FIRST) || time.isAfter(LAST))) {
            throw new DateTimeException("the database has no such time");
        }
    }

    private static AccessException other(RuntimeException cause) {
        return new AccessException.Invalid("that is a cursor of something else", null, cause);
    }
}
