package dev.quipu.migration.revision;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RevisionChecksumTest {
    private static final String TEXT = """
            -- revision: 003
            -- revises: 001, 002
            -- depends_on: other@7
            -- branch_labels: l
            -- message: m
            -- created: 2025-11-12T10:10:00Z
            -- transaction: on
            -- a comment

            -- upgrade
            SELECT 1;

            -- downgrade
            SELECT 2;
            """;

    private static String sum(String text) {
        return InMemory.one(text).checksum();
    }

    /** It is stored in databases: were it to change, every one of them would seem tampered with. */
    @Test
    void isTheSameForEver() {
        assertThat(sum(TEXT)).isEqualTo("ff0f6eb84fecbe9bbab73e0ebc209156007580fde59be48400f15f4967a1df92");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "revision: 003|revision: 004",
                "message: m|message: n",
                "10:10:00Z|10:11:00Z",
                "branch_labels: l|branch_labels: k",
                "-- a comment|-- another comment",
                "001, 002|002, 001",
                "001, 002|finops@001,   002"
            })
    void whatHasNoEffectDoesNotCount(String from, String to) {
        assertThat(TEXT).contains(from);
        assertThat(sum(TEXT.replace(from, to))).isEqualTo(sum(TEXT));
    }

    @Test
    void lineEndsAndBlanksAroundASectionDoNotCount() {
        assertThat(sum(TEXT.replace("\n", "\r\n"))).isEqualTo(sum(TEXT));
        assertThat(sum(TEXT.replace('\n', '\r'))).isEqualTo(sum(TEXT));
        assertThat(sum("\uFEFF" + TEXT.replace("-- upgrade\n", "-- upgrade  \n\n\n") + "\n\n"))
                .isEqualTo(sum(TEXT));
    }

    @Test
    void whatTakesEffectCountsEachInItsOwnPlace() {
        Set<String> sums = new LinkedHashSet<>();
        assertThat(sums.add(sum(TEXT))).isTrue();
        assertThat(sums.add(sum(TEXT.replace("001, 002", "001")))).isTrue();
        assertThat(sums.add(sum(TEXT.replace("001, 002", "001, other@002")))).isTrue();
        assertThat(sums.add(sum(TEXT.replace("other@7", "other@8")))).isTrue();
        assertThat(sums.add(sum(TEXT.replace("-- depends_on: other@7\n", "")))).isTrue();
        assertThat(sums.add(sum(TEXT.replace("transaction: on", "transaction: off"))))
                .isTrue();
        assertThat(sums.add(sum(TEXT.replace("SELECT 1", "SELECT  1")))).isTrue();
        assertThat(sums.add(sum(TEXT.replace("SELECT 1;", "SELECT 1; -- x")))).isTrue();
        assertThat(sums.add(sum(TEXT.replace("SELECT 2", "SELECT 3")))).isTrue();
        assertThat(sums.add(sum(TEXT.replace("-- downgrade\nSELECT 2;\n", "")))).isTrue();
        assertThat(sums.add(sum(TEXT.replace("-- downgrade\nSELECT 2;\n", "-- downgrade: irreversible, because x"))))
                .isTrue();
    }
}
