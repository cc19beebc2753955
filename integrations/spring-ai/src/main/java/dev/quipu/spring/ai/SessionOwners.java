package dev.quipu.spring.ai;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Whose sessions are. Whoever has a conversation may write its metadata, and name somebody else there: so a session is only that
 * of the user who has its conversation. Users are asked for outside of transactions, since who answers may need one of
 * their own; who was found is remembered. Safe for use by any number of threads.
 */
final class SessionOwners {
    private static final int MOST_KNOWN = 10_000;

    private final SessionUsers users;
    private final Map<String, UUID> known = new ConcurrentHashMap<>();

    SessionOwners(SessionUsers users) {
        this.users = users;
    }

    /** Runs some work; where it meets a user who is not known, asks for them and runs it again. */
    <T> T run(Function<Asked, T> work) {
        Asked asked = new Asked();
        while (true) {
            try {
                return work.apply(asked);
            } catch (Unknown e) {
                asked.answers.put(e.userId, find(e.userId));
            }
        }
    }

    /** Tells whether a user of sessions is one of the platform. Not within a transaction. */
    boolean is(String userId, UUID owner) {
        return owner.equals(known.get(userId))
                || find(userId).filter(owner::equals).isPresent();
    }

    private Optional<UUID> find(String userId) {
        Optional<UUID> found = users.find(userId);
        if (known.size() >= MOST_KNOWN) {
            known.clear();
        }
        found.ifPresent(owner -> known.put(userId, owner));
        return found;
    }

    /** Who was asked for by one piece of work: nobody twice. */
    final class Asked {
        private final Map<String, Optional<UUID>> answers = new HashMap<>();

        /** Tells whether a user of sessions is one of the platform. */
        boolean is(String userId, UUID owner) {
            if (owner.equals(known.get(userId))) {
                return true;
            }
            Optional<UUID> answer = answers.get(userId);
            if (answer == null) {
                throw new Unknown(userId);
            }
            return answer.filter(owner::equals).isPresent();
        }
    }

    /** Ends the transaction that met somebody who is not known. */
    private static final class Unknown extends RuntimeException {
        private static final long serialVersionUID = 1;

        private final String userId;

        Unknown(String userId) {
            super("nobody has been asked for the user " + userId, null, false, false);
            this.userId = userId;
        }
    }
}
