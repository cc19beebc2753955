package dev.quipu.migration.revision;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NormalisedTextTest {
    private static final List<String> PIECES = List.of("a", "\r\n", "\r", "\n", "🎉", " ", "\u2003", "ä", "--", "\t");

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 7, 65_535, 65_536, 65_537, 200_000})
    void isTheTextWithItsLineEndsAndWithoutItsMargins(int length) {
        Random random = new Random(length);
        for (int attempt = 0; attempt < 20; attempt++) {
            StringBuilder text = new StringBuilder();
            while (text.length() < length) {
                text.append(PIECES.get(random.nextInt(PIECES.size())));
            }
            check("x" + text + "y", 1, text.length() + 1);
        }
    }

    @Test
    void cutsNoLineEndAndNoCharacterInTwo() {
        for (String piece : List.of("\r\n", "🎉")) {
            for (int before = 65_530; before < 65_540; before++) {
                String text = "a".repeat(before) + piece.repeat(40_000) + "b";
                check(text, 0, text.length());
            }
        }
    }

    private static void check(String text, int start, int end) {
        String expected = text.substring(start, end)
                .replace("\r\n", "\n")
                .replace('\r', '\n')
                .strip();
        NormalisedText normalised = new NormalisedText(text, start, end);
        StringBuilder read = new StringBuilder();
        normalised.chunks(chunk -> {
            assertThat(chunk.isEmpty() || !Character.isHighSurrogate(chunk.charAt(chunk.length() - 1)))
                    .isTrue();
            read.append(chunk);
        });
        assertThat(read.toString().equals(expected)).isTrue();
        assertThat(normalised.length()).isEqualTo(expected.length());
    }
}
