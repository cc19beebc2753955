package dev.quipu.spring.boot;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * What is looked up in the database at the first call, and made there if need be. Within a transaction of Spring's that may be
 * rolled back yet, and what was made with it: remembered is only what is there to stay.
 */
final class Lasting<T> implements Supplier<T> {
    private final Supplier<T> found;
    private volatile @Nullable T known;

    Lasting(Supplier<T> found) {
        this.found = found;
    }

    @Override
    public T get() {
        T value = known;
        if (value == null) {
            value = found.get();
            remember(value);
        }
        return value;
    }

    private void remember(T value) {
        if (!TransactionSynchronizationManager.isActualTransactionActive()) {
            known = value;
        } else if (TransactionSynchronizationManager.isSynchronizationActive()) {
            TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
                @Override
                public void afterCommit() {
                    known = value;
                }
            });
        }
    }
}
