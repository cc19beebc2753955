package dev.quipu.migration.project;

import dev.quipu.migration.run.RunOptions;
import java.time.Duration;
import java.util.Locale;

/** Durations as a person writes them. */
public final class Durations {
    private static final int MOST_DIGITS = 9;

    private Durations() {}

    /**
     * Reads how long a statement may queue for a lock, which others queue for behind it: not without end.
     *
     * @throws IllegalArgumentException if it is no duration, or none at all
     */
    public static Duration parseLockTimeout(String written) {
        return RunOptions.requireBounded(parse(written));
    }

    /**
     * Reads {@code 500ms}, {@code 5s}, {@code 10m}, {@code 1h} or {@code 0}.
     *
     * @throws IllegalArgumentException if it is none of them
     */
    public static Duration parse(String written) {
        String trimmed = written.strip().toLowerCase(Locale.ROOT);
        if (trimmed.equals("0")) {
            return Duration.ZERO;
        }
        int digits = 0;
        while (digits < trimmed.length() && trimmed.charAt(digits) >= '0' && trimmed.charAt(digits) <= '9') {
            digits++;
        }
        if (digits == 0 || digits > MOST_DIGITS) {
            throw none(written);
        }
        long number = Long.parseLong(trimmed.substring(0, digits));
        return switch (trimmed.substring(digits).strip()) {
            case "ms" -> Duration.ofMillis(number);
            case "s" -> Duration.ofSeconds(number);
            case "min", "m" -> Duration.ofMinutes(number);
            case "h" -> Duration.ofHours(number);
            default -> throw none(written);
        };
    }

    private static IllegalArgumentException none(String written) {
        return new IllegalArgumentException("\"" + written + "\" is no duration");
    }

    /** Returns a duration as a person writes it, such as {@code 10m}. */
    public static String written(Duration duration) {
        if (duration.isZero()) {
            return "0";
        }
        long millis = duration.toMillis();
        if (millis % 1000 != 0) {
            return millis + "ms";
        }
        return millis % 60_000 == 0 ? millis / 60_000 + "m" : millis / 1000 + "s";
    }
}
