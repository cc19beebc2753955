package dev.quipu.migration.content;

/**
 * A value of type {@code json} or {@code jsonb}.
 *
 * @param text the document, as the server writes it; valid JSON
 */
public record JsonText(String text) {
    @Override
    public String toString() {
        return text;
    }
}
