package dev.quipu.assistant;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Everything that the catalog lists, tried out by everybody: each table, view, materialized view and sequence with each
 * verb, and each function. Each try is rolled back.
 *
 * <p>Rows are told apart by their {@code tenant_id}, and tenants by their {@code id}. A relation without either is one
 * tenant's and everybody else's.
 */
final class TenantMatrix {
    static final List<String> VERBS = List.of("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE");

    private static final String RELATIONS = """
            SELECT relname, relkind FROM pg_class
            WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'p', 'v', 'm', 'f', 'S')
            ORDER BY relname
            """;

    private static final String FUNCTIONS = """
            SELECT proname || '(' || pg_get_function_identity_arguments(oid) || ')', proname, oid
            FROM pg_proc WHERE pronamespace = current_schema()::regnamespace ORDER BY 1
            """;

    private final Connection connection;

    /** Takes a connection of a superuser. */
    TenantMatrix(Connection connection) {
        this.connection = connection;
    }

    /**
     * Somebody.
     *
     * @param name what the rules call them
     * @param role their role in the database
     * @param user who they say they are
     * @param tenant whose rows they try to reach
     */
    record Somebody(String name, String role, String user, String tenant) {}

    /** What one try is about. */
    record Try(String object, String verb, String somebody) {}

    /** Tries everything, and returns what came of it: own, all, rows, none, denied or done. */
    Map<Try, String> outcomes(List<Somebody> everybody, Map<String, String> calls) throws SQLException {
        Map<Try, String> outcomes = new LinkedHashMap<>();
        connection.setAutoCommit(false);
        for (List<String> relation : rows(RELATIONS)) {
            for (String verb : VERBS) {
                for (Somebody somebody : everybody) {
                    String name = relation.getFirst();
                    String kind = kind(relation.get(1));
                    // Nobody inserts into a sequence.
                    String outcome = kind.equals("sequence") && verb.equals("INSERT")
                            ? "denied"
                            : relation(name, verb, somebody);
                    outcomes.put(new Try(kind + " " + name, verb, somebody.name()), outcome);
                }
            }
        }
        for (List<String> function : rows(FUNCTIONS)) {
            for (Somebody somebody : everybody) {
                outcomes.put(
                        new Try("function " + function.getFirst(), "CALL", somebody.name()),
                        function(function, calls.get(function.get(1)), somebody));
            }
        }
        return outcomes;
    }

    private static String kind(String relkind) {
        return switch (relkind) {
            case "r", "p", "f" -> "table";
            case "v" -> "view";
            case "m" -> "materialized view";
            default -> "sequence";
        };
    }

    private String relation(String name, String verb, Somebody somebody) throws SQLException {
        String tenant = tenantColumn(name);
        String theirs = tenant.isEmpty() ? "true" : "%s = '%s'".formatted(tenant, somebody.tenant());
        return switch (verb) {
            case "SELECT" ->
                attempt(
                        somebody,
                        () -> seen("SELECT count(*) FILTER (WHERE %s), count(*) FROM %s".formatted(theirs, name)));
            case "UPDATE" ->
                attempt(
                        somebody,
                        () -> changed("UPDATE %s SET %s WHERE %s"
                                .formatted(name, assignment(name, somebody.role()), theirs)));
            case "DELETE" -> attempt(somebody, () -> changed("DELETE FROM %s WHERE %s".formatted(name, theirs)));
            case "TRUNCATE" -> attempt(somebody, () -> changed("TRUNCATE %s CASCADE".formatted(name)));
            default -> insert(name, theirs, somebody);
        };
    }

    /** Takes each of the tenant's rows away, and lets somebody put it back; one that gets in is enough. */
    private String insert(String name, String theirs, Somebody somebody) throws SQLException {
        List<String> columns = columns(name, "INSERT", somebody.role());
        if (columns.isEmpty()) {
            columns = columns(name, "INSERT", "postgres");
        }
        String list = String.join(", ", columns);
        List<List<String>> candidates = rows("SELECT to_jsonb(r) FROM %s AS r WHERE %s".formatted(name, theirs));
        String worst = "none";
        for (List<String> row : candidates.isEmpty() ? List.of(List.of("{}")) : candidates) {
            String outcome = attempt(
                    somebody,
                    () -> deleteAsSuperuser(name, row.getFirst()),
                    () -> changed("INSERT INTO %s (%s) SELECT %s FROM jsonb_populate_record(NULL::%s, '%s')"
                            .formatted(name, list, list, name, row.getFirst().replace("'", "''"))));
            if (outcome.equals("rows")) {
                return outcome;
            }
            worst = outcome;
        }
        return worst;
    }

