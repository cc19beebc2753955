package dev.quipu.assistant.access;

import dev.quipu.access.AccessException;
import dev.quipu.access.Json;
import dev.quipu.access.Work;
import dev.quipu.access.support.Identity;
import dev.quipu.access.support.Transactions;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The way to what tenants have: as one of their users, for one transaction. Role and user are set for that transaction alone,
 * so they end with it, however it ends, and whatever pool the connection goes back to.
 */
public final class Tenancy {
    /** The last is where older versions of PostgREST put what {@code auth.uid()} of Supabase reads first. */
    private static final Identity SETTINGS =
            Identity.of(List.of("role", "app.user_id", "request.jwt.claims", "request.jwt.claim.sub"));

    private static final String ROLE = "authenticated";

    private final Transactions transactions;
    private final AssistantStatements sql;

    Tenancy(Transactions transactions, AssistantStatements sql) {
        this.transactions = transactions;
        this.sql = sql;
    }

    /** Returns who the service is. */
    static Identity service() {
        return SETTINGS.with("service_role", "", "", "");
    }

    /**
     * Works as a user, whom the caller has checked, and returns what the work returns. If it throws, nothing of it stays.
     *
     * @param userId {@code users.id}; who is inactive, or unknown, sees nothing
     * @throws AccessException if the database refuses
     * @throws IllegalStateException within another call on this thread: pass on the session
     */
    public <T extends @Nullable Object, E extends Exception> T as(UUID userId, Work<? super TenantSession, T, E> work)
            throws E {
        return run(SETTINGS.with(ROLE, userId.toString(), "", ""), work);
    }

    /** As {@link #as}, for work without a result. */
    public <E extends Exception> void run(UUID userId, Work.WithoutResult<? super TenantSession, E> work) throws E {
        as(userId, session -> {
            work.run(session);
            return true;
        });
    }

    /**
     * Works as whom a token names, as PostgREST and Supabase do.
     *
     * @param claims of a token that the caller has checked; its {@code sub} is {@code users.auth_id}
     */
    public <T extends @Nullable Object, E extends Exception> T withClaims(
            Json claims, Work<? super TenantSession, T, E> work) throws E {
        return run(SETTINGS.with(ROLE, "", claims.text(), ""), work);
    }

    private <T extends @Nullable Object, E extends Exception> T run(
            Identity identity, Work<? super TenantSession, T, E> work) throws E {
        return transactions.run(identity, transaction -> work.run(new TenantSession(transaction, sql)));
    }
}
