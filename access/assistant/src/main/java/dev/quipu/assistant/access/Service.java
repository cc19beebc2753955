package dev.quipu.assistant.access;

import dev.quipu.access.AccessException;
import dev.quipu.access.Work;
import dev.quipu.access.support.Transactions;
import org.jspecify.annotations.Nullable;

/**
 * The way to the rows of all tenants, for the back end's own work: it writes answers and usage, adds tenants and users,
 * erases. Never for what a user has asked to see.
 */
public final class Service {
    private final Transactions transactions;
    private final AssistantStatements sql;

    Service(Transactions transactions, AssistantStatements sql) {
        this.transactions = transactions;
        this.sql = sql;
    }

    /**
     * Works as the service, and returns what the work returns. If it throws, nothing of it stays.
     *
     * @throws AccessException if the database refuses
     * @throws IllegalStateException within another call on this thread: pass on the session
     */
    public <T extends @Nullable Object, E extends Exception> T call(Work<? super ServiceSession, T, E> work) throws E {
        return transactions.run(Tenancy.service(), transaction -> work.run(new ServiceSession(transaction, sql)));
    }

    /** As {@link #call}, for work without a result. */
    public <E extends Exception> void run(Work.WithoutResult<? super ServiceSession, E> work) throws E {
        call(session -> {
            work.run(session);
            return true;
        });
    }
}
