package dev.quipu.catalog.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.util.MinimalPrettyPrinter;
import java.io.IOException;
import java.io.Serial;

/** Puts each field of the whole, and each element of these, on a line of its own, so that line tools can compare. */
final class LinePrinter extends MinimalPrettyPrinter {
    @Serial
    private static final long serialVersionUID = 1L;

    @Override
    public void beforeObjectEntries(JsonGenerator out) throws IOException {
        if (depth(out) == 1) {
            out.writeRaw('\n');
        }
    }

    @Override
    public void writeObjectEntrySeparator(JsonGenerator out) throws IOException {
        super.writeObjectEntrySeparator(out);
        if (depth(out) == 1) {
            out.writeRaw('\n');
        }
    }

    @Override
    public void beforeArrayValues(JsonGenerator out) throws IOException {
        if (depth(out) == 2) {
            out.writeRaw('\n');
        }
    }

    @Override
    public void writeArrayValueSeparator(JsonGenerator out) throws IOException {
        super.writeArrayValueSeparator(out);
        if (depth(out) == 2) {
            out.writeRaw('\n');
        }
    }

    private static int depth(JsonGenerator out) {
        int depth = 0;
        for (JsonStreamContext at = out.getOutputContext(); !at.inRoot(); at = at.getParent()) {
            depth++;
        }
        return depth;
    }
}
