package dev.quipu.spring.boot;

import dev.quipu.memory.MemoryUser;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * A user who is asked for at the first call, and made if need be. Within a transaction of Spring's that may be rolled back
 * yet, and the user with it: remembered is only who is there to stay.
 */
final class OnlyUser implements MemoryUser {
    private final Supplier<MemoryUser> found;
    private volatile @Nullable UUID known;

    OnlyUser(Supplier<MemoryUser> found) {
        this.found = found;
    }

    @Override
    public UUID current() {
        UUID user = known;
        if (user == null) {
            user = found.get().current();
            remember(user);
        }
        return user;
    }

    private void remember(UUID user) {
        if (!TransactionSynchronizationManager.isActualTransactionActive()) {
            known = user;
        } else if (TransactionSynchronizationManager.isSynchronizationActive()) {
            TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
                @Override
                public void afterCommit() {
                    known = user;
                }
            });
        }
    }
}
