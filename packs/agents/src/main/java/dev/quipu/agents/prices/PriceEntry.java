package dev.quipu.agents.prices;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An entry of a list, as it stands there.
 *
 * @param place where it stands, for people
 * @param key what it is called by in a map; null in other lists
 * @param values its values by their names, in the order of the list; without what is empty or no single value
 * @param fault why it cannot be read, or null
 */
record PriceEntry(
        String place,
        @Nullable String key,
        Map<String, String> values,
        @Nullable String fault) {
    static PriceEntry faulty(String place, String fault) {
        return new PriceEntry(place, null, Map.of(), fault);
    }
}
