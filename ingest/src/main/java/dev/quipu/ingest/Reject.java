package dev.quipu.ingest;

import org.jspecify.annotations.Nullable;

/**
 * An item that was not written.
 *
 * @param ordinal which of the items of its writer, from 1
 * @param place where it is from, as the caller said; null if it did not
 * @param item the item
 * @param fault why
 */
public record Reject(long ordinal, @Nullable String place, Item item, Fault fault) {
    @Override
    public String toString() {
        return (place == null ? "item " + ordinal : place) + ": " + fault.message();
    }
}
