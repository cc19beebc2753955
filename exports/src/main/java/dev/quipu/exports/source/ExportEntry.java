package dev.quipu.exports.source;

import java.io.IOException;
import java.io.InputStream;

/**
 * A file of an export.
 *
 * @param name what it is called: of an entry of an archive, with its folders
 * @param opener opens it
 */
public record ExportEntry(String name, Opener opener) {
    /** Opens a file. */
    @FunctionalInterface
    public interface Opener {
        /** Opens it from its beginning. */
        InputStream open() throws IOException;
    }

    /** Opens it from its beginning, unpacked; the caller closes it. */
    public InputStream open() throws IOException {
        return opener.open();
    }
}
