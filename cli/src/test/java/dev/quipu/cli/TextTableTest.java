package dev.quipu.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.catalog.testing.Golden;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TextTableTest {
    private static final Table TABLE = Table.of("name", "bytes_in_all", "when")
            .row("a long\nname \033[31mof\tmany words", 1234567, OffsetDateTime.parse("2026-01-02T03:04:05.678Z"))
            .row("b", new ByteSize(5), null)
            .row(List.of("c", "d"), null, "x")
            .build();

    @Test
    void fitsWhatFits() {
        Golden.assertMatches(
                Path.of("src/test/resources/golden/text-table.txt"), new TextTable(TABLE, "NULL").render(0));
    }

    @Test
    void cutsTextsAndNeverNumbers() {
        String text = new TextTable(TABLE, "").render(60);
        assertThat(text.lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(60));
        assertThat(text).contains("1234567", "…");
    }

    @Test
    void aUuidIsNeverCut() {
        String id = "c57e32db-dc99-43a1-99f1-db969780a946";
        Table table = Table.of("name", "conversation", "what")
                .row("Stand-up", id, "a long sentence about what it was about")
                .build();
        assertThat(new TextTable(table, "").render(80)).startsWith(" name ").contains(id, "…");
        assertThat(new TextTable(table, "").render(60)).startsWith("-[ 1 ]").contains(id);
    }

    /** It is what {@code downgrade} and {@code show} want to be given. */
    @Test
    void aRevisionIsNeverCut() {
        Table table = Table.of("branch", "schema", "revision", "message", "head", "pending", "drift")
                .row("app", "public", "20251128_1010_users", "create the users and what they need", true, 0, 0)
                .build();
        assertThat(new TextTable(table, "").render(80)).isEqualTo("""
                         branch | schema | revision            | message       | head | pending | drift
                        --------+--------+---------------------+---------------+------+---------+-------
                         app    | public | 20251128_1010_users | create the u… | yes  |       0 |     0
                        """);
        assertThat(new TextTable(table, "").render(60))
                .startsWith("-[ 1 ]")
                .contains("revision | 20251128_1010_users\n");
        assertThat(new TextTable(table, "").render(20)).contains("revision | 20251128_1010_users\n");
    }

    @Test
    void listsTheColumnsOfRowsThatAreTooWide() {
        assertThat(new TextTable(TABLE, "NULL").render(40))
                .startsWith("-[ 1 ]------------\nname         | a long name")
                .contains("…\nbytes_in_all | 1234567\n")
                .contains("when         | NULL\n");
    }

    @Test
    void leavesOutWhatMayBeLeftOutRatherThanCutAnything() {
        Table table = Table.of("table", "total", "last_analyze", "last_vacuum")
                .row("conversation_messages", 1_234_567, "2026-11-28 08:00:00", "2026-11-28 09:00:00")
                .leaving("last_vacuum", "last_analyze")
                .build();
        assertThat(new TextTable(table, "").render(60)).isEqualTo("""
                 table                 |   total | last analyze
                -----------------------+---------+---------------------
                 conversation_messages | 1234567 | 2026-11-28 08:00:00
                not shown, as the terminal is too narrow: last vacuum
                """);
        assertThat(new TextTable(table, "").render(40)).endsWith("too narrow: last analyze, last vacuum\n");
        assertThat(new TextTable(table, "").render(0)).contains("last vacuum");
    }

    @Test
    void doesNotCutWhatHasToBeTyped() {
        Table.Builder rows = Table.of("name", "pack", "description")
                .row("finops/search_user_messages", "finops", "What people said, by its words, the best match first");
        assertThat(new TextTable(rows.build(), "").render(60)).contains("finops/search_user_mes…");
        assertThat(new TextTable(rows.keeping("name").build(), "").render(60)).isEqualTo("""
                 name                        | pack   | description
                -----------------------------+--------+---------------------
                 finops/search_user_messages | finops | What people said, …
                """);
        assertThat(new TextTable(rows.leaving("pack").build(), "").render(50)).isEqualTo("""
                 name                        | description
                -----------------------------+--------------------
                 finops/search_user_messages | What people said,…
                not shown, as the terminal is too narrow: pack
                """);
    }

    @ParameterizedTest
    @CsvSource({"0,0 bytes", "1023,1023 bytes", "1024,1 kB", "1536,1.5 kB", "1048576,1 MB", "9223372036854775807,8 EB"})
    void tellsSizesAsPeopleDo(long bytes, String expected) {
        assertThat(new ByteSize(bytes)).hasToString(expected);
    }
}
