package dev.quipu.access.support;

import dev.quipu.access.AccessException;
import org.jooq.Field;
import org.jspecify.annotations.Nullable;

/** How long a text may be. The server refuses what is longer too, but does not say of which column it speaks. */
final class TextLength {
    private TextLength() {}

    /**
     * Returns a text that its column can hold. Spaces at the end do not count: the server cuts them.
     *
     * @throws AccessException.Invalid if it has more characters than that
     */
    static @Nullable String requireFits(Field<?> column, @Nullable String text) {
        int most = column.getDataType().length();
        if (text != null && most > 0 && text.length() > most && charactersOf(text) > most) {
            throw new AccessException.Invalid(
                    column.getName() + " has at most " + most + " characters, not " + charactersOf(text), null, null);
        }
        return text;
    }

    /** As the server counts them: one that Java writes as two is one. */
    private static int charactersOf(String text) {
        int end = text.length();
        while (end > 0 && text.charAt(end - 1) == ' ') {
            end--;
        }
        return text.codePointCount(0, end);
    }
}
