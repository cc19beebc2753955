package dev.quipu.postgres.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class RedactorTest {
    @Test
    void aSecretDoesNotPrintItself() {
        assertThat(new Secret("hunter2")).hasToString("***");
        assertThat(List.of(new Secret("hunter2"))).hasToString("[***]");
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            value = {
                "nothing to hide|nothing to hide",
                "cannot reach postgres://me:pw@h:5432/db?x=1|cannot reach postgres://me:***@h:5432/db?x=1",
                "a postgresql+asyncpg://me:p@ss/w@h/db, b|a postgresql+asyncpg://me:***@h/db, b",
                "postgres://me:my pass@h/db failed|postgres://me:***@h/db failed",
                "see http://localhost:8080/x?mail=a@b|see http://localhost:8080/x?mail=a@b",
                "postgres://me@h/db|postgres://me@h/db",
                "jdbc:postgresql://h/db?user=u&password=pw&ssl=true|jdbc:postgresql://h/db?user=u&password=***&ssl=true",
                "host=h password=pw user=u|host=h password=*** user=u",
                "password='it\\'s me' user=u|password=*** user=u",
                "PGPASSWORD=pw psql|PGPASSWORD=*** psql",
                "{\"user\": \"u\", \"password\": \"p\\\"w\", \"port\": 1}|{\"user\": \"u\", \"password\": ***, \"port\": 1}",
                "ALTER ROLE u PASSWORD 'it''s'; SELECT 1|ALTER ROLE u PASSWORD ***; SELECT 1",
                "CREATE ROLE u ENCRYPTED PASSWORD E'a\\'b' LOGIN|CREATE ROLE u ENCRYPTED PASSWORD *** LOGIN",
                "ALTER ROLE u PASSWORD $x$a$b$x$ LOGIN|ALTER ROLE u PASSWORD *** LOGIN",
                "ALTER ROLE u PASSWORD NULL|ALTER ROLE u PASSWORD NULL",
                "password authentication failed for user \"u\"|password authentication failed for user \"u\"",
                "password=|password="
            })
    void recognisesWhatItWasNotToldOf(String text, String redacted) {
        assertThat(new Redactor().redact(text)).isEqualTo(redacted);
    }

    @Test
    void aShortSecretIsMaskedAsAWordOnly() {
        var redactor = new Redactor(List.of(new Secret("ab"), new Secret("x!")));
        assertThat(redactor.redact("ab cab abc (ab) ab")).isEqualTo("*** cab abc (***) ***");
        assertThat(redactor.redact("ax! x!a")).isEqualTo("ax! ***a");
        assertThat(new Redactor(List.of(new Secret(""))).redact("a b")).isEqualTo("a b");
    }

    @Test
    void theLongerSecretGoesFirst() {
        var redactor = new Redactor(List.of(new Secret("hunter"), new Secret("hunter2")));
        assertThat(redactor.redact("hunter2 hunter")).isEqualTo("*** ***");
        assertThat(redactor.toString()).doesNotContain("hunter");
    }

    static LongStream seeds() {
        return LongStream.range(0, 500);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void aKnownSecretIsFoundInEverySpelling(long seed) {
        String secret = nasty(new SplittableRandom(seed));
        var redactor = new Redactor(List.of(new Secret(secret)));
        String form = URLEncoder.encode(secret, StandardCharsets.UTF_8);
        for (String spelling : List.of(
                secret,
                form,
                form.replace("+", "%20"),
                "'" + secret.replace("'", "''") + "'",
                "E'" + secret.replace("\\", "\\\\").replace("'", "''") + "'",
                "password='" + secret.replace("\\", "\\\\").replace("'", "\\'") + "'",
                "*:*:*:*:" + secret.replace("\\", "\\\\").replace(":", "\\:"),
                "\"" + secret.replace("\\", "\\\\").replace("\"", "\\\"") + "\"")) {
            assertThat(redactor.redact("before " + spelling + " after"))
                    .as(spelling)
                    .doesNotContain("Mark")
                    .startsWith("before ")
                    .endsWith(" after");
        }
    }

    private static String nasty(SplittableRandom random) {
        String pieces = "aB9@:/?#&=%+'\"\\ ,$~*ä🦕";
        int[] characters = pieces.codePoints().toArray();
        return IntStream.range(0, 6)
                        .map(i -> characters[random.nextInt(characters.length)])
                        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                + "Mark";
    }

    @Test
    void isTakenUpByAllThreads() throws Exception {
        var redactor = new Redactor();
        var threads = IntStream.range(0, 8)
                .mapToObj(i -> Thread.ofVirtual().start(() -> redactor.add(new Secret("secret-" + i))))
                .toList();
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(redactor.redact("secret-0 secret-3 secret-7")).isEqualTo("*** *** ***");
    }

    @Test
    void takesTimeInProportion() {
        String text = "postgres://a:b password= password 'x ".repeat(40_000);
        var redactor = new Redactor(List.of(new Secret("hunter2")));
        assertTimeoutPreemptively(Duration.ofSeconds(10), () -> redactor.redact(text));
    }

    @Test
    void aMaskedTextKnowsWhereThingsAre() {
        String raw = "postgres://me:secret@host/db?password=other&x=1";
        var masked = ConnectionSecrets.mask(raw);
        assertThat(masked.text()).isEqualTo("postgres://me:***@host/db?password=***");
        assertThat(masked.offset(raw.indexOf("host"))).isEqualTo(masked.text().indexOf("host"));
        assertThat(masked.offset(raw.indexOf("cret"))).isEqualTo(masked.text().indexOf("***"));
        assertThat(masked.hides(0, raw.indexOf("secret"))).isFalse();
        assertThat(masked.hides(0, raw.indexOf("ecret"))).isTrue();
    }
}
