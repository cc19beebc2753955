package dev.quipu.postgres.script;

import static dev.quipu.postgres.script.ScriptSplitterTest.texts;
import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.postgres.failure.SourceLocation;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ScriptPropertyTest {
    private static final int SCRIPTS_PER_SEED = 100;
    private static final List<String> SHARDS = List.of(
            "'",
            "\"",
            "$",
            "$a$",
            "$$",
            "/*",
            "*/",
            "--",
            "\n",
            "\r",
            " ",
            ";",
            "(",
            ")",
            "\\",
            "E'",
            "U&'",
            "B'",
            "a",
            "1",
            ".",
            "+",
            "copy t from stdin",
            "\\.",
            "begin",
            "atomic",
            "end",
            "case",
            "create function",
            "as",
            "𝄞",
            "set standard_conforming_strings=off;",
            "\uFEFF",
            "\\restrict ");

    static LongStream seeds() {
        return LongStream.range(0, 40);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void statementsAndGapsAreThoseThatWerePutIn(long seed) {
        for (long i = 0; i < SCRIPTS_PER_SEED; i++) {
            var nasty = new NastyScript(seed * SCRIPTS_PER_SEED + i);
            Script script = ScriptSplitter.split("nasty.sql", nasty.text());

            assertThat(texts(script)).as(nasty.text()).isEqualTo(nasty.statements());
            assertThat(cut(script.pieces(), nasty.text())).isEqualTo(nasty.pieces());
            assertThat(cut(script.gaps(), nasty.text())).isEqualTo(nasty.gaps());
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void splitThenJoinIsTheText(long seed) {
        String text = new NastyScript(seed).text();

        assertThat(joined(ScriptSplitter.split("nasty.sql", text), text)).isEqualTo(text);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void placesAreThoseOfTheOffsets(long seed) {
        for (ScriptStatement statement :
                ScriptSplitter.split("nasty.sql", new NastyScript(seed).text()).statements()) {
            SourceLocation location = statement.location();
            assertThat(List.of(statement.line(), statement.column()))
                    .containsExactly(location.line(), location.column());
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void aPartSplitsAsItDoesAlone(long seed) {
        // A byte order mark is one only at the start of the whole text; elsewhere it is a letter.
        String part = new NastyScript(seed).text().replaceFirst("^\uFEFF", "");
        String text = "'; /* $$\n\r\n" + part + "$$ '";
        Script script = ScriptSplitter.split("nasty.sql", text, 11, text.length() - 4);

        assertThat(texts(script)).isEqualTo(texts(ScriptSplitter.split("nasty.sql", part)));
        assertThat(joined(script, text)).isEqualTo(part);
    }

    /** Texts that nobody wrote: they split by the law or are refused with a place. */
    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void rubbishIsSplitOrRefused(long seed) {
        var random = new SplittableRandom(seed);
        for (int i = 0; i < 10 * SCRIPTS_PER_SEED; i++) {
            String text = Stream.generate(() -> SHARDS.get(random.nextInt(SHARDS.size())))
                    .limit(random.nextInt(15))
                    .reduce("", String::concat);
            try {
                checkLaw(ScriptSplitter.split("rubbish.sql", text), text);
            } catch (ScriptException e) {
                assertThat(e.offset()).isBetween(0, text.length() - 1);
                assertThat(e.location()).isPresent();
            }
        }
    }

    private static void checkLaw(Script script, String text) {
        assertThat(joined(script, text)).isEqualTo(text);
        assertThat(texts(script)).as(text).allMatch(statement -> !statement.isBlank());
        for (String gap : cut(script.gaps(), text)) {
            String blanks = gap.replaceFirst("^\uFEFF", "").replaceFirst("(?m)^\\\\\\.$", "");
            assertThat(ScriptSplitter.split("gap.sql", blanks).statements())
                    .as(text)
                    .isEmpty();
        }
    }

    private static String joined(Script script, String text) {
        var joined = new StringBuilder();
        List<String> pieces = cut(script.pieces(), text);
        List<String> gaps = cut(script.gaps(), text);
        for (int i = 0; i < pieces.size(); i++) {
            joined.append(gaps.get(i)).append(pieces.get(i));
        }
        return joined.append(gaps.getLast()).toString();
    }

    private static List<String> cut(List<TextRange> ranges, String text) {
        return ranges.stream().map(range -> range.of(text)).toList();
    }
}
