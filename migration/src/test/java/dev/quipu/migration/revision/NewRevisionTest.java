package dev.quipu.migration.revision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quipu.migration.revision.RevisionFileException.Code;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NewRevisionTest {
    private static final Instant NOW = Instant.parse("2026-11-23T09:10:11.987654Z");
    private static final NewRevision.Downgrade LEFT_TO_THE_AUTHOR = new NewRevision.Downgrade.Statements("");

    private static NewRevision revision(String message) {
        return new NewRevision(
                new RevisionId("app", "003"),
                List.of(new RevisionId("app", "002"), new RevisionId("finops", "005")),
                List.of(new RevisionId("assistant", "1")),
                List.of(),
                Set.of("b", "a"),
                message,
                NOW,
                false,
                "SELECT 1;",
                new NewRevision.Downgrade.Statements("SELECT 2;\n"));
    }

    @Test
    void writesWhatTheReaderReads(@TempDir Path directory) throws IOException {
        NewRevision written = revision("add  role\nto users");
        Path made = directory.resolve("made").resolve("on the way");
        Path file = written.in(made).write();
        assertThat(file).hasFileName("003_add_role_to_users.sql");
        assertThat(Files.readString(file)).isEqualTo("""
                -- revision: 003
                -- revises: 002, finops@005
                -- depends_on: assistant@1
                -- branch_labels: a, b
                -- message: add role to users
                -- created: 2026-11-23T09:10:11Z
                -- transaction: off

                -- upgrade
                SELECT 1;

                -- downgrade
                SELECT 2;
                """);
        Revision read = RevisionDirectory.read(made, "app").getFirst();
        assertThat(read.name()).isEqualTo(written.name());
        assertThat(read.revises()).isEqualTo(written.revises());
        assertThat(read.dependsOn()).isEqualTo(written.dependsOn());
        assertThat(read.labels()).isEqualTo(written.labels());
        assertThat(read.message()).isEqualTo(written.message());
        assertThat(read.created()).isEqualTo("2026-11-23T09:10:11Z");
        assertThat(read.transactional()).isFalse();
        assertThat(((Section.Sql) read.upgrade()).sql().strip()).isEqualTo("SELECT 1;");
        assertThat(((Section.Sql) read.downgrade()).sql().strip()).isEqualTo("SELECT 2;");
    }

    @Test
    void aNewMergeCanBeReadAndANewRevisionWaitsForItsStatements(@TempDir Path directory) {
        RevisionId name = new RevisionId("app", "003");
        List<RevisionId> heads = List.of(new RevisionId("app", "2a"), new RevisionId("app", "2b"));
        new NewRevision(name, heads, List.of(), List.of(), Set.of(), "join", NOW, true, "", LEFT_TO_THE_AUTHOR)
                .in(directory)
                .write();
        assertThat(RevisionDirectory.read(directory, "app").getFirst().revises())
                .isEqualTo(heads);
        new NewRevision(
                        new RevisionId("app", "004"),
                        List.of(name),
                        List.of(),
                        List.of(),
                        Set.of(),
                        "",
                        NOW,
                        true,
                        "",
                        LEFT_TO_THE_AUTHOR)
                .in(directory)
                .write();
        assertThat(RevisionDirectory.read(directory, "app"))
                .extracting(Revision::name)
                .containsExactly(name, new RevisionId("app", "004"));
    }

    @Test
    void neverWritesOverAFile(@TempDir Path directory) throws IOException {
        Path file = revision("x").in(directory).write();
        Files.writeString(file, "mine");
        assertThatThrownBy(() -> revision("x").in(directory).write())
                .isInstanceOf(RevisionFileException.class)
                .hasMessage(file + " exists already");
        assertThat(file).hasContent("mine");
    }

    @Test
    void saysWhyAFileCannotBeWritten(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "");
        assertThatThrownBy(() -> revision("x").in(file.resolve("below")).write())
                .isInstanceOfSatisfying(
                        RevisionFileException.class,
                        failure -> assertThat(failure.code()).isEqualTo(Code.NOT_WRITTEN));
    }

    @ParameterizedTest
    @CsvSource({
        "create query intents, 003_create_query_intents.sql",
        "'Füge Größe & «Été» hinzu!', 003_fuge_gro_e_ete_hinzu.sql",
        "'../../etc/passwd', 003_etc_passwd.sql",
        "'日本語', 003.sql",
        "'', 003.sql",
        "aaaaaaaaaa bbbbbbbbbb cccccccccc ddddddd eeeee, 003_aaaaaaaaaa_bbbbbbbbbb_cccccccccc_ddddddd.sql",
    })
    void namesFilesSoThatEverySystemTakesThem(String message, String file) {
        assertThat(revision(message).fileName()).isEqualTo(file);
    }

    @Test
    void countsOnWhereABranchCounts() {
        assertThat(NewId.next(List.of(), new Random(1))).isEqualTo("001");
        assertThat(NewId.next(List.of("001", "007", "003"), new Random(1))).isEqualTo("008");
        assertThat(NewId.next(List.of("0009"), new Random(1))).isEqualTo("0010");
        assertThat(NewId.next(List.of("999"), new Random(1))).isEqualTo("1000");
        assertThat(NewId.next(List.of("9"), new Random(1))).isEqualTo("10");
    }

    @Test
    void throwsTheDiceWhereABranchDoesNotCount() {
        String first = NewId.next(List.of("001", "1f3c"), new Random(1));
        assertThat(first).matches("[0-9a-f]{12}").isEqualTo(NewId.next(List.of("x"), new Random(1)));
        assertThat(NewId.next(List.of("x", first), new Random(1)))
                .matches("[0-9a-f]{12}")
                .isNotEqualTo(first);
        assertThat(NewId.next(List.of("20251112101010"), new Random(1))).matches("[0-9a-f]{12}");
    }

    @Test
    void takesAChosenIdIfItIsOneAndFree() {
        assertThat(NewId.chosen("b_2.1", List.of("001"))).isEqualTo("b_2.1");
        assertThatThrownBy(() -> NewId.chosen("a-b", List.of())).hasMessage("\"a-b\" is no id");
        assertThatThrownBy(() -> NewId.chosen("head", List.of())).hasMessage("\"head\" is no id");
        assertThatThrownBy(() -> NewId.chosen("001", List.of("001"))).hasMessage("there is a revision 001 already");
    }
}
