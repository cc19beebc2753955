package dev.quipu.postgres.script;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ScriptSpeedTest {
    private static final int SMALL = 60_000;
    private static final int GROWTH = 10;

    /** Between what linear (10) and what quadratic time (100) would give; and no bound at all for what is instant. */
    private static final int BOUND = 40;

    private static final long INSTANT_NANOS = 20_000_000;

    /** The best of so many runs: other processes can only make a run slower, and then the next one counts. */
    private static final int RUNS = 40;

    @ParameterizedTest
    @EnumSource(LargeScript.class)
    void tenTimesTheTextTakesAboutTenTimesAsLong(LargeScript shape) {
        String text = shape.text(SMALL);
        long small = LongStream.range(0, 5).map(i -> nanos(text)).min().orElseThrow();
        long bound = Math.max(small * BOUND, INSTANT_NANOS);
        String longText = shape.text(SMALL * GROWTH);

        long large = Long.MAX_VALUE;
        for (int i = 0; i < RUNS && large >= bound; i++) {
            large = Math.min(large, nanos(longText));
        }

        assertThat(large).isLessThan(bound);
    }

    private static long nanos(String text) {
        long start = System.nanoTime();
        LargeScript.split(text);
        return System.nanoTime() - start;
    }
}
