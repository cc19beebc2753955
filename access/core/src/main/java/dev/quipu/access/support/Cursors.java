package dev.quipu.access.support;

import dev.quipu.access.AccessException;
import dev.quipu.access.Cursor;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.UUID;

/** What is in a cursor: the key of the row that it stands at. */
public final class Cursors {
    private Cursors() {}

    public static Cursor of(long number) {
        return new Cursor(Long.toString(number));
    }

    public static Cursor of(UUID id) {
        return new Cursor(id.toString());
    }

    /** Takes a time, to the microsecond as the server has it, and what tells rows of one time apart. */
    public static Cursor of(Instant time, UUID id) {
        return new Cursor(time + "_" + id);
    }

    /** Takes a time, and the number that tells rows of one time apart. */
    public static Cursor of(Instant time, long number) {
        return new Cursor(time + "_" + number);
    }

    /** Reads a number. */
    public static long number(Cursor cursor) {
        return number(cursor.text());
    }

    /** Reads the number of a time with a number. */
    public static long numberOfTime(Cursor cursor) {
        return number(cursor.text().substring(cursor.text().indexOf('_') + 1));
    }

    private static long number(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw other(e);
        }
    }

    /** Reads an id; of a time with an id, the id. */
    public static UUID id(Cursor cursor) {
        try {
            return UUID.fromString(cursor.text().substring(cursor.text().indexOf('_') + 1));
        } catch (IllegalArgumentException e) {
            throw other(e);
        }
    }

    /** Reads the time of a time with an id. */
    public static Instant time(Cursor cursor) {
        try {
            return Instant.parse(
                    cursor.text().substring(0, Math.max(0, cursor.text().indexOf('_'))));
        } catch (DateTimeException e) {
            throw other(e);
        }
    }

    private static AccessException other(RuntimeException cause) {
        return new AccessException.Invalid("that is a cursor of something else", null, cause);
    }
}
