package dev.quipu.migration.project;

import dev.quipu.migration.run.RunOptions;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as a person writes them. */
public final class Durations {
    private static final Pattern FORM = Pattern.compile("(\\d{1,9})\\s*(ms|s|min|m|h)");

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
        Matcher matcher = FORM.matcher(trimmed);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("\"" + written + "\" is no duration");
        }
        long number = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "ms" -> Duration.ofMillis(number);
            case "s" -> Duration.ofSeconds(number);
            case "h" -> Duration.ofHours(number);
            default -> Duration.ofMinutes(number);
        };
    }
}
