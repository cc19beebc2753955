package dev.quipu.catalog.json;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** How the values of one type are written and read. */
interface Codec {
    /** Writes a value that is not null. */
    void write(JsonGenerator out, Object value) throws IOException;

    /** Reads the value at whose first token the input is, and leaves it at the last. */
    Object read(Input in) throws IOException;

    /** Returns what a record has where its field is not written; null if it must be. */
    default @Nullable Object usual() {
        return null;
    }
}
