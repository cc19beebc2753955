package dev.quipu.cli;

import java.util.Locale;

/**
 * A size, told to people as the server's {@code pg_size_pretty} tells it, with one more digit, and to programs in bytes.
 *
 * @param bytes how many; not negative
 */
record ByteSize(long bytes) {
    private static final String[] UNITS = {"bytes", "kB", "MB", "GB", "TB", "PB", "EB"};

    @Override
    public String toString() {
        double size = bytes;
        int unit = 0;
        while (size >= 1024 && unit < UNITS.length - 1) {
            size /= 1024;
            unit++;
        }
        boolean whole = unit == 0 || size >= 100 || size == Math.rint(size);
        return String.format(Locale.ROOT, whole ? "%.0f %s" : "%.1f %s", size, UNITS[unit]);
    }
}
