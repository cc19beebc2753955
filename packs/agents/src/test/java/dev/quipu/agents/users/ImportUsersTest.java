package dev.quipu.agents.users;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quipu.agents.AgentsPack;
import dev.quipu.migration.pack.PackReport;
import dev.quipu.migration.testing.CommandRun;
import dev.quipu.migration.testing.PackDatabase;
import dev.quipu.postgres.testing.PostgresTest;
import dev.quipu.postgres.testing.TestServer;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What lines become, which are refused, and that what is told is what happens. */
@PostgresTest
class ImportUsersTest {
    private static final AgentsPack PACK = new AgentsPack();
    private static final String REJECTS = "rejects.csv";

    private final PackDatabase database =
            new PackDatabase(PACK, PackDatabase.atHead(TestServer.get(), PACK), PACK.name());

    @AfterEach
    void close() {
        database.close();
    }

    private CommandRun run(String name, byte[] content) {
        return new CommandRun().file(name, content).with("rejects", REJECTS);
    }

    private CommandRun csv(String... lines) {
        return run("people.csv", (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8));
    }

    private CommandRun jsonl(String... lines) {
        return run("people.jsonl", (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8));
    }

    private PackReport done(CommandRun run) throws SQLException, IOException {
        return run.run(database, new ImportUsers());
    }

    private static Map<String, Long> outcomes(PackReport report) {
        return report.rows().stream()
                .collect(Collectors.groupingBy(
                        row -> String.valueOf(row.getFirst()), Collectors.summingLong(row -> (Long) row.get(1))));
    }

    private static List<String> rejected(CommandRun run) {
        return run.written(REJECTS).lines().skip(1).toList();
    }

    private List<String> users(String columns) throws SQLException {
        return database.lines("SELECT " + columns + " FROM users ORDER BY lower(username)");
    }

    @Test
    void columnsAreFoundByNameAndWhatIsMissingGetsItsDefault() throws SQLException, IOException {
        CommandRun run = csv(
                "E-Mail,Full Name,USERNAME,shoe size,Role,id,month_alert_sent",
                "ada@example.com,Ada Lovelace,ada,38,ADMIN,7,budget_warning",
                "bob@example.com,,bob,44,,8,");

        PackReport report = done(run);

        assertThat(users("username, email, full_name, role, hashed_password, timezone, monthly_budget_limit"))
                .containsExactly(
                        "ada | ada@example.com | Ada Lovelace | admin | ! | UTC | 100.0000000000",
                        "bob | bob@example.com | null | user | ! | UTC | 100.0000000000");
        assertThat(report.isComplete()).isTrue();
        assertThat(report.notes())
                .contains(
                        "columns: E-Mail = email, Full Name = full_name, USERNAME = username, Role = role",
                        "not used: shoe size, id (kept by the database), month_alert_sent (kept by the database)");
        assertThat(outcomes(report)).containsEntry("imported", 2L);
    }