    private void deleteAsSuperuser(String name, String row) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SAVEPOINT before");
            try {
                statement.execute(
                        "DELETE FROM %s AS r WHERE to_jsonb(r) = '%s'".formatted(name, row.replace("'", "''")));
            } catch (SQLException e) {
                // A view, which has no rows of its own.
                statement.execute("ROLLBACK TO before");
            }
        }
    }

    private String function(List<String> function, @Nullable String call, Somebody somebody) throws SQLException {
        if (call == null) {
            return attempt(
                    somebody,
                    () -> rows("SELECT has_function_privilege(%s::oid, 'EXECUTE')".formatted(function.get(2)))
                                    .getFirst()
                                    .getFirst()
                                    .equals("t")
                            ? "done"
                            : "denied");
        }
        return attempt(somebody, () -> {
            rows("SELECT " + call);
            return "done";
        });
    }

    @FunctionalInterface
    private interface Probe {
        String run() throws SQLException;
    }

    @FunctionalInterface
    private interface Preparation {
        void run() throws SQLException;
    }

    private String attempt(Somebody somebody, Probe probe) throws SQLException {
        return attempt(somebody, () -> {}, probe);
    }

    private String attempt(Somebody somebody, Preparation preparation, Probe probe) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            preparation.run();
            statement.execute("SELECT set_config('app.user_id', '%s', true), set_config('role', '%s', true)"
                    .formatted(somebody.user(), somebody.role()));
            return probe.run();
        } catch (SQLException e) {
            return switch (Objects.toString(e.getSQLState())) {
                case "42501" -> "denied";
                // Not a table; a view or a materialized view that nobody can write to.
                case "42809", "55000", "0A000" -> "denied";
                default -> e.getSQLState() + " " + e.getMessage();
            };
        } finally {
            connection.rollback();
        }
    }

    private String seen(String sql) throws SQLException {
        List<String> counts = rows(sql).getFirst();
        long theirs = Long.parseLong(counts.get(0));
        if (theirs == 0) {
            return "none";
        }
        return theirs == Long.parseLong(counts.get(1)) ? "own" : "all";
    }

    private String changed(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            int rows = statement.executeUpdate(sql);
            return rows > 0 || sql.startsWith("TRUNCATE") ? "rows" : "none";
        }
    }

    private String assignment(String name, String role) throws SQLException {
        List<String> columns = columns(name, "UPDATE", role);
        String column = columns.isEmpty() ? columns(name, "SELECT", "postgres").getFirst() : columns.getFirst();
        return column + " = " + column;
    }

    private List<String> columns(String name, String privilege, String role) throws SQLException {
        List<String> columns = new ArrayList<>();
        for (List<String> row : rows("""
                SELECT quote_ident(attname) FROM pg_attribute
                WHERE attrelid = '%s'::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = ''
                  AND has_column_privilege('%s', attrelid, attnum, '%s')
                ORDER BY attnum""".formatted(name, role, privilege))) {
            columns.add(row.getFirst());
        }
        return columns;
    }

    private String tenantColumn(String name) throws SQLException {
        if (name.equals("tenants")) {
            return "id";
        }
        return columns(name, "SELECT", "postgres").contains("tenant_id") ? "tenant_id" : "";
    }

    private List<List<String>> rows(String sql) throws SQLException {
        List<List<String>> rows = new ArrayList<>();
        // Never prepared: a plan that somebody was allowed to make would answer the next one too.
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            while (result.next()) {
                List<String> row = new ArrayList<>();
                for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
                    row.add(Objects.toString(result.getString(i)));
                }
                rows.add(row);
            }
        }
        return rows;
    }
}
