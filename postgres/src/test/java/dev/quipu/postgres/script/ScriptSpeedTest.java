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

    @ParameterizedTest
    @EnumSource(LargeScript.class)
    void tenTimesTheTextTakesAboutTenTimesAsLong(LargeScript shape) {
        long small = nanos(shape.text(SMALL));
        long large = nanos(shape.text(SMALL * GROWTH));

        assertThat(large).isLessThan(Math.max(small * BOUND, INSTANT_NANOS));
    }

    /** The best of some runs, which is the one that other processes disturbed least. */
    private static long nanos(String text) {
        return LongStream.range(0, 5)
                .map(i -> {
                    long start = System.nanoTime();
                    LargeScript.split(text);
                    return System.nanoTime() - start;
                })
                .min()
                .orElseThrow();
    }
}
