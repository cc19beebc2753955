package dev.quipu.access;

import org.jspecify.annotations.Nullable;

/**
 * What is done within a transaction.
 *
 * @param <S> what it works with; of no use once the transaction has ended
 * @param <T> what it returns
 * @param <E> what it throws, which rolls everything back
 */
@FunctionalInterface
public interface Work<S, T extends @Nullable Object, E extends Exception> {
    /** Does it, and returns what comes of it. */
    T run(S session) throws E;

    /** The same without a result. */
    @FunctionalInterface
    interface WithoutResult<S, E extends Exception> {
        /** Does it. */
        void run(S session) throws E;
    }
}
