package dev.quipu.postgres.script;

import static dev.quipu.postgres.script.ScriptSplitterTest.texts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.quipu.postgres.script.ScriptStatement.CopyIn;
import dev.quipu.postgres.script.ScriptStatement.Sql;
import dev.quipu.postgres.testing.PostgresTest;
import dev.quipu.postgres.testing.TestDatabase;
import dev.quipu.postgres.testing.TestServer;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.postgresql.PGConnection;

/** The statements of a script are those that psql sends, one by one, to a server of the version under test. */
@PostgresTest
class PsqlAgreementTest {
    static final List<String> CORPUS = List.of(
            "literals.sql",
            "dollars.sql",
            "comments.sql",
            "bodies.sql",
            "copy.sql",
            "copy-csv.sql",
            "settings.sql",
            "dump.sql");

    /** With {@code -Dquipu.exhaustive=true} many more. */
    private static final int NASTY_SCRIPTS = Boolean.getBoolean("quipu.exhaustive") ? 5000 : 100;

    /** White space and comments, said in another way than the scanner says it; comments nest up to three deep. */
    private static final String BLANKS = "(?:\\s|--[^\r\n]*|" + comment(comment(comment("(?!)"))) + ")*+";

    private static final Pattern LEADING = Pattern.compile(BLANKS, Pattern.DOTALL);
    private static final Pattern TRAILING = Pattern.compile(BLANKS + ";?", Pattern.DOTALL);

    @TempDir
    private Path directory;

    private Psql psql;

    PsqlAgreementTest() throws Exception {
        psql = Psql.onPath().orElse(new Psql(Path.of("psql"), 0));
    }

    @BeforeEach
    void needsPsql() {
        assumeTrue(psql.majorVersion() > 0, "there is no psql on the PATH to agree with");
        assumeTrue(psql.majorVersion() >= 15, "psql before 15 leaves comments out of what it sends");
    }

    @ParameterizedTest
    @FieldSource("CORPUS")
    void onTheCorpus(String name, TestDatabase database) throws Exception {
        agreeOn(List.of(corpus(name)), database);
    }

    @ParameterizedTest
    @FieldSource("CORPUS")
    void onTheCorpusAsAnEditorOnWindowsWritesIt(String name, TestDatabase database) throws Exception {
        agreeOn(List.of("\uFEFF" + corpus(name).replace("\n", "\r\n")), database);
    }

    @Test
    void onScriptsThatNobodyWouldWrite(TestDatabase database) throws Exception {
        database.execute("CREATE TABLE nasty (a text)");
        agreeOn(
                LongStream.range(0, NASTY_SCRIPTS)
                        .mapToObj(seed -> new NastyScript(seed).text())
                        .toList(),
                database);
    }

    @Test
    void onTheRowsOfCopy(TestDatabase ours, TestDatabase theirs) throws Exception {
        agreeOnRows(corpus("copy.sql"), ours, theirs);
    }

    @Test
    void onTheRowsOfCopyInCsv(TestServer server, TestDatabase ours, TestDatabase theirs) throws Exception {
        assumeTrue(
                psql.majorVersion() >= 18 || server.majorVersion() < 18,
                "psql before 18 sends the line \\. to the server, which takes it for a row of CSV from 18 on");
        agreeOnRows(corpus("copy-csv.sql"), ours, theirs);
    }

    private void agreeOnRows(String script, TestDatabase ours, TestDatabase theirs) throws Exception {
        try (var connection = ours.connect()) {
            ScriptSplitter.split("copy.sql", script).statements().forEach(statement -> run(connection, statement));
        }
        psql.run(theirs, List.of(write(0, script)), directory);

        assertThat(rows(ours)).isNotEmpty().isEqualTo(rows(theirs));
    }

    private void agreeOn(List<String> scripts, TestDatabase database) throws Exception {
        var files = new ArrayList<Path>();
        var ours = new ArrayList<String>();
        for (String script : scripts) {
            files.add(write(files.size(), script));
            ours.addAll(texts(ScriptSplitter.split("script.sql", script)));
        }
        List<String> theirs = psql.run(database, files, directory).stream()
                .map(PsqlAgreementTest::withoutLead)
                .filter(query -> !TRAILING.matcher(query).matches())
                .toList();

        assertThat(ours).isNotEmpty().isEqualTo(cutLike(ours, theirs));
    }

    /** Takes from what psql sent the semicolon and the blanks before it, where ours is the same but for these. */
    private static List<String> cutLike(List<String> ours, List<String> theirs) {
        var cut = new ArrayList<String>();
        for (int i = 0; i < theirs.size(); i++) {
            String own = i < ours.size() ? ours.get(i) : "";
            String query = theirs.get(i);
            boolean same = query.startsWith(own)
                    && TRAILING.matcher(query.substring(own.length())).matches();
            cut.add(same ? own : query);
        }
        return cut;
    }

    private static String withoutLead(String query) {
        return LEADING.matcher(query).replaceFirst("");
    }

    private static String comment(String nested) {
        return "/\\*(?:(?!\\*/|/\\*).|" + nested + ")*+\\*/";
    }

    /** Runs a statement; like psql it goes on when the server refuses. */
    private static void run(Connection connection, ScriptStatement statement) {
        try {
            switch (statement) {
                case Sql sql -> {
                    try (var jdbc = connection.createStatement()) {
                        jdbc.execute(sql.text());
                    }
                }
                case CopyIn copy ->
                    connection
                            .unwrap(PGConnection.class)
                            .getCopyAPI()
                            .copyIn(copy.text(), new StringReader(copy.rows().toString()));
            }
        } catch (SQLException refused) {
            assertThat(refused.getSQLState()).isNotNull();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<?> rows(TestDatabase database) throws SQLException {
        return database.query("SELECT a, NULL FROM nasty UNION ALL SELECT a, \"b;\" FROM \"from;\"");
    }

    private Path write(int number, String script) throws IOException {
        return Files.writeString(directory.resolve(number + ".sql"), script);
    }

    private static String corpus(String name) throws IOException {
        try (var stream = PsqlAgreementTest.class.getResourceAsStream(name)) {
            if (stream == null) {
                throw new AssertionError("no corpus " + name);
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
