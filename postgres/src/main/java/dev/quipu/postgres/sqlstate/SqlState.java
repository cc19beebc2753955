package dev.quipu.postgres.sqlstate;

import dev.quipu.postgres.failure.Setting;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;

/**
 * The code by which the server, or the driver, says what kind of failure it met. What to do next is decided by it, never
 * by the message, which is translated.
 *
 * @param value five digits or capital letters
 * @see <a href="https://www.postgresql.org/docs/current/errcodes-appendix.html">PostgreSQL: Appendix A, Error Codes</a>
 */
public record SqlState(String value) {
    private static final SqlState INTERNAL_ERROR = new SqlState("XX000");

    private static final String CONNECTION_EXCEPTION = "08";
    private static final String DATA_EXCEPTION = "22";
    private static final String INTEGRITY_CONSTRAINT_VIOLATION = "23";

    /** Undefined schema, table, column, function and other object. */
    private static final Set<String> UNDEFINED = Set.of("3F000", "42P01", "42703", "42883", "42704");

    /** After these the session is gone although the class does not say so: shutdowns, and timeouts that end a session. */
    private static final Set<String> SESSION_ENDED =
            Set.of("57P01", "57P02", "57P03", "57P04", "57P05", "25P03", "25P04");

    public SqlState {
        if (!isSqlState(value)) {
            throw new IllegalArgumentException("a SQLSTATE has five digits or capital letters");
        }
    }

    /** Returns the code of a failure; empty if the driver gave none or one that is no SQLSTATE. */
    public static Optional<SqlState> of(SQLException failure) {
        return Optional.ofNullable(failure.getSQLState())
                .filter(SqlState::isSqlState)
                .map(SqlState::new);
    }

    /** Returns the code of a failure, {@code internal_error} if the driver gave none. */
    public static SqlState orInternalError(SQLException failure) {
        return of(failure).orElse(INTERNAL_ERROR);
    }

    private static boolean isSqlState(String text) {
        return text.length() == 5 && text.chars().allMatch(c -> (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z'));
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
        return value.startsWith(CONNECTION_EXCEPTION) || SESSION_ENDED.contains(value);
    }

    /** {@code undefined_table}, which is any relation. */
    public boolean isUndefinedTable() {
        return value.equals("42P01");
    }

    /** A name is wrong: class 42, syntax errors among it, which the server tells the place of, and {@code invalid_schema_name}. */
    public boolean isOfNames() {
        return value.startsWith("42") || value.startsWith("3F");
    }

    /** {@code undefined_column}. */
    public boolean isUndefinedColumn() {
        return value.equals("42703");
    }

    /** Tells whether a relation is not there, or not even its schema. */
    public boolean isAbsentRelation() {
        return isUndefinedTable() || value.equals("3F000");
    }

    /** Tells whether a schema, table, column, function or other object is not there. */
    public boolean isUndefined() {
        return UNDEFINED.contains(value);
    }

    /** {@code invalid_foreign_key}: the table that it refers to has no unique key of its columns. */
    public boolean isInvalidForeignKey() {
        return value.equals("42830");
    }

    /** Tells whether it is a value that is wrong: class 22, and the constraints of class 23. */
    public boolean isOfValue() {
        return value.startsWith(DATA_EXCEPTION) || isConstraintViolation();
    }

    /** Class 23. */
    public boolean isConstraintViolation() {
        return value.startsWith(INTEGRITY_CONSTRAINT_VIOLATION);
    }

    /** {@code not_null_violation}. */
    public boolean isNullInColumn() {
        return value.equals("23502");
    }

    /** Tells whether something is there already, also if somebody else has made it at the same time. */
    public boolean isDuplicateObject() {
        return value.equals("42710") || value.equals("23505");
    }

    /** {@code insufficient_privilege}. */
    public boolean isInsufficientPrivilege() {
        return value.equals("42501");
    }

    /** {@code read_only_sql_transaction}: a standby, or a session that was set so. */
    public boolean isReadOnly() {
        return value.equals("25006");
    }

    /** What the server says of a statement, or of a procedure that commits, in a transaction block. */
    public boolean refusesTransaction() {
        return isActiveTransaction() || value.equals("2D000");
    }

    /** {@code active_sql_transaction}: the statement runs outside of transactions only. */
    public boolean isActiveTransaction() {
        return value.equals("25001");
    }

    /** {@code query_canceled}: by a user, or because {@code statement_timeout} has passed. */
    public boolean isCancelled() {
        return value.equals("57014");
    }

    /** Tells whether a statement was cancelled, or its connection closed. */
    public boolean isEnded() {
        return isCancelled() || value.startsWith(CONNECTION_EXCEPTION);
    }

    @Override
    public String toString() {
        return value;
    }
}
