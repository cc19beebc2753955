package dev.quipu.catalog.json;

import java.io.Serial;

/** A text is no catalog that this version of Quipu understands. Its message says where and why. */
public final class CatalogJsonException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    CatalogJsonException(String message) {
        super(message);
    }

    CatalogJsonException(String message, Throwable cause) {
        super(message, cause);
    }
}
