package dev.quipu.access;

/**
 * A place between rows, from which a next page goes on, whatever was added meanwhile. To be handed back as it is; what is
 * in it is not for reading.
 *
 * @param text letters, digits and {@code . _ : -}, as a URL may hold them
 */
public record Cursor(String text) {
    /**
     * Takes what a page gave.
     *
     * @throws AccessException.Invalid if it cannot be one
     */
    public Cursor {
        if (!text.matches("[0-9A-Za-z._:-]{1,200}")) {
            throw new AccessException.Invalid("that is no cursor", null, null);
        }
    }

    @Override
    public String toString() {
        return text;
    }
}
