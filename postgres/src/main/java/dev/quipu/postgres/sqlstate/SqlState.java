package dev.quipu.postgres.sqlstate;

import dev.quipu.postgres.failure.Setting;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The code by which the server, or the driver, says what kind of failure it met. What to do next is decided by it, never
 * by the message, which is translated.
 *
 * @param value five digits or capital letters
 * @see <a href="https://www.postgresql.org/docs/current/errcodes-appendix.html">PostgreSQL: Appendix A, Error Codes</a>
 */
public record SqlState(String value) {
    private static final Pattern FORM = Pattern.compile("[0-9A-Z]{5}");

    /** After these the session is gone although the class does not say so: shutdowns, and timeouts that end a session. */
    private static final Set<String> SESSION_ENDED =
            Set.of("57P01", "57P02", "57P03", "57P04", "57P05", "25P03", "25P04");

    public SqlState {
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException("a SQLSTATE has five digits or capital letters");
        }
    }

    /** Returns the code of a failure; empty if the driver gave none or one that is no SQLSTATE. */
    public static Optional<SqlState> of(SQLException failure) {
        return Optional.ofNullable(failure.getSQLState())
                .filter(state -> FORM.matcher(state).matches())
                .map(SqlState::new);
    }

    /** Returns the class; empty if it is not one of PostgreSQL's. */
    public Optional<SqlStateClass> stateClass() {
        return SqlStateClass.of(value.substring(0, 2));
    }

    /** {@code lock_not_available}: {@code lock_timeout} has passed, or {@code NOWAIT} would have had to wait. */
    public boolean isLockTimeout() {
        return value.equals("55P03");
    }

    /** Returns how to go on, where the code alone tells. */
    public Optional<String> hint() {
        if (isLockTimeout()) {
            return Optional.of("another session holds the lock; see pg_stat_activity, or give more time with "
                    + Setting.LOCK_TIMEOUT);
        }
        if (isInsufficientPrivilege()) {
            return Optional.of("who owns it, or a superuser, can GRANT it to the role, or run this");
        }
        return isCancelled()
                ? Optional.of(
                        "it took longer than statement_timeout lets it, or somebody cancelled it; give more time with "
                                + Setting.STATEMENT_TIMEOUT)
                : Optional.empty();
    }

    /** {@code deadlock_detected}. */
    public boolean isDeadlock() {
        return value.equals("40P01");
    }

    /** {@code serialization_failure}. */
    public boolean isSerializationFailure() {
        return value.equals("40001");
    }

    /** Tells whether the same transaction, run again on the same connection, may well succeed. */
    public boolean isRetryable() {
        return isLockTimeout() || isDeadlock() || isSerializationFailure();
    }

    /** Tells whether the session is gone or never came to be: class 08, shutdowns and timeouts that end a session. */
    public boolean isConnectionLoss() {
        return isOf(SqlStateClass.CONNECTION_EXCEPTION) || SESSION_ENDED.contains(value);
    }

    /** {@code undefined_table}, which is any relation. */
    public boolean isUndefinedTable() {
        return value.equals("42P01");
    }

    /** {@code undefined_column}. */
    public boolean isUndefinedColumn() {
        return value.equals("42703");
    }

    /** {@code undefined_function}. */
    public boolean isUndefinedFunction() {
        return value.equals("42883");
    }

    /** {@code undefined_object}, such as a type, a role or an extension. */
    public boolean isUndefinedObject() {
        return value.equals("42704");
    }

    /** Tells whether something is there already, also if somebody else has made it at the same time. */
    public boolean isDuplicateObject() {
        return value.equals("42710") || value.equals("23505");
    }

    /** {@code invalid_schema_name}: there is no such schema. */
    public boolean isUndefinedSchema() {
        return value.equals("3F000");
    }

    /** {@code invalid_catalog_name}: there is no such database. */
    public boolean isUndefinedDatabase() {
        return value.equals("3D000");
    }

    /** {@code insufficient_privilege}. */
    public boolean isInsufficientPrivilege() {
        return value.equals("42501");
    }

    /** {@code read_only_sql_transaction}: a standby, or a session that was set so. */
    public boolean isReadOnly() {
        return value.equals("25006");
    }

    /** {@code invalid_password} and {@code invalid_authorization_specification}: the server does not let the user in. */
    public boolean isInvalidAuthorization() {
        return isOf(SqlStateClass.INVALID_AUTHORIZATION_SPECIFICATION);
    }

    /** {@code active_sql_transaction}: the statement runs outside of transactions only. */
    public boolean isActiveTransaction() {
        return value.equals("25001");
    }

    /** {@code disk_full}. */
    public boolean isDiskFull() {
        return value.equals("53100");
    }

    /** {@code too_many_connections}. */
    public boolean isTooManyConnections() {
        return value.equals("53300");
    }

    /** {@code query_canceled}: by a user, or because {@code statement_timeout} has passed. */
    public boolean isCancelled() {
        return value.equals("57014");
    }

    private boolean isOf(SqlStateClass candidate) {
        return value.startsWith(candidate.code());
    }

    @Override
    public String toString() {
        return value;
    }
}
