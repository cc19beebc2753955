package dev.quipu.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ConversationStartTest {
    @Test
    void ownersAndKeysWithBlanksHaveIdsOfTheirOwn() {
        assertThat(Stream.of(
                        ConversationStart.idOf("a", "b c"),
                        ConversationStart.idOf("a b", "c"),
                        ConversationStart.idOf("a b ", "c"),
                        ConversationStart.idOf("a b", " c"),
                        ConversationStart.idOf("3", "a b c")))
                .doesNotHaveDuplicates();
    }

    /** As a key is that was cut to a length. */
    @Test
    void keysThatWereCutWithinAnEmojiHaveIdsOfTheirOwn() {
        assertThat(Stream.of("a\uD83D", "a\uD83E", "a\uDE00", "a?", "a").map(key -> ConversationStart.idOf("ann", key)))
                .doesNotHaveDuplicates();
    }

    /** What was brought in once is found again by whatever release brings it in anew. */
    @Test
    void theUsualIdsStay() {
        assertThat(ConversationStart.idOf("ann", "chatgpt 6a1f 😀"))
                .isEqualTo(UUID.fromString("2998918b-694f-349b-bd3e-e319438f2d49"));
    }
}