    @Test
    void everyColumnCanBeFilled() throws SQLException, IOException {
        done(jsonl("""
                {"username":"ada","email":"ada@example.com","hashed_password":" $2b$x ","uuid":"A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11",
                """.strip() + """
                "is_active":false,"is_verified":"yes","created_at":"2024-02-29 10:11:12+02:00","last_login":"2025-01-01",
                """.strip() + """
                "preferences":{"a":[1,2.50,"\\u00e9"]},"api_quota_limit":5,"monthly_budget_limit":12.3456789012,
                """.strip() + """
                "budget_warning_threshold":0.5,"preferred_model_provider":"Anthropic","timezone":"europe/berlin",
                """.strip() + """
                "default_temperature":1e-1,"failed_login_attempts":9}""".strip()));

        assertThat(
                        users(
                                "uuid, hashed_password, is_active, is_verified, created_at AT TIME ZONE 'UTC', last_login AT TIME ZONE 'UTC'"))
                .containsExactly("a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11 |  $2b$x  | f | t | 2024-02-29 08:11:12"
                        + " | 2025-01-01 00:00:00");
        assertThat(users("preferences, api_quota_limit, monthly_budget_limit, budget_warning_threshold,"
                        + " preferred_model_provider, timezone, default_temperature, failed_login_attempts"))
                .containsExactly(
                        "{\"a\": [1, 2.50, \"é\"]} | 5 | 12.3456789012 | 0.5000 | anthropic | Europe/Berlin | 0.1 | 0");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "role|boss|role: \"boss\" is not one of admin, user, guest",
                "is_active|maybe|is_active: \"maybe\" is not true or false",
                "api_quota_limit|1.5|api_quota_limit: \"1.5\" is not a whole number",
                "api_quota_limit|3000000000|api_quota_limit: \"3000000000\" is not a number that fits",
                "api_quota_limit|-1|breaks the rule check_api_quota_not_negative",
                "monthly_budget_limit|NaN|monthly_budget_limit: \"NaN\" is not a decimal number",
                "monthly_budget_limit|0.00000000001|monthly_budget_limit: \"0.00000000001\" is not a number of at most 10 decimals",
                "monthly_budget_limit|1e10|monthly_budget_limit: \"1e10\" is not a number that fits",
                "monthly_budget_limit|-0.01|breaks the rule check_positive_budget",
                "budget_warning_threshold|80|breaks the rule check_warning_threshold_fraction",
                "default_temperature|2.1|breaks the rule check_default_temperature_range",
                "created_at|2025-02-30|created_at: \"2025-02-30\" is not a date, or a date and time as in 2026-03-01T12:30:00+01:00",
                "timezone|Mars/Olympus|timezone: \"Mars/Olympus\" is not a time zone of the server",
                "uuid|123|uuid: \"123\" is not a UUID",
                "preferences|[1]|breaks the rule check_user_preferences_object",
                "preferences|{oops|preferences: \"{oops\" is not JSON",
                "preferences|{\"a\":1e99999}|preferences: \"1e99999\" is not a number that fits",
                "preferences|{\"a\":\"\\u0000\"}|preferences: has a NUL character",
                "preferences|{\"a\":\"\\ud800\"}|preferences: has half of a surrogate pair",
            })
    void aValueThatCannotBeIsRefusedWithItsReason(String column, String value, String reason)
            throws SQLException, IOException {
        CommandRun run = csv(
                "username;email;" + column,
                "ada;ada@example.com;\"" + value.replace("\"", "\"\"") + "\"",
                "bob;bob@example.com;");
        CommandRun inJson = jsonl("{\"username\":\"eve\",\"email\":\"eve@example.com\",\"%s\":\"%s\"}"
                .formatted(column, value.replace("\\", "\\\\").replace("\"", "\\\"")));

        assertThat(outcomes(done(run))).containsEntry("imported", 1L).containsEntry("rejected", 1L);
        assertThat(rejected(run)).singleElement().asString().startsWith("2,").contains(reason.replace("\"", "\"\""));
        assertThat(outcomes(done(inJson))).containsEntry("imported", 0L).containsEntry("rejected", 1L);
        assertThat(rejected(inJson)).singleElement().asString().startsWith("1,").contains(reason.replace("\"", "\"\""));
    }

    @Test
    void numbersOfLinesStayRightOverQuotedOnesBlankOnesAndEveryEnd() throws SQLException, IOException {
        CommandRun run = run(
                "people.csv",
                ("\uFEFFusername,email,full_name\r\n"
                                + "ada,ada@example.com,\"Ada\r\nof \"\"Lovelace\"\"\"\r\n"
                                + "\r\n"
                                + "bad,nowhere,x\r"
                                + "bob,bob@example.com,Bob\n"
                                + "tab\\t,\"tab@example.com\",\"a\\b\tc\"\n"
                                + "last,nowhere,\"x\ny\"")
                        .getBytes(StandardCharsets.UTF_8));

        done(run);

        assertThat(rejected(run))
                .containsExactly(
                        "5,\"email: \"\"nowhere\"\" is not an address\",\"bad,nowhere,x\"",
                        "8,\"email: \"\"nowhere\"\" is not an address\",\"last,nowhere,\"\"x",
                        "y\"\"\"");
        assertThat(users("username, replace(full_name, E'\\r\\n', '/')"))
                .containsExactly("ada | Ada/of \"Lovelace\"", "bob | Bob", "tab\\t | a\\b\tc");
    }

    @Test
    void oneQuotationMarkTooManyCostsOneLine() throws SQLException, IOException {
        CommandRun run = csv(
                "username,email,full_name",
                "a,a@example.com,\"never closed",
                "b,b@example.com,Bob",
                "c,c@example.com,\"C\"",
                "d,d@example.com,\"D\" junk",
                "e,e@example.com,\"also never closed",
                "f,f@example.com,F,too many",
                "g,g@example.com,\"quoted",
                "on\",but too many",
                "h,h@example.com,\"open to the end");

        done(run);

        assertThat(users("username")).containsExactly("b", "c");
        assertThat(rejected(run))
                .containsExactly(
                        "2,has text behind a closing quotation mark,\"a,a@example.com,\"\"never closed\"",
                        "5,has text behind a closing quotation mark,\"d,d@example.com,\"\"D\"\" junk\"",
                        "6,has text behind a closing quotation mark,\"e,e@example.com,\"\"also never closed\"",
                        "7,has 4 values for 3 columns,\"f,f@example.com,F,too many\"",
                        "8,has 4 values for 3 columns,\"g,g@example.com,\"\"quoted\"",
                        "9,has 2 values for 3 columns,\"on\"\",but too many\"",
                        "10,has a quotation mark that is not closed,\"h,h@example.com,\"\"open to the end\"");
    }

    @Test
    void bytesNulsAndEndlessLinesAreRefusedOneByOne() throws SQLException, IOException {
        String endless = "x".repeat(3 << 20);
        byte[] text = ("username,email\nada,ada@example.com\nj\u00fcrgen,j@example.com\nn\0l,n@example.com\n" + endless
                        + "\n\"q" + endless + "\",q@example.com\nbob,bob@example.com\n")
                .getBytes(StandardCharsets.ISO_8859_1);
        CommandRun run = run("people.csv", text);

        done(run);

        assertThat(users("username")).containsExactly("ada", "bob");
        assertThat(rejected(run))
                .satisfiesExactly(
                        line -> assertThat(line)
                                .isEqualTo("3,has bytes that are not UTF-8,\"j\uFFFDrgen,j@example.com\""),
                        line -> assertThat(line).isEqualTo("4,has a NUL character,\"n␀l,n@example.com\""),
                        line -> assertThat(line).startsWith("5,\"is longer than 1,048,576 characters\",xxx"),
                        line -> assertThat(line).startsWith("6,\"is longer than 1,048,576 characters\",\"\"\"qxxx"));
        assertThat(outcomes(done(run("people.csv", text).with("encoding", "ISO-8859-1"))))
                .containsEntry("imported", 1L)
                .containsEntry("unchanged", 2L);
        assertThat(users("username")).containsExactly("ada", "bob", "j\u00fcrgen");
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16LE", "UTF-16BE", "UTF-8"})
    void aMarkSaysHowTheFileIsWritten(String encoding) throws SQLException, IOException {
        String text = "\uFEFFusername\temail\nj\u00fcrgen\u6f22\ud83d\ude00\tj@example.com\n";

        done(run("people.csv", text.getBytes(Charset.forName(encoding))));

        assertThat(users("username")).containsExactly("j\u00fcrgen\u6f22\ud83d\ude00");
    }

    @Test
    void aFileThatIsNotWhatItSaysIsToldAtItsHeader() {
        assertThatThrownBy(() -> done(run("people.csv", "username,email\n".getBytes(StandardCharsets.UTF_16LE))))
                .hasMessage("line 1, which names the columns, has a NUL character");
        assertThatThrownBy(() -> done(csv(""))).hasMessage("the file is empty");
        assertThatThrownBy(() -> done(csv("username,full_name", "a,b"))).hasMessage("the file has no column for email");
        assertThatThrownBy(() -> done(csv("email,E-Mail,username", "a,b,c")))
                .hasMessage("two columns of the file stand for email");
        assertThatThrownBy(() -> done(csv("email,username,password", "a,b,c")))
                .hasMessageStartingWith("the file has passwords");
        assertThatThrownBy(() -> done(run("people.xls", new byte[0])))
                .hasMessageContaining("does not tell what it holds");
        assertThatThrownBy(() -> done(csv("a,b").with("map", "a=nothing"))).hasMessageContaining("NAME=COLUMN");
        assertThatThrownBy(() -> done(csv("a,b").with("encoding", "klingon"))).hasMessageContaining("klingon");
        assertThatThrownBy(() -> done(csv("a,b").with("on-conflict", "merge"))).hasMessageContaining("merge");
    }

    @Test
    void namesCanBeMapped() throws SQLException, IOException {
        done(csv("Mail address,Login", "ada@example.com,ada").with("map", "mail address = email, LOGIN=username"));

        assertThat(users("username, email")).containsExactly("ada | ada@example.com");
    }

    @Test
    void whatIsNotAnObjectOfJsonIsRefused() throws SQLException, IOException {
        CommandRun run = jsonl(
                "{\"username\":\"ada\",\"email\":\"ada@example.com\",\"shoe\":{\"size\":[38]}}",
                "[1]",
                "{\"username\":\"x\"",
                "{\"username\":\"x\",\"email\":\"x@example.com\"} {}",
                "{\"username\":\"x\",\"username\":\"y\",\"email\":\"x@example.com\"}",
                "{\"username\":\"x\",\"USERNAME\":\"y\",\"email\":\"x@example.com\"}",
                "{\"username\":\"x\\u0000\",\"email\":\"x@example.com\"}",
                "{\"username\":\"x\",\"email\":null}",
                "[".repeat(5_000),
                "",
                "{\"username\":\"bob\",\"email\":\"bob@example.com\"}");

        PackReport report = done(run);

        assertThat(users("username")).containsExactly("ada", "bob");
        assertThat(report.notes()).contains("not used: shoe");
        assertThat(rejected(run))
                .satisfiesExactly(
                        line -> assertThat(line).startsWith("2,is not a JSON object"),
                        line -> assertThat(line).startsWith("3,\"is not JSON: "),
                        line -> assertThat(line).startsWith("4,has text behind its JSON object"),
                        line -> assertThat(line).startsWith("5,is not JSON: Duplicate"),
                        line -> assertThat(line).startsWith("6,username: is given twice"),
                        line -> assertThat(line).startsWith("7,username: has a NUL character"),
                        line -> assertThat(line).startsWith("8,email: is missing"),
                        line -> assertThat(line).startsWith("9,is not a JSON object"));
    }

    /** Line 4 shares its name with 2 and its e-mail with 5; since 4 is refused, 5 is the first with that e-mail. */
    @Test
    void theFirstLineThatCanBeTakenWins() throws SQLException, IOException {
        CommandRun run = csv(
                "username,email,role",
                "ada,ada@example.com,",
                "x,ADA@example.com,",
                "Ada,second@example.com,",
                "bob,Second@Example.com,",
                "refused,third@example.com,boss",
                "REFUSED,Third@example.com,");

        done(run);

        assertThat(users("username, email"))
                .containsExactly("ada | ada@example.com", "bob | Second@Example.com", "REFUSED | Third@example.com");
        assertThat(rejected(run))
                .containsExactly(
                        "3,the e-mail is that of line 2,\"x,ADA@example.com,\"",
                        "4,the username is that of line 2,\"Ada,second@example.com,\"",
                        "6,\"role: \"\"boss\"\" is not one of admin, user, guest\",\"refused,third@example.com,boss\"");
    }

    @ParameterizedTest
    @CsvSource({"reject,1,0,0,5", "skip,1,0,2,3", "update,1,2,0,3"})
    void whatToDoWithUsersThatThereAreIsSaid(String mode, long imported, long updated, long skipped, long rejected)
            throws SQLException, IOException {
        database.execute("""
                INSERT INTO users (username, email, hashed_password, full_name, uuid)
                SELECT name, name || '@example.com', 'x', initcap(name), format('00000000-0000-4000-8000-%s', lpad(n::text, 12, '0'))::uuid
                FROM unnest(ARRAY['ada', 'bob', 'carl', 'dora', 'emil']) WITH ORDINALITY AS given (name, n)
                """);
        String[] lines = {
            "username,email,full_name,uuid",
            "ada,ada@example.com,Ada,",
            "bobby,BOB@example.com,,",
            "CARL,eve@example.com,,",
            "d,dora@EXAMPLE.com,,00000000-0000-4000-8000-000000000009",
            "emilia,emilia@example.com,,00000000-0000-4000-8000-000000000005",
            "e,emil@example.com,,",
            "new,new@example.com,,",
        };

        CommandRun dry = csv(lines).with("on-conflict", mode).dry();
        Map<String, Long> promised = outcomes(done(dry));
        List<String> before = users("username");
        CommandRun run = csv(lines).with("on-conflict", mode);
        Map<String, Long> kept = outcomes(done(run));

        assertThat(before).containsExactly("ada", "bob", "carl", "dora", "emil");
        assertThat(run.written(REJECTS)).isEqualTo(dry.written(REJECTS));
        assertThat(kept)
                .isEqualTo(promised)
                .containsEntry("imported", imported)
                .containsEntry("updated", updated)
                .containsEntry("skipped", skipped)
                .containsEntry("unchanged", 1L)
                .containsEntry("rejected", rejected);
        assertThat(users("username, email, full_name"))
                .containsExactly(
                        "ada | ada@example.com | Ada",
                        updated == 0 ? "bob | bob@example.com | Bob" : "bobby | BOB@example.com | Bob",
                        "carl | carl@example.com | Carl",
                        "dora | dora@example.com | Dora",
                        updated == 0 ? "emil | emil@example.com | Emil" : "emilia | emilia@example.com | Emil",
                        "new | new@example.com | null");
        assertThat(rejected(run))
                .contains(
                        "4,\"the username is that of another user, with the e-mail \"\"carl@example.com\"\"\","
                                + "\"CARL,eve@example.com,,\"",
                        "5,\"the user with this e-mail has another uuid: \"\"00000000-0000-4000-8000-000000000004\"\"\","
                                + "\"d,dora@EXAMPLE.com,,00000000-0000-4000-8000-000000000009\"",
                        "7,is about the same user as line 6,\"e,emil@example.com,,\"");
    }

    @Test
    void aDryRunChangesNothingAndTellsWhatWouldHappen() throws SQLException, IOException {
        String[] lines = IntStream.range(0, 12_000)
                .mapToObj(i -> i == 0 ? "username,email" : "u%d,u%d@example.com".formatted(i % 11_900, i))
                .toArray(String[]::new);
        String sequence = database.value("SELECT last_value || ' ' || is_called FROM users_id_seq");

        CommandRun dry = csv(lines).dry();
        PackReport promised = done(dry);
        assertThat(users("*")).isEmpty();
        assertThat(database.value("SELECT last_value || ' ' || is_called FROM users_id_seq"))
                .isEqualTo(sequence);
        CommandRun run = csv(lines);
        PackReport kept = done(run);

        assertThat(kept.rows()).isEqualTo(promised.rows());
        assertThat(run.written(REJECTS)).isEqualTo(dry.written(REJECTS));
        assertThat(outcomes(kept)).containsEntry("imported", 11_899L + 1).containsEntry("rejected", 99L);
        assertThat(promised.notes()).contains("dry run: nothing was changed");
    }

    /** The session is ended by the server in the middle; the same file once more makes what one whole run makes. */
    @Test
    void aBrokenRunGoesOnWhereItEnded() throws SQLException, IOException {
        String[] lines = IntStream.range(0, 35_000)
                .mapToObj(i -> i == 0
                        ? "username,email,role"
                        : "u%d,u%d@example.com,%s".formatted(i, i, i % 5_000 == 7 ? "boss" : "user"))
                .toArray(String[]::new);
        CommandRun broken = csv(lines).onProgress(words -> {
            if (words.startsWith("19,995 users written")) {
                terminate();
            }
        });

        assertThatThrownBy(() -> done(broken)).isInstanceOf(SQLException.class);
        assertThat(database.value("SELECT count(*) FROM users")).isEqualTo("19995");
        CommandRun again = csv(lines);
        Map<String, Long> outcome = outcomes(done(again));

        assertThat(outcome)
                .containsEntry("unchanged", 19_995L)
                .containsEntry("imported", 34_999L - 19_995 - 7)
                .containsEntry("rejected", 7L);
        assertThat(rejected(again)).hasSize(7).first().asString().startsWith("8,");
        assertThat(database.value("SELECT count(*) FROM users")).isEqualTo("34992");
    }

    private void terminate() {
        try {
            database.execute("""
                    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                    WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'
                    """);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void whoIsAskedToStopEndsAtABatchAndSaysSo() throws SQLException, IOException {
        String[] lines = IntStream.range(0, 25_000)
                .mapToObj(i -> i == 0 ? "username,email" : "u%d,u%d@example.com".formatted(i, i))
                .toArray(String[]::new);
        CommandRun run = csv(lines);
        run.onProgress(words -> {
            if (words.endsWith("users written")) {
                run.stop();
            }
        });

        PackReport report = done(run);

        assertThat(report.isComplete()).isFalse();
        assertThat(report.notes()).anyMatch(note -> note.startsWith("stopped before the end"));
        assertThat(database.value("SELECT count(*) FROM users")).isEqualTo("9999");
        assertThat(outcomes(done(csv(lines))))
                .containsEntry("unchanged", 9_999L)
                .containsEntry("imported", 15_000L);
    }

    /** Between judging and writing somebody else takes an e-mail: that line alone is refused. */
    @Test
    void whatSomebodyElseTakesInTheMeantimeIsFoundAlone() throws SQLException, IOException {
        String[] lines = IntStream.range(0, 9_000)
                .mapToObj(i -> i == 0 ? "username,email" : "u%d,u%d@example.com".formatted(i, i))
                .toArray(String[]::new);
        database.execute("""
                CREATE FUNCTION refuse_some() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN
                    IF NEW.username = 'u17' THEN RAISE EXCEPTION 'not this one'; END IF;
                    RETURN NEW;
                END $$;
                CREATE TRIGGER refuse BEFORE INSERT ON users FOR EACH ROW EXECUTE FUNCTION refuse_some();
                """);
        CommandRun run = csv(lines).onProgress(words -> {
            if (words.equals("8,999 lines judged")) {
                takeAnEmail();
            }
        });

        Map<String, Long> outcome = outcomes(done(run));

        assertThat(outcome).containsEntry("imported", 8_997L).containsEntry("rejected", 2L);
        assertThat(rejected(run))
                .satisfiesExactly(
                        line -> assertThat(line).startsWith("18,the database refuses it: not this one"),
                        line -> assertThat(line)
                                .startsWith("4712,\"the database refuses it: duplicate key")
                                .contains("(u4711@example.com)"));
    }

    private void takeAnEmail() {
        try {
            database.execute("INSERT INTO users (username, email, hashed_password)"
                    + " VALUES ('other', 'U4711@example.com', 'x')");
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }
}
