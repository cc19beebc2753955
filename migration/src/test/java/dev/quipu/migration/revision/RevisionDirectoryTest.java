package dev.quipu.migration.revision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quipu.postgres.failure.SourceLocation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RevisionDirectoryTest {
    private static final String FULL = """
            -- revision: 003
            -- revises: 002, other@7
            -- depends_on: assistant@002
            -- branch_labels: reports, slow-lane
            -- message: create query intents: all 17 of them
            -- created: 2025-11-12T11:10:00+01:00
            -- transaction: off
            -- A sentence: it is no key. See https://example.org/x

            -- upgrade
            CREATE TYPE intent AS ENUM ('a');

            -- downgrade
            DROP TYPE intent;
            """;

    @Test
    void readsEverythingThatAHeaderSays() {
        Revision revision = InMemory.one(FULL);
        assertThat(revision.name()).hasToString("finops@003");
        assertThat(revision.revises()).containsExactly(new RevisionId("finops", "002"), new RevisionId("other", "7"));
        assertThat(revision.dependsOn()).containsExactly(new RevisionId("assistant", "002"));
        assertThat(revision.labels()).containsExactly("reports", "slow-lane");
        assertThat(revision.message()).isEqualTo("create query intents: all 17 of them");
        assertThat(revision.created()).isEqualTo(Instant.parse("2025-11-12T10:10:00Z"));
        assertThat(revision.transactional()).isFalse();
        assertThat(revision.source()).isEqualTo("003_x.sql");
        assertThat(sql(revision.upgrade())).isEqualTo("CREATE TYPE intent AS ENUM ('a');\n\n");
        assertThat(sql(revision.downgrade())).isEqualTo("DROP TYPE intent;\n");
        assertThat(revision.checksum()).matches("[0-9a-f]{64}");
    }

    @Test
    @Timeout(10)
    void aLargeFileWithoutALineFeedIsReadAsFastAsOthers() {
        String text = "-- revision: 001\n-- revises: base\n" + "-- c\n".repeat(20_000) + "-- upgrade\nSELECT '"
                + "y".repeat(10_000_000) + "';\n";
        assertThat(InMemory.one(text.replace('\n', '\r')).name()).hasToString("finops@001");
    }

    @Test
    void aSectionKeepsThePlacesOfItsFile() {
        Section.Sql upgrade = (Section.Sql) InMemory.one(FULL).upgrade();
        int place = upgrade.start() + "CREATE TYPE ".length();
        assertThat(SourceLocation.of(upgrade.source(), upgrade.text(), place)).hasToString("003_x.sql:11:13");
    }

    @Test
    void findsTheHeadersPlacesAgain() {
        Revision revision = InMemory.one(FULL);
        assertThat(revision.place("revises", new RevisionId("other", "7"))).hasToString("Optional[003_x.sql:2:18]");
        assertThat(revision.place("revises", new RevisionId("finops", "002"))).hasToString("Optional[003_x.sql:2:13]");
        assertThat(revision.place("branch_labels", "lane")).hasToString("Optional[003_x.sql:4:19]");
        assertThat(revision.place("branch_labels", "slow-lane")).hasToString("Optional[003_x.sql:4:28]");
        assertThat(revision.place("nothing", "x")).isEmpty();
    }

    @Test
    void windowsFilesReadTheSame() {
        Revision unix = InMemory.one(FULL);
        Revision windows = InMemory.one("\uFEFF" + FULL.replace("\n", "\r\n"));
        assertThat(windows.name()).isEqualTo(unix.name());
        assertThat(windows.message()).isEqualTo(unix.message());
        assertThat(windows.checksum()).isEqualTo(unix.checksum());
        assertThat(sql(windows.upgrade())).isEqualTo("CREATE TYPE intent AS ENUM ('a');\r\n\r\n");
        assertThat(windows.place("revision", "003")).hasToString("Optional[003_x.sql:1:14]");
    }

    @Test
    void nothingNoneAndBaseAreABase() {
        for (String value : List.of("", " none", " base", "  \t")) {
            assertThat(InMemory.one("-- revision: 1\n-- revises:" + value + "\n-- upgrade\nSELECT 1;")
                            .revises())
                    .isEmpty();
        }
        Revision least = InMemory.one("-- revision: 1\n-- upgrade\nSELECT 1");
        assertThat(least.isBase()).isTrue();
        assertThat(least.transactional()).isTrue();
        assertThat(least.created()).isNull();
        assertThat(least.message()).isEmpty();
        assertThat(least.downgrade()).isEqualTo(new Section.Absent());
    }

    @Test
    void aMarkerInsideAQuoteACommentOrDataIsNone() {
        String upgrade = """
                DO $body$
                -- downgrade
                $body$;
                /* as said
                -- downgrade
                */
                INSERT INTO t VALUES ('
                -- downgrade
                ', "
                -- upgrade
                ");
                COPY t FROM stdin;
                -- downgrade
                \\.
                SELECT (1
                """;
        Revision revision = InMemory.one(
                "-- revision: 1\n-- upgrade\n" + upgrade + ")\n-- downgrade  \nSELECT 2; -- upgrade\n-- upgrade it\n");
        assertThat(sql(revision.upgrade())).isEqualTo(upgrade + ")\n");
        assertThat(sql(revision.downgrade())).isEqualTo("SELECT 2; -- upgrade\n-- upgrade it\n");
    }

    /** As a comment it would let the DROP below it run with the upgrade. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "-- Downgrade",
                "-- DOWNGRADE",
                " -- downgrade",
                "\t--downgrade",
                "--- downgrade ---",
                "-- downgrade (drops it)",
                "-- downgrade, which drops it",
                "-- Downgrade: irreversible, because x",
                "-- downgrades",
                "-- @downgrade",
                "-- == downgrade ==",
                "-- Upgrade"
            })
    void whatLooksLikeAMarkerAndIsNoneIsRefused(String line) {
        for (String end : List.of("\n", "\r\n", "\r")) {
            String file =
                    String.join(end, "-- revision: 1", "-- upgrade", "CREATE TABLE t ();", line, "DROP TABLE t;", "");
            assertThatThrownBy(() -> InMemory.one(file))
                    .isInstanceOfSatisfying(
                            RevisionFileException.class,
                            e -> assertThat(e.code()).isEqualTo(RevisionFileException.Code.MISSPELT_SECTION))
                    .hasMessageContaining(line.strip());
        }
        String quoted = "DO $$\n" + line + "\n$$;\n";
        assertThat(sql(InMemory.one("-- revision: 1\n-- upgrade\n" + quoted).upgrade()))
                .isEqualTo(quoted);
    }

    @Test
    void aDowngradeCanBeRuledOut() {
        Revision revision = InMemory.one(
                "-- revision: 1\n-- upgrade\nSELECT 1;\n-- downgrade: irreversible, because the rows are gone \n-- x\n");
        assertThat(revision.downgrade()).isEqualTo(new Section.Irreversible("the rows are gone"));
    }

    @Test
    void aDowngradeOfCommentsIsNone() {
        assertThat(InMemory.one("-- revision: 1\n-- upgrade\nSELECT 1;\n-- downgrade\n-- todo\n/* x */ ;\n")
                        .downgrade())
                .isInstanceOfSatisfying(
                        Section.Absent.class,
                        absent -> assertThat(absent.place()).hasToString("003_x.sql:4:1"));
    }

    @Test
    void aMergeHasNothingToDoInEitherDirection() {
        for (String rest : List.of("", "-- downgrade\n", "-- nothing\n-- downgrade\n-- nothing\n")) {
            Revision merge = InMemory.one("-- revision: 9\n-- revises: 7, 8\n-- upgrade\n" + rest);
            assertThat(merge.isMerge()).isTrue();
            assertThat(merge.upgrade()).isInstanceOf(Section.Sql.class);
            assertThat(merge.downgrade()).isInstanceOf(Section.Sql.class);
        }
    }

    @Test
    void aPairNeedsNoHeader() {
        List<Revision> revisions = InMemory.read(
                "001_first.sql", "-- revision: 001\n-- upgrade\nSELECT 1;\n",
                "003_create_query_intents.sql", "-- makes a table\nCREATE TABLE t ();\n",
                "rollback_003_create_query_intents.sql", "-- and back\nDROP TABLE t;\n",
                "010_later.sql", "SELECT 10;",
                "rollback_010_later.sql", "SELECT -10;");
        assertThat(revisions)
                .extracting(revision -> revision.name().toString())
                .containsExactly("finops@001", "finops@003", "finops@010");
        Revision third = revisions.get(1);
        assertThat(third.revises()).containsExactly(new RevisionId("finops", "001"));
        assertThat(third.message()).isEqualTo("create query intents");
        assertThat(sql(third.upgrade())).isEqualTo("CREATE TABLE t ();\n");
        assertThat(((Section.Sql) third.downgrade()).source()).isEqualTo("rollback_003_create_query_intents.sql");
        assertThat(sql(third.downgrade())).isEqualTo("-- and back\nDROP TABLE t;\n");
        assertThat(revisions.get(2).revises()).containsExactly(new RevisionId("finops", "003"));
    }

    @Test
    void theFirstOfAPairMayHaveAHeaderWithOrWithoutAMarker() {
        for (String marker : List.of("", "-- upgrade\n")) {
            Revision revision = InMemory.read(
                            "b_x.sql",
                            "-- revision: b\n-- revises: a\n-- transaction: off\n\n" + marker + "SELECT 1;\n",
                            "rollback_b_x.sql",
                            "SELECT 2;")
                    .getFirst();
            assertThat(revision.name()).hasToString("finops@b");
            assertThat(revision.transactional()).isFalse();
            assertThat(sql(revision.upgrade())).isEqualTo("SELECT 1;\n");
            assertThat(sql(revision.downgrade())).isEqualTo("SELECT 2;");
        }
    }

    @Test
    void readsADirectoryAndPassesOverWhatIsNoRevision(@TempDir Path directory) throws IOException {
        Files.createDirectory(directory.resolve("old.sql"));
        for (String name : List.of(
                "README.md",
                "quipu.toml",
                "002_x.sql~",
                "#002_x.sql#",
                ".002_x.sql",
                ".hidden.sql",
                "002_x.sql.bak",
                "package-info.java")) {
            Files.writeString(directory.resolve(name), "not a revision");
        }
        Files.writeString(
                directory.resolve("002_B.SQL"), "-- revision: 002\n-- revises: 001\n-- upgrade\nSELECT 'ü';\n");
        Files.writeString(directory.resolve("001_a.sql"), "-- revision: 001\n-- upgrade\nSELECT 1;\n");
        List<Revision> revisions = RevisionDirectory.read(directory, "app");
        assertThat(revisions)
                .extracting(Revision::source)
                .containsExactly(
                        directory.resolve("001_a.sql").toString(),
                        directory.resolve("002_B.SQL").toString());
        assertThat(sql(revisions.get(1).upgrade())).isEqualTo("SELECT 'ü';\n");
    }

    @Test
    void aFileThatIsNotUtf8IsPointedAt(@TempDir Path directory) throws IOException {
        Files.write(directory.resolve("1.sql"), new byte[] {'-', '-', '\n', '-', '-', ' ', (byte) 0xE9, '\n'});
        assertThatThrownBy(() -> RevisionDirectory.read(directory, "app"))
                .isInstanceOfSatisfying(RevisionFileException.class, failure -> {
                    assertThat(failure.code()).isEqualTo(RevisionFileException.Code.UNREADABLE);
                    assertThat(failure.location().orElseThrow()).hasToString(directory.resolve("1.sql") + ":2:4");
                });
    }

    @Test
    void aDirectoryThatIsNotThereIsNamed(@TempDir Path directory) {
        Path missing = directory.resolve("migrations");
        assertThatThrownBy(() -> RevisionDirectory.read(missing, "app"))
                .isInstanceOf(RevisionFileException.class)
                .hasMessage("there is no directory " + missing + " for revisions");
    }

    /** Whether what it leads to is gone, or is itself. */
    @ParameterizedTest
    @ValueSource(strings = {"gone.sql", "002_b.sql"})
    void aLinkThatLeadsNowhereIsNotPassedOver(String target, @TempDir Path directory) throws IOException {
        Files.writeString(directory.resolve("001_a.sql"), "-- revision: 001\n-- revises:\n\n-- upgrade\nSELECT 1;\n");
        Path link = Files.createSymbolicLink(directory.resolve("002_b.sql"), Path.of(target));
        assertThatThrownBy(() -> RevisionDirectory.read(directory, "app"))
                .isInstanceOf(RevisionFileException.class)
                .hasMessage(link + " is a symbolic link that leads nowhere");
    }

    private static String sql(Section section) {
        return ((Section.Sql) section).sql();
    }
}
