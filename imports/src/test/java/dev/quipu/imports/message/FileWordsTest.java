package dev.quipu.imports.message;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.exports.Attachment;
import dev.quipu.exports.json.JsonObject;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What files are called. */
class FileWordsTest {
    private static String word(String uri, @Nullable String type, @Nullable String name) {
        return FileWords.of(List.of(new Attachment(uri, type, name, null, JsonObject.EMPTY)));
    }

    @Test
    void aFileIsCalledByItsNameOrElseByItsAddress() {
        assertThat(word("data:image/png;base64,AAAA", null, "cat.png")).isEqualTo("cat.png");
        assertThat(word("https://x/1", "image/png", " ")).isEqualTo("https://x/1");
        assertThat(word("x".repeat(300), null, null)).isEqualTo("x".repeat(200) + "…");
    }

    @Test
    void dataAreCalledByTheirType() {
        assertThat(word("data:image/png;base64,AAAA", "image/jpeg", null)).isEqualTo("image/png");
        assertThat(word(" DATA:image/svg+xml,AAAA", null, null)).isEqualTo("image/svg+xml");
        assertThat(word("data:;base64,AAAA", "image/jpeg", null)).isEqualTo("image/jpeg");
        assertThat(word("data:;base64,AA/AA,", "a picture", null)).isEqualTo("application/octet-stream");
        assertThat(word("data:image/png;base64,AAAA", null, "data:image/png;base64,AAAA"))
                .isEqualTo("image/png");
        assertThat(word("https://x/1", null, "data:image/png;base64,AAAA")).isEqualTo("https://x/1");
    }
}
