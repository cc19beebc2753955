package dev.quipu.exports.json;

import com.fasterxml.jackson.core.JsonLocation;
import java.io.IOException;

/** JSON that is well formed, and still cannot be taken. */
public final class JsonRefusedException extends IOException {
    private static final long serialVersionUID = 1;

    /**
     * Creates one.
     *
     * @param reason what is wrong, as the end of a sentence that begins with the place
     */
    public JsonRefusedException(String reason, JsonLocation location) {
        super(StrictJson.place(location) + ": " + reason);
    }
}
