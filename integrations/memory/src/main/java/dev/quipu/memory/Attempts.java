package dev.quipu.memory;

import dev.quipu.access.AccessException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** How often what others were in the way of is done again. */
public final class Attempts {
    /** Each time somebody else has saved meanwhile, so somebody always gets on. */
    private static final int MOST_STALE = 100;

    /** A lock that was not given was waited for already, and nobody may have got on. */
    private static final int MOST_IN_THE_WAY = 5;

    private Attempts() {}

    /**
     * Runs some work, each time in a transaction of its own.
     *
     * @throws AccessException.Stale if others were faster each of 100 times
     * @throws AccessException.TryAgain if there was a deadlock, or a lock that was not given, each of 5 times
     */
    public static <T extends @Nullable Object> T of(Supplier<T> work) {
        int inTheWay = 0;
        for (int attempt = 1; ; attempt++) {
            try {
                return work.get();
            } catch (AccessException.Stale e) {
                if (attempt >= MOST_STALE) {
                    throw e;
                }
            } catch (AccessException.TryAgain e) {
                if (++inTheWay == MOST_IN_THE_WAY) {
                    throw e;
                }
            }
        }
    }
}
