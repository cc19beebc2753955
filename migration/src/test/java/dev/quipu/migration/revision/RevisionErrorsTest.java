package dev.quipu.migration.revision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.quipu.migration.Golden;
import dev.quipu.migration.run.RevisionStatements;
import dev.quipu.postgres.failure.QuipuException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Every way in which a file can be wrong, with all that is said of it. */
class RevisionErrorsTest {
    private static final String GOOD = "-- revision: 003\n-- revises: 002\n\n-- upgrade\nSELECT 1;\n";

    private final Map<String, String[]> cases = new LinkedHashMap<>();

    @Test
    void headersThatAreWrong() throws IOException {
        file("an empty file", "");
        file("no header", "CREATE TABLE t ();\n");
        file("a comment that is no header", "-- Makes a table.\n\nCREATE TABLE t ();\n");
        file("comments with a colon that are no header", "-- note: makes a table\nCREATE TABLE t ();\n");
        file("a misspelt first key", "-- revison: 003\n\n-- upgrade\nSELECT 1;\n");
        file("a misspelt key", GOOD.replace("revises", "revise"));
        file("a key in capitals", GOOD.replace("revision", "Revision"));
        file("a key like no other", "-- author: me\n" + GOOD);
        file("a key twice", "-- revision: 003\n-- revision: 004\n-- upgrade\nSELECT 1;\n");
        file("no revision", "-- revises: 002\n-- upgrade\nSELECT 1;\n");
        file("an empty revision", "-- revision:\n-- upgrade\nSELECT 1;\n");
        file("a revision with its branch", GOOD.replace("003", "finops@003"));
        file("a revision that is a word of addresses", GOOD.replace("003", "head"));
        file("a revision with a sign", GOOD.replace("003", "2025-11-12"));
        file("a down-revision that is none", GOOD.replace("002", "001, 0/2"));
        file("an empty down-revision", GOOD.replace("002", "001,, 002"));
        file("a down-revision twice", GOOD.replace("002", "001, 002,  finops@001"));
        file("a dependency that is none", GOOD.replace("\n\n", "\n-- depends_on: assistant @002\n\n"));
        file("a label that is none", GOOD.replace("\n\n", "\n-- branch_labels: heads\n\n"));
        file("a label twice", GOOD.replace("\n\n", "\n-- branch_labels: a, a\n\n"));
        file("a squash of itself", GOOD.replace("\n\n", "\n-- replaces: 002, 003\n\n"));
        file("a squash of another branch", GOOD.replace("\n\n", "\n-- replaces: assistant@002\n\n"));
        file("an instant that is none", GOOD.replace("\n\n", "\n-- created: yesterday\n\n"));
        file("an instant without its offset", GOOD.replace("\n\n", "\n-- created: 2025-11-12T10:10:00\n\n"));
        file("a transaction that is neither", GOOD.replace("\n\n", "\n-- transaction:   maybe\n\n"));
        file("a header after an umlaut", "-- ä ö\r\n-- revision: 003\r\n-- revises: ü§\r\n-- upgrade\r\nSELECT 1;\r\n");
        assertGolden("revision/headers.txt");
    }

    @Test
    void sectionsThatAreWrong() throws IOException {
        file("no upgrade", "-- revision: 003\n\nSELECT 1;\n");
        file("nothing but a header", "-- revision: 003\n");
        file("a downgrade alone", GOOD.replace("upgrade", "downgrade"));
        file("statements before the upgrade", GOOD.replace("\n\n", "\nSELECT 0;\n\n"));
        file("a block comment in the header", GOOD.replace("\n\n", "\n/* why */\n\n"));
        file("the upgrade twice", GOOD + "-- upgrade\nSELECT 2;\n");
        file("the downgrade twice", GOOD + "-- downgrade\nSELECT 2;\n-- downgrade\n");
        file("the downgrade first", "-- revision: 003\n-- downgrade\nSELECT 1;\n-- upgrade\nSELECT 2;\n");
        file("an upgrade with a value", GOOD.replace("-- upgrade", "-- upgrade: now"));
        file("an empty upgrade", "-- revision: 003\n-- upgrade\n");
        file("an upgrade of comments", "-- revision: 003\n-- upgrade\n-- todo\n/* and */ ;\n-- downgrade\nSELECT 1;\n");
        file("irreversible without a reason", GOOD + "-- downgrade: irreversible\n");
        file("a downgrade with another value", GOOD + "-- downgrade: never\n");
        file("statements below irreversible", GOOD + "-- downgrade: irreversible, because\tso\n-- x\nSELECT 1;\n");
        file("a quote without end", GOOD + "SELECT 'it;\n-- downgrade\nSELECT 2;\n");
        file("a comment without end", GOOD + "/* it;\n-- downgrade\nSELECT 2;\n");
        file("a parenthesis without end", GOOD + "SELECT (1;\n-- downgrade\nSELECT 2;\n");
        file("a command of psql", GOOD + "\\connect other\n-- downgrade\nSELECT 2;\n");
        file("a quote without end in the downgrade", GOOD + "-- downgrade\nSELECT $x$;\n");
        assertGolden("revision/sections.txt");
    }

    @Test
    void filesThatDoNotFit() throws IOException {
        files("a rollback without its partner", "rollback_003_x.sql", "SELECT 1;");
        files("a pair without header and number", "x.sql", "SELECT 1;", "rollback_x.sql", "SELECT 2;");
        files(
                "a pair with two downgrades",
                "003_x.sql",
                GOOD + "-- downgrade\nSELECT 2;",
                "rollback_003_x.sql",
                "SELECT 2;");
        files("a pair with an empty upgrade", "003_x.sql", "-- nothing\n", "rollback_003_x.sql", "SELECT 2;");
        files("a Java file without header", "004_x.java", "class X {}\n");
        files("a Java file with a wrong key", "004_x.java", "// revision: 004\n// transactional: off\nclass X {}\n");
        files("a Java file with a wrong downgrade", "004_x.java", "// revision: 004\n// downgrade: no\nclass X {}\n");
        assertGolden("revision/files.txt");
    }

    private void file(String name, String text) {
        files(name, "003_x.sql", text);
    }

    private void files(String name, String... namesAndTexts) {
        cases.put(name, namesAndTexts);
    }

    private void assertGolden(String file) throws IOException {
        List<String> printed = new ArrayList<>();
        cases.forEach((name, files) -> {
            QuipuException failure = catchThrowableOfType(QuipuException.class, () -> check(InMemory.read(files)));
            assertThat(failure).as(name).isNotNull();
            printed.add("== " + name + "\n" + code(failure) + Golden.render(failure));
        });
        Golden.assertMatches(file, String.join("\n", printed));
    }

    /** Does what a run does before it begins, so that what the sections hold is judged too. */
    private static void check(List<Revision> revisions) {
        for (Revision revision : revisions) {
            for (Section section : List.of(revision.upgrade(), revision.downgrade())) {
                if (section instanceof Section.Sql sql) {
                    RevisionStatements.of(revision, sql);
                }
            }
        }
    }

    private static String code(QuipuException failure) {
        return failure instanceof RevisionFileException file ? file.code() + " " : "";
    }
}
