package dev.quipu.access;

import java.math.BigDecimal;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Why something could not be done, by what that means for the caller. What a database calls it is in the cause alone.
 *
 * <p>Sealed, so that a switch over it needs no default; a further kind would be a new major version.
 */
public abstract sealed class AccessException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private AccessException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /** What was asked for is not there, or not for the caller to see: the two cannot be told apart. */
    public static final class NotFound extends AccessException {
        private static final long serialVersionUID = 1L;

        public NotFound(String message) {
            super(message, null);
        }

        public NotFound(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /** A rule of the data would be broken; {@link #rule} names it where the database does. */
    public abstract static sealed class RuleBroken extends AccessException {
        private static final long serialVersionUID = 1L;

        private final transient @Nullable Rule rule;

        private RuleBroken(String message, @Nullable Rule rule, @Nullable Throwable cause) {
            super(message, cause);
            this.rule = rule;
        }

        /** Returns the rule, a constant of the pack's; empty if the database told of it in words alone. */
        public final Optional<Rule> rule() {
            return Optional.ofNullable(rule);
        }
    }

    /** Only one of its kind may be there, and there is one. */
    public static final class AlreadyThere extends RuleBroken {
        private static final long serialVersionUID = 1L;

        public AlreadyThere(String message, @Nullable Rule rule, @Nullable Throwable cause) {
            super(message, rule, cause);
        }
    }

    /** What it refers to is not there, or may not be referred to. */
    public static final class BrokenReference extends RuleBroken {
        private static final long serialVersionUID = 1L;

        public BrokenReference(String message, @Nullable Rule rule, @Nullable Throwable cause) {
            super(message, rule, cause);
        }
    }

    /** A value that cannot be. */
    public static final class Invalid extends RuleBroken {
        private static final long serialVersionUID = 1L;

        public Invalid(String message, @Nullable Rule rule, @Nullable Throwable cause) {
            super(message, rule, cause);
        }
    }

    /** The caller may not do that. */
    public static final class NotAllowed extends AccessException {
        private static final long serialVersionUID = 1L;

        public NotAllowed(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }

    /** A limit has no room for it: a budget, as a rule. Smaller, or later, it may well be granted. */
    public static final class OverLimit extends AccessException {
        private static final long serialVersionUID = 1L;

        private final String limit;
        private final BigDecimal available;

        public OverLimit(String message, String limit, BigDecimal available) {
            super(message, null);
            this.limit = limit;
            this.available = available;
        }

        /** Returns which limit it is, as the database calls it. */
        public String limit() {
            return limit;
        }

        /** Returns how much it has left, in US dollars; negative where more was spent already. */
        public BigDecimal available() {
            return available;
        }
    }

    /** Somebody else has changed it since it was read: read it again, and decide again. */
    public static final class Stale extends AccessException {
        private static final long serialVersionUID = 1L;

        public Stale(String message) {
            this(message, null);
        }

        public Stale(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }

    /** Others were in the way: a deadlock, a lock that was not given, transactions that cannot be put in a row. The same again may well succeed. */
    public static final class TryAgain extends AccessException {
        private static final long serialVersionUID = 1L;

        public TryAgain(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /** The database cannot be reached, or is ending, or gives no connection; whether a commit was done may be unknown. */
    public static final class Unavailable extends AccessException {
        private static final long serialVersionUID = 1L;

        public Unavailable(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /** The database's schema is not the one that this program was built for: revisions are missing, or it is elsewhere. */
    public static final class WrongSchema extends AccessException {
        private static final long serialVersionUID = 1L;

        public WrongSchema(String message) {
            super(message, null);
        }

        public WrongSchema(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /** Everything else; the cause says what. */
    public static final class Failed extends AccessException {
        private static final long serialVersionUID = 1L;

        public Failed(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
