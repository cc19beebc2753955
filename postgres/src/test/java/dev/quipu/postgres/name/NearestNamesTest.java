package dev.quipu.postgres.name;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class NearestNamesTest {
    static Stream<Arguments> cases() {
        return Stream.of(
                arguments(
                        "conversation_thread",
                        List.of("message", "conversation_threads"),
                        List.of("conversation_threads")),
                arguments("UPGRAD", List.of("downgrade", "upgrade"), List.of("upgrade")),
                arguments("hsitory", List.of("heads", "history"), List.of("history")),
                arguments("head", List.of("heat", "heads", "hear", "read", "bead"), List.of("bead", "heads", "hear")),
                arguments("Users", List.of("users", "USERS"), List.of("USERS", "users")),
                arguments("a", List.of("b", "", "a"), List.of("a")),
                arguments("", List.of("a"), List.of()),
                arguments("x", List.of(), List.of()),
                arguments("abc", List.of("abd", "abd"), List.of("abd")),
                arguments("completely", List.of("different"), List.of()));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void findsWhatMayHaveBeenMeant(String wanted, List<String> names, List<String> near) {
        assertThat(NearestNames.of(wanted, names)).isEqualTo(near);
    }

    @Test
    void asksInAHint() {
        assertThat(NearestNames.hint("hed", List.of("head", "heads", "base"))).contains("did you mean \"head\"?");
        assertThat(NearestNames.hint("heda", List.of("head", "heda_"))).contains("did you mean \"head\" or \"heda_\"?");
        assertThat(NearestNames.hint("zzz", List.of("head"))).isEmpty();
    }

    static LongStream seeds() {
        return LongStream.range(0, 300);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void theDistanceIsThatOfTheDefinition(long seed) {
        var random = new SplittableRandom(seed);
        String from = word(random);
        String to = word(random);
        int defined = defined(from, to);
        for (int allowed = 0; allowed <= 8; allowed++) {
            assertThat(NearestNames.distance(from, to, allowed)).isEqualTo(defined <= allowed ? defined : -1);
        }
    }

    private static String word(SplittableRandom random) {
        return random.ints(random.nextInt(8), 'a', 'd')
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    /** The definition of the restricted Damerau distance, letter by letter. */
    private static int defined(String a, String b) {
        if (a.isEmpty() || b.isEmpty()) {
            return a.length() + b.length();
        }
        String restA = a.substring(1);
        String restB = b.substring(1);
        int best = defined(restA, restB) + (a.charAt(0) == b.charAt(0) ? 0 : 1);
        best = Math.min(best, Math.min(defined(restA, b), defined(a, restB)) + 1);
        if (a.length() > 1 && b.length() > 1 && a.charAt(0) == b.charAt(1) && a.charAt(1) == b.charAt(0)) {
            best = Math.min(best, defined(a.substring(2), b.substring(2)) + 1);
        }
        return best;
    }
}
