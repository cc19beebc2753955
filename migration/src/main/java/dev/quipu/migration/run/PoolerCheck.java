package dev.quipu.migration.run;

import dev.quipu.postgres.failure.QuipuException;
import dev.quipu.postgres.failure.QuipuException.Kind;
import dev.quipu.postgres.session.PoolerMode;
import dev.quipu.postgres.session.PoolerProbe;
import dev.quipu.postgres.session.Session;
import java.time.Duration;
import java.util.List;

/** Refuses poolers that do not leave a run what it needs. */
public final class PoolerCheck {
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final String DIRECTLY = "give a URL that goes to the server directly, or to a pool in session mode";

    private PoolerCheck() {}

    /**
     * Refuses a pooler behind which a session is nobody's own and a session's lock is worth nothing.
     *
     * @param otherwise what else can be done there, to go on after the hint; empty if nothing can
     * @return whether a pooler stands between
     */
    static boolean requireSessions(Session first, Session second, String otherwise) {
        return requireSessions(first, second, List.of(), otherwise);
    }

    /**
     * Refuses a pooler behind which a session is nobody's own, for a reason of one's own.
     *
     * @param why what the session is needed for
     */
    public static void requireSessionsFor(Session first, Session second, String why) {
        requireSessions(first, second, List.of(why), "");
    }

    private static boolean requireSessions(Session first, Session second, List<String> why, String otherwise) {
        PoolerMode mode = PoolerProbe.probe(first, second, PATIENCE);
        return switch (mode) {
            case NONE -> false;
            case SESSION -> true;
            case TRANSACTION ->
                throw new QuipuException(
                        Kind.FAILED,
                        "the connection goes through a pooler in transaction mode, where no session can hold a lock",
                        null,
                        why,
                        DIRECTLY + otherwise,
                        null);
            case STATEMENT -> throw statementMode();
        };
    }

    /** Refuses a pooler behind which not even a transaction is possible. */
    static void requireTransactions(Session session) {
        if (!PoolerProbe.allowsTransactions(session)) {
            throw statementMode();
        }
    }

    private static QuipuException statementMode() {
        return new QuipuException(
                Kind.FAILED,
                "the connection goes through a pooler in statement mode, where no transaction can be kept open",
                DIRECTLY);
    }
}
