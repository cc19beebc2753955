package dev.quipu.postgres.local;

import java.util.regex.Pattern;

/**
 * A version of PostgreSQL.
 *
 * @param major the major version, such as 18
 * @param text the whole version as the server writes it, such as {@code 18.6}
 */
public record ServerVersion(int major, String text) {
    private static final Pattern WRITTEN = Pattern.compile("\\(PostgreSQL\\) ((\\d+)\\S*)");

    /**
     * Reads what a PostgreSQL program answers to {@code --version}.
     *
     * @throws IllegalArgumentException if no version stands there
     */
    public static ServerVersion parse(String output) {
        var matcher = WRITTEN.matcher(output);
        if (!matcher.find()) {
            throw new IllegalArgumentException("no PostgreSQL version in: " + output.strip());
        }
        return new ServerVersion(Integer.parseInt(matcher.group(2)), matcher.group(1));
    }

    @Override
    public String toString() {
        return text;
    }
}
