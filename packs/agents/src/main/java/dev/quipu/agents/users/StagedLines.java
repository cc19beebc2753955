package dev.quipu.agents.users;

import dev.quipu.agents.users.UserColumns.UserColumn;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The lines of a file as rows of temporary tables, where they are judged together: against the rules of {@code users},
 * against each other, and against the users that there are.
 */
final class StagedLines {
    private static final String CREATE = """
            CREATE TEMPORARY TABLE import_lines AS
                SELECT NULL::bigint AS line_number, NULL::text AS original, users.* FROM users WITH NO DATA;
            CREATE TEMPORARY TABLE import_rejects (line_number bigint PRIMARY KEY, reason text NOT NULL, original text);
            CREATE TEMPORARY TABLE import_doubtful (line_number bigint PRIMARY KEY);
            CREATE TEMPORARY TABLE import_firsts (
                line_number bigint PRIMARY KEY, email text NOT NULL UNIQUE, username text NOT NULL UNIQUE, uuid uuid UNIQUE);
            CREATE TEMPORARY TABLE import_matches (
                line_number bigint PRIMARY KEY, user_id bigint, is_same boolean NOT NULL)
            """;

    private static final String NOT_REFUSED =
            "NOT EXISTS (SELECT FROM import_rejects AS refused WHERE refused.line_number = line.line_number)";

    private final Connection connection;
    private final UserColumns columns;

    StagedLines(Connection connection, UserColumns columns) {
        this.connection = connection;
        this.columns = columns;
    }

    /** Makes the tables. The memory is the session's, and the session ends with the command. */
    void create() throws SQLException {
        execute("SET work_mem = '64MB'; SET temp_buffers = '64MB'");
        execute(CREATE);
    }

    /** Finds what is wrong with lines, and whom they are about. */
    void judge(ImportMode mode) throws SQLException {
        execute("ALTER TABLE import_lines ADD PRIMARY KEY (line_number); ANALYZE import_lines, import_rejects");
        refuseWhatBreaksRules();
        refuseLaterDuplicates();
        execute("ANALYZE import_rejects");
        findUsers();
        refuseWhatIsTaken();
        if (mode == ImportMode.REJECT) {
            execute("""
                    INSERT INTO import_rejects (line_number, reason, original)
                    SELECT line_number, format('there is a user with this e-mail already: "%s"', account.email), original
                    FROM import_matches JOIN import_lines AS line USING (line_number)
                    JOIN users AS account ON account.id = user_id
                    WHERE NOT is_same
                    """ + "AND " + NOT_REFUSED);
        }
        execute("DELETE FROM import_matches AS line WHERE NOT " + NOT_REFUSED
                + "; ANALYZE import_rejects, import_matches");
    }

