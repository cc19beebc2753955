package dev.quipu.postgres.local;

import java.util.Comparator;
import java.util.regex.Pattern;

/**
 * A version of PostgreSQL. The order is that of release.
 *
 * @param major the major version, such as 18
 * @param minor the minor version, such as 6; 0 for a version that is not released yet
 * @param text the whole version as the programs write it, such as {@code 18.6} or {@code 19beta1}
 */
public record ServerVersion(int major, int minor, String text) implements Comparable<ServerVersion> {
    private static final Pattern WRITTEN = Pattern.compile("\\(PostgreSQL\\) ((\\d+)(?:\\.(\\d+))?\\S*)");

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
        String minor = matcher.group(3);
        return new ServerVersion(
                Integer.parseInt(matcher.group(2)), minor == null ? 0 : Integer.parseInt(minor), matcher.group(1));
    }

    @Override
    public int compareTo(ServerVersion other) {
        return Comparator.comparingInt(ServerVersion::major)
                .thenComparingInt(ServerVersion::minor)
                .thenComparing(ServerVersion::text)
                .compare(this, other);
    }

    @Override
    public String toString() {
        return text;
    }
}
