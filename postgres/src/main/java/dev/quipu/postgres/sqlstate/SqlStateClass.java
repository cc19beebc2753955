package dev.quipu.postgres.sqlstate;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What the first two characters of a SQLSTATE say, with the names of the manual.
 *
 * @see <a href="https://www.postgresql.org/docs/current/errcodes-appendix.html">PostgreSQL: Appendix A, Error Codes</a>
 */
public enum SqlStateClass {
    SUCCESSFUL_COMPLETION("00", "Successful Completion"),
    WARNING("01", "Warning"),
    NO_DATA("02", "No Data"),
    SQL_STATEMENT_NOT_YET_COMPLETE("03", "SQL Statement Not Yet Complete"),
    CONNECTION_EXCEPTION("08", "Connection Exception"),
    TRIGGERED_ACTION_EXCEPTION("09", "Triggered Action Exception"),
    FEATURE_NOT_SUPPORTED("0A", "Feature Not Supported"),
    INVALID_TRANSACTION_INITIATION("0B", "Invalid Transaction Initiation"),
    LOCATOR_EXCEPTION("0F", "Locator Exception"),
    INVALID_GRANTOR("0L", "Invalid Grantor"),
    INVALID_ROLE_SPECIFICATION("0P", "Invalid Role Specification"),
    DIAGNOSTICS_EXCEPTION("0Z", "Diagnostics Exception"),
    /** PostgreSQL 17 and later. */
    XQUERY_ERROR("10", "XQuery Error"),
    CASE_NOT_FOUND("20", "Case Not Found"),
    CARDINALITY_VIOLATION("21", "Cardinality Violation"),
    DATA_EXCEPTION("22", "Data Exception"),
    INTEGRITY_CONSTRAINT_VIOLATION("23", "Integrity Constraint Violation"),
    INVALID_CURSOR_STATE("24", "Invalid Cursor State"),
    INVALID_TRANSACTION_STATE("25", "Invalid Transaction State"),
    INVALID_SQL_STATEMENT_NAME("26", "Invalid SQL Statement Name"),
    TRIGGERED_DATA_CHANGE_VIOLATION("27", "Triggered Data Change Violation"),
    INVALID_AUTHORIZATION_SPECIFICATION("28", "Invalid Authorization Specification"),
    DEPENDENT_PRIVILEGE_DESCRIPTORS_STILL_EXIST("2B", "Dependent Privilege Descriptors Still Exist"),
    INVALID_TRANSACTION_TERMINATION("2D", "Invalid Transaction Termination"),
    SQL_ROUTINE_EXCEPTION("2F", "SQL Routine Exception"),
    INVALID_CURSOR_NAME("34", "Invalid Cursor Name"),
    EXTERNAL_ROUTINE_EXCEPTION("38", "External Routine Exception"),
    EXTERNAL_ROUTINE_INVOCATION_EXCEPTION("39", "External Routine Invocation Exception"),
    SAVEPOINT_EXCEPTION("3B", "Savepoint Exception"),
    INVALID_CATALOG_NAME("3D", "Invalid Catalog Name"),
    INVALID_SCHEMA_NAME("3F", "Invalid Schema Name"),
    TRANSACTION_ROLLBACK("40", "Transaction Rollback"),
    SYNTAX_ERROR_OR_ACCESS_RULE_VIOLATION("42", "Syntax Error or Access Rule Violation"),
    WITH_CHECK_OPTION_VIOLATION("44", "WITH CHECK OPTION Violation"),
    INSUFFICIENT_RESOURCES("53", "Insufficient Resources"),
    PROGRAM_LIMIT_EXCEEDED("54", "Program Limit Exceeded"),
    OBJECT_NOT_IN_PREREQUISITE_STATE("55", "Object Not In Prerequisite State"),
    OPERATOR_INTERVENTION("57", "Operator Intervention"),
    SYSTEM_ERROR("58", "System Error"),
    /** PostgreSQL 16 and earlier. */
    SNAPSHOT_FAILURE("72", "Snapshot Failure"),
    CONFIGURATION_FILE_ERROR("F0", "Configuration File Error"),
    FOREIGN_DATA_WRAPPER_ERROR("HV", "Foreign Data Wrapper Error (SQL/MED)"),
    PLPGSQL_ERROR("P0", "PL/pgSQL Error"),
    INTERNAL_ERROR("XX", "Internal Error");

    private static final Map<String, SqlStateClass> BY_CODE =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(SqlStateClass::code, Function.identity()));

    private final String code;
    private final String title;

    SqlStateClass(String code, String title) {
        this.code = code;
        this.title = title;
    }

    /** Returns the two characters. */
    public String code() {
        return code;
    }

    /** Returns the name that the manual gives the class. */
    public String title() {
        return title;
    }

    /** Finds a class by its two characters; empty for one that is not PostgreSQL's, such as a user's own. */
    public static Optional<SqlStateClass> of(String code) {
        return Optional.ofNullable(BY_CODE.get(code));
    }
}
