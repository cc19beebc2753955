package dev.quipu.threads.canvas;

import dev.quipu.postgres.failure.QuipuException;
import dev.quipu.postgres.failure.QuipuException.Kind;
import java.util.regex.Pattern;

/** The id of a conversation as it was typed. */
final class ConversationId {
    private static final Pattern UUID =
            Pattern.compile("\\p{XDigit}{8}-\\p{XDigit}{4}-\\p{XDigit}{4}-\\p{XDigit}{4}-\\p{XDigit}{12}");

    private ConversationId() {}

    /**
     * Returns it.
     *
     * @param argument what it was typed for, as help calls it
     * @throws QuipuException if it is no id, such as the beginning of one
     */
    static String of(String argument, String text) {
        if (!UUID.matcher(text).matches()) {
            throw new QuipuException(
                    Kind.USAGE,
                    argument + " is the whole id of a conversation, not \"" + text + "\"",
                    "quipu query threads/recent_conversations -p owner=… shows the ids");
        }
        return text;
    }
}
