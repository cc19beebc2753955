package dev.quipu.migration.proof;

/**
 * Two schemas that can be compared text by text.
 *
 * @param first the one that a plan begins with
 * @param second the one that it is to reach
 */
record SettledPair(SettledSchema first, SettledSchema second) implements AutoCloseable {
    @Override
    public void close() {
        try {
            second.close();
        } finally {
            first.close();
        }
    }
}
