package dev.quipu.postgres.script;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
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

    /** The best of some runs, in time of this thread on a processor: what other processes take is not counted. */
    private static long nanos(String text) {
        ThreadMXBean thread = ManagementFactory.getThreadMXBean();
        return LongStream.range(0, 5)
                .map(i -> {
                    long start = thread.getCurrentThreadCpuTime();
                    LargeScript.split(text);
                    return thread.getCurrentThreadCpuTime() - start;
                })
                .min()
                .orElseThrow();
    }
}
