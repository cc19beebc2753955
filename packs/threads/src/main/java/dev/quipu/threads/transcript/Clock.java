package dev.quipu.threads.transcript;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Times as transcripts write them: {@code 1:02:03.5}, {@code 02:03}. */
final class Clock {
    /** A time without anything around it. */
    static final String TIME = "(?:\\d{1,4}:)?\\d{1,2}:\\d{2}(?:[.,]\\d{1,9})?";

    /**
     * The first second that {@link #TIME} has no hours for. Whoever writes a number beyond it counts something else:
     * milliseconds, or from 1970. Which, the number does not tell: an hour in milliseconds is 1,000 hours in seconds.
     */
    static final double TOO_FAR = 10_000 * 3600.0;

    private static final Pattern PARTS = Pattern.compile("(?:(\\d{1,4}):)?(\\d{1,2}):(\\d{2})(?:[.,](\\d{1,9}))?");

    private Clock() {}

    /** Returns the seconds, or null if the text is no time. */
    static @Nullable Double seconds(String text) {
        Matcher parts = PARTS.matcher(text);
        if (!parts.matches()) {
            return null;
        }
        int hours = parts.group(1) == null ? 0 : Integer.parseInt(parts.group(1));
        int minutes = Integer.parseInt(parts.group(2));
        int seconds = Integer.parseInt(parts.group(3));
        if (minutes > 59 || seconds > 59) {
            return null;
        }
        String fraction = parts.group(4);
        return (hours * 60L + minutes) * 60 + seconds + (fraction == null ? 0 : Double.parseDouble("0." + fraction));
    }
}
