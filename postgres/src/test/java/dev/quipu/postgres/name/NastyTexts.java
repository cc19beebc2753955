package dev.quipu.postgres.name;

import java.util.SplittableRandom;

/** Random texts that are hard to quote: never empty, without NUL, valid Unicode. */
final class NastyTexts {
    private static final String[] PIECES = {
        "'", "''", "\"", "\"\"", "\\", "\\\\", "$", "$$", "$q$", "$q", "$q1$", "E'", ";", "--", "/*", "*/", "\n", "\t",
        " ", "a", "B", "z9", "_", "ä", "日", "🦕", "%", "%s", "?", ":x", "select", "\u0001"
    };

    private NastyTexts() {}

    static String next(SplittableRandom random) {
        var text = new StringBuilder();
        int length = random.nextInt(1, random.nextInt(4) == 0 ? 80 : 8);
        for (int i = 0; i < length; i++) {
            text.append(PIECES[random.nextInt(PIECES.length)]);
        }
        return text.toString();
    }
}
