package dev.quipu.spring.boot;

import dev.quipu.migration.run.LockMethod;
import dev.quipu.migration.run.RunOptions;
import dev.quipu.postgres.failure.QuipuException;
import dev.quipu.postgres.failure.QuipuException.Kind;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.convert.DurationStyle;

/**
 * What {@code application.properties} says of Quipu.
 *
 * @param enabled Whether Quipu does anything in this application.
 * @param initialize What to do with the schema when the application starts: nothing, refuse to start if it does not fit, or
 *     apply what is missing.
 * @param drift What to do when other hands have changed the schema since the last run of Quipu.
 * @param url The database, if it is another one, or another user, than that of the data source: a libpq, JDBC or SQLAlchemy
 *     URL.
 * @param username The user to change the schema as, if it is another one than that of the data source or the URL.
 * @param password The password of that user.
 * @param packs The packs to take care of; without it every pack on the class path.
 * @param revisions Where branches of the application's own have their revisions: by label, a folder as "classpath:" or
 *     "file:".
 * @param schemas Which schema a branch is in: by label. A pack is in the schema of its name unless this says otherwise, a
 *     branch of the application's own in "public".
 * @param historySchema The schema that holds what Quipu keeps of the database.
 * @param ignore What others keep in these schemas and is no drift: patterns such as "public.tmp_*".
 * @param lockTimeout How long a statement may queue for a lock, and so make others queue behind it.
 * @param statementTimeout How long a statement may take; 0 for as long as it needs.
 * @param waitForRunner How long to wait for another instance that is at work on the schema.
 * @param lock How instances are kept apart: by a lock of the session or, behind a pooler that gives sessions away, by a row.
 * @param statusTimeToLive How long health, meters and endpoint share one look at the database.
 * @param memory Whose the memories of chats are.
 * @param usage Whether calls of models are recorded as usage, and what they cost.
 */
@ConfigurationProperties("quipu")
public record QuipuProperties(
        @DefaultValue("true") boolean enabled,
        @DefaultValue("validate") Initialize initialize,
        @DefaultValue("warn") OnDrift drift,
        @Nullable String url,
        @Nullable String username,
        @Nullable String password,
        @Nullable List<String> packs,
        @DefaultValue Map<String, String> revisions,
        @DefaultValue Map<String, String> schemas,
        @DefaultValue("quipu") String historySchema,
        @DefaultValue List<String> ignore,
        @DefaultValue("5s") Duration lockTimeout,
        @DefaultValue("0s") Duration statementTimeout,
        @DefaultValue("10m") Duration waitForRunner,
        @DefaultValue("session") Lock lock,
        @DefaultValue("10s") Duration statusTimeToLive,
        @DefaultValue Memory memory,
        @DefaultValue Usage usage) {
    /** The server counts milliseconds, in 31 bits. */
    private static final Duration LONGEST = Duration.ofDays(24);

    /**
     * Whose the memories of chats are, unless the application has a bean of type MemoryUser.
     *
     * @param tenant The tenant, by its slug, whose only user they belong to; made if it is not there.
     */
    public record Memory(@DefaultValue("default") String tenant) {}

    /**
     * Whether calls of models are recorded as usage.
     *
     * @param record Whether they are.
     * @param reserveTokens How many tokens of its tenant's daily limit to set aside for a call before it is made; without it no
     *     call is refused.
     * @param prices What a model's tokens cost: by model, US dollars for a million.
     */
    public record Usage(
            @DefaultValue("false") boolean record,
            @Nullable Long reserveTokens,
            @DefaultValue Map<String, Price> prices) {}

    /**
     * What a model's tokens cost.
     *
     * @param input Of those that it reads.
     * @param output Of those that it writes.
     * @param cached Of those that it reads from a cache; without it as input.
     * @param cacheWrite Of those that it reads and writes to a cache; without it as input.
     */
    public record Price(
            @DefaultValue("0") BigDecimal input,
            @DefaultValue("0") BigDecimal output,
            @Nullable BigDecimal cached,
            @Nullable BigDecimal cacheWrite) {}

    /** What to do with the schema when the application starts. */
    public enum Initialize {
        /** Nothing, and no connection is opened. */
        NEVER,
        /** Refuse to start if the schema does not fit. */
        VALIDATE,
        /** Apply what is missing; other instances that do the same are waited for. */
        UPGRADE
    }

    /** What to do when other hands have changed the schema. */
    public enum OnDrift {
        /** Nothing. */
        IGNORE,
        /** Log it. */
        WARN,
        /** Refuse to start. */
        FAIL
    }

    /** How instances are kept apart. */
    public enum Lock {
        /** An advisory lock of the session. */
        SESSION,
        /** A row with a lease. */
        ROW
    }

    /**
     * Refuses values that no run could be made of, before there is one.
     *
     * @throws QuipuException that names the property
     */
    void requireUsable() {
        if (historySchema.isBlank()) {
            throw new QuipuException(
                    Kind.USAGE, "quipu.history-schema is empty", "name a schema, or leave the line out for quipu");
        }
        requireTime("lock-timeout", lockTimeout);
        if (lockTimeout.toMillis() < 1) {
            throw new QuipuException(
                    Kind.USAGE,
                    "quipu.lock-timeout is 0: a statement would wait for its lock, and everybody else behind it, without end",
                    "5s is the default");
        }
        requireTime("statement-timeout", statementTimeout);
        requireTime("wait-for-runner", waitForRunner);
        requireTime("status-time-to-live", statusTimeToLive);
    }

    private static void requireTime(String name, Duration time) {
        if (time.isNegative() || time.compareTo(LONGEST) > 0) {
            throw new QuipuException(
                    Kind.USAGE,
                    "quipu." + name + " is " + DurationStyle.SIMPLE.print(time, ChronoUnit.SECONDS),
                    "a time is not less than 0s and at most 24d");
        }
    }

    RunOptions runOptions() {
        LockMethod method = switch (lock) {
            case SESSION -> new LockMethod.OfSession();
            case ROW -> new LockMethod.Row(LockMethod.DEFAULT_LEASE);
        };
        RunOptions defaults = RunOptions.DEFAULT;
        return new RunOptions(
                lockTimeout, statementTimeout, waitForRunner, defaults.retry(), defaults.singleTransaction(), method);
    }

    /** Shows neither URL nor password. */
    @Override
    public String toString() {
        return "QuipuProperties[initialize=" + initialize + ", packs=" + packs + ", revisions=" + revisions + "]";
    }
}
