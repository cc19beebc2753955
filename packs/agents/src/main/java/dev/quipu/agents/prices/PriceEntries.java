package dev.quipu.agents.prices;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The entries of a list, one after the other. */
sealed interface PriceEntries permits CsvEntries, JsonLineEntries, JsonEntries {
    /** Returns the next one, or null at the end. */
    @Nullable
    PriceEntry next() throws IOException;
}