    /** The rules are those of the table as it is; where a line says nothing, the default stands, which keeps them. */
    private void refuseWhatBreaksRules() throws SQLException {
        StringBuilder rules = new StringBuilder();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("""
                        SELECT pg_get_expr(conbin, conrelid), quote_literal(conname)
                        FROM pg_constraint WHERE conrelid = 'users'::regclass AND contype = 'c' ORDER BY conname
                        """)) {
            while (row.next()) {
                rules.append("WHEN NOT (").append(row.getString(1)).append(") THEN 'breaks the rule ' || ");
                rules.append(row.getString(2)).append('\n');
            }
        }
        execute("""
                INSERT INTO import_rejects (line_number, reason, original)
                SELECT line_number, reason, original
                FROM (SELECT line_number, original, CASE
                    WHEN username IS NULL THEN 'username: is missing'
                    WHEN email IS NULL THEN 'email: is missing'
                    WHEN username ~ '[[:cntrl:]]' THEN 'username: has a control character'
                    WHEN email !~ '^[^@[:space:][:cntrl:]]+@[^@[:space:][:cntrl:]]+$'
                        THEN format('email: "%s" is not an address', email)
                """ + rules + "END AS reason FROM import_lines) AS line WHERE reason IS NOT NULL");
    }

    /**
     * The first line that can be taken wins, also where a later one shares its e-mail with one line and its name with
     * another. A unique index decides that in the order of the lines; only lines that share something are put to it.
     */
    private void refuseLaterDuplicates() throws SQLException {
        for (String key : List.of("lower(line.email)", "lower(line.username)", "line.uuid")) {
            execute("""
                    INSERT INTO import_doubtful
                    SELECT line_number FROM import_lines AS line
                    JOIN (SELECT %1$s AS key FROM import_lines AS line GROUP BY 1 HAVING count(*) > 1) AS shared
                      ON key = %1$s
                    ON CONFLICT DO NOTHING
                    """.formatted(key));
        }
        execute("ANALYZE import_doubtful");
        execute("""
                INSERT INTO import_firsts
                SELECT line_number, lower(email), lower(username), uuid
                FROM import_doubtful JOIN import_lines AS line USING (line_number)
                WHERE %s ORDER BY line_number
                ON CONFLICT DO NOTHING
                """.formatted(NOT_REFUSED));
        execute("ANALYZE import_firsts");
        execute("""
                INSERT INTO import_rejects (line_number, reason, original)
                SELECT line.line_number,
                       CASE WHEN by_email.line_number IS NOT NULL THEN 'the e-mail is that of line ' || by_email.line_number
                            WHEN by_name.line_number IS NOT NULL THEN 'the username is that of line ' || by_name.line_number
                            ELSE 'the uuid is that of line ' || by_uuid.line_number END,
                       line.original
                FROM import_doubtful
                JOIN import_lines AS line USING (line_number)
                LEFT JOIN import_firsts AS by_email ON by_email.email = lower(line.email)
                    AND by_email.line_number < line.line_number
                LEFT JOIN import_firsts AS by_name ON by_name.username = lower(line.username)
                    AND by_name.line_number < line.line_number
                LEFT JOIN import_firsts AS by_uuid ON by_uuid.uuid = line.uuid
                    AND by_uuid.line_number < line.line_number
                WHERE NOT EXISTS (SELECT FROM import_firsts AS own WHERE own.line_number = line.line_number)
                """ + "AND " + NOT_REFUSED);
    }

    /** A uuid says who is meant; without one the e-mail does. */
    private void findUsers() throws SQLException {
        String isSame = columns.all().stream()
                .map(UserColumn::quoted)
                .map(name -> "(line.%1$s IS NULL OR line.%1$s IS NOT DISTINCT FROM account.%1$s)".formatted(name))
                .collect(Collectors.joining(" AND "));
        execute("""
                INSERT INTO import_matches
                SELECT line_number, coalesce(by_uuid.id, by_email.id), account.id IS NOT NULL AND %s
                FROM import_lines AS line
                LEFT JOIN users AS by_email ON lower(by_email.email) = lower(line.email)
                LEFT JOIN users AS by_name ON lower(by_name.username) = lower(line.username)
                LEFT JOIN users AS by_uuid ON by_uuid.uuid = line.uuid
                LEFT JOIN users AS account ON account.id = coalesce(by_uuid.id, by_email.id)
                WHERE (by_email.id IS NOT NULL OR by_name.id IS NOT NULL OR by_uuid.id IS NOT NULL) AND %s
                """.formatted(isSame, NOT_REFUSED));
    }

    private void refuseWhatIsTaken() throws SQLException {
        execute("""
                INSERT INTO import_rejects (line_number, reason, original)
                SELECT line_number, reason, original
                FROM (
                    SELECT line_number, original, CASE
                        WHEN by_email.id <> user_id THEN 'the e-mail is that of another user, named "' || by_email.username || '"'
                        WHEN by_name.id IS DISTINCT FROM user_id AND by_name.id IS NOT NULL
                            THEN 'the username is that of another user, with the e-mail "' || by_name.email || '"'
                        WHEN line.uuid <> account.uuid THEN 'the user with this e-mail has another uuid: "' || account.uuid || '"'
                        WHEN earlier < line_number THEN 'is about the same user as line ' || earlier END AS reason
                    FROM (SELECT *, min(line_number) OVER (PARTITION BY user_id) AS earlier FROM import_matches) AS found
                    JOIN import_lines AS line USING (line_number)
                    LEFT JOIN users AS account ON account.id = user_id
                    LEFT JOIN users AS by_email ON lower(by_email.email) = lower(line.email)
                    LEFT JOIN users AS by_name ON lower(by_name.username) = lower(line.username)) AS line
                WHERE reason IS NOT NULL
                """);
    }

    /** Returns how many lines are about users that there are, and say the same. */
    long same() throws SQLException {
        return count("SELECT count(*) FROM import_matches WHERE is_same");
    }

    /** Returns how many lines are about users that there are, and say something else. */
    long different() throws SQLException {
        return count("SELECT count(*) FROM import_matches WHERE NOT is_same");
    }

    long refused() throws SQLException {
        return count("SELECT count(*) FROM import_rejects");
    }

    /**
     * Why lines were refused.
     *
     * @param reason why, with a sign in place of what differs from line to line
     * @param lines how many
     * @param first the first of them
     */
    record Refusal(String reason, long lines, long first) {}

    /** Returns the reasons for which lines were refused, the most frequent first. */
    List<Refusal> refusals(int atMost) throws SQLException {
        List<Refusal> refusals = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("""
                        SELECT CASE count(*) WHEN 1 THEN min(reason) ELSE kind END, count(*), min(line_number)
                        FROM (SELECT *, regexp_replace(reason, '"[^"]*"|=\\([^)]*\\)|[0-9][0-9,]*', '…', 'g') AS kind
                              FROM import_rejects) AS refused
                        GROUP BY kind ORDER BY 2 DESC, 3
                        """ + "LIMIT " + atMost)) {
            while (row.next()) {
                refusals.add(new Refusal(row.getString(1), row.getLong(2), row.getLong(3)));
            }
        }
        return refusals;
    }

    private long count(String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
