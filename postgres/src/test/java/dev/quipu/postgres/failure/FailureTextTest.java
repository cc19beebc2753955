package dev.quipu.postgres.failure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.postgres.failure.QuipuException.Kind;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class FailureTextTest {
    @Test
    void pathsBelowTheDirectoryAreShownAsTheyFollowFromIt() {
        var failure = new QuipuException(
                Kind.FAILED,
                "there is no /home/ada/shop/db/revisions",
                new SourceLocation("/home/ada/shop/db/001.sql", 2, 1, "SELECT 1;"),
                List.of("file=\"/home/ada/shop/quipu.toml\" (/home/ada/shop/a), /home/ada/shopping/b, /home/ada/shop"),
                "postgresql://h/home/ada/shop/x and /home/ada/shop/.quipu/postgres, /srv/home/ada/shop/c",
                null);

        assertThat(FailureText.render(failure, Path.of("/home/ada/shop"))).isEqualTo("""
                quipu: there is no db/revisions
                  db/001.sql:2:1
                  2 | SELECT 1;
                    | ^
                  file="quipu.toml" (a), /home/ada/shopping/b, /home/ada/shop
                  hint: postgresql://h/home/ada/shop/x and .quipu/postgres, /srv/home/ada/shop/c
                """);
    }

    @Test
    void hintsSpeakTheWordsOfWhoeverShowsThem() {
        var failure = new QuipuException(Kind.FAILED, "locked", "give more time with " + Setting.LOCK_TIMEOUT);
        Path directory = Path.of("/");
        assertThat(FailureText.render(failure, directory)).contains("hint: give more time with --lock-timeout\n");
        assertThat(FailureText.render(failure, directory, Setting::name)).contains("with LOCK_TIMEOUT\n");
    }
}
