package dev.quipu.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class GivenSecretsTest {
    private static final String TEXT = "no role hunter2";

    @Test
    void hidesThePasswordOfTheEnvironment() {
        assertThat(redacted(Map.of("PGPASSWORD", "hunter2", "PGUSER", "ada"))).isEqualTo("no role ***");
        assertThat(redacted(Map.of("PGPASSWORD", "hunter2"), "--url=postgres://ada@h/db"))
                .isEqualTo("no role ***");
        assertThat(redacted(Map.of("DATABASE_URL", "postgres://ada:hunter2@h/db")))
                .isEqualTo("no role ***");
    }

    /** A mask in the place of the name would tell that it is the password. */
    @Test
    void hidesNoNameThatIsShownAnyway() {
        assertThat(redacted(Map.of("PGPASSWORD", "hunter2", "PGUSER", "hunter2")))
                .isEqualTo(TEXT);
        assertThat(redacted(Map.of("PGPASSWORD", "hunter2"), "--url=postgres://hunter2@h/db"))
                .isEqualTo(TEXT);
        assertThat(redacted(Map.of("PGPASSWORD", "hunter2", "DATABASE_URL", "host=h user=hunter2 password=x")))
                .isEqualTo(TEXT);
    }

    @Test
    void theSecretOfOneIsHiddenAlsoWhereItIsTheNameOfAnother() {
        assertThat(redacted(Map.of("PGPASSWORD", "hunter2"), "postgres://ada:hunter2@h/db", "postgres://hunter2@h/db"))
                .isEqualTo("no role ***");
    }

    @Test
    void hidesThePasswordOfAnyOption() {
        assertThat(redacted(Map.of(), "check", "--scratch=postgres://ada:hunter2@h/db"))
                .isEqualTo("no role ***");
    }

    @Test
    void putsTheWordsBackThatTheLauncherHid() {
        Map<String, String> environment = Map.of("QUIPU_WORD_1", "--url=a:b@c", "QUIPU_WORD_2", "", "HOME", "/");
        assertThat(GivenSecrets.words(
                        environment, "env:QUIPU_WORD_1", "x", "env:QUIPU_WORD_2", "env:QUIPU_WORD_3", "env:HOME"))
                .containsExactly("--url=a:b@c", "x", "", "env:QUIPU_WORD_3", "env:HOME");
    }

    private static String redacted(Map<String, String> environment, String... args) {
        return GivenSecrets.redactor(environment, args).redact(TEXT);
    }
}
