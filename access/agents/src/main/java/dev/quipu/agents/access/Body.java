package dev.quipu.agents.access;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a version of some content says: a text, bytes, or both. */
public final class Body {
    private final @Nullable String text;
    private final byte @Nullable [] bytes;

    Body(@Nullable String text, byte @Nullable [] bytes) {
        this.text = text;
        this.bytes = bytes;
    }

    /** Makes a text. */
    public static Body of(String text) {
        return new Body(text, null);
    }

    /** Makes what is no text. */
    public static Body of(byte[] bytes) {
        return new Body(null, bytes.clone());
    }

    /** Returns the text; null if there is none. */
    public @Nullable String text() {
        return text;
    }

    /** Returns the bytes, a copy; null if there are none. */
    public byte @Nullable [] bytes() {
        return bytes == null ? null : bytes.clone();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Body body && Objects.equals(text, body.text) && Arrays.equals(bytes, body.bytes);
    }

    @Override
    public int hashCode() {
        return 31 * Objects.hashCode(text) + Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return "Body[" + (text == null ? "" : text.length() + " characters")
                + (bytes == null ? "" : bytes.length + " bytes") + "]";
    }
}
