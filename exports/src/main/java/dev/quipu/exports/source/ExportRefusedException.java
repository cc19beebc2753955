package dev.quipu.exports.source;

import java.io.IOException;

/** A file that is not read, or no further: no zip, or one that grows beyond all bounds. */
public final class ExportRefusedException extends IOException {
    private static final long serialVersionUID = 1;

    /** Creates one. */
    public ExportRefusedException(String message) {
        super(message);
    }
}
