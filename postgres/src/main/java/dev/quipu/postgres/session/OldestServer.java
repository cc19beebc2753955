package dev.quipu.postgres.session;

import dev.quipu.postgres.failure.QuipuException;
import dev.quipu.postgres.failure.QuipuException.Kind;
import java.util.List;

/** The oldest server that Quipu's statements are written for. */
final class OldestServer {
    private static final int MAJOR = 14;

    private OldestServer() {}

    /**
     * Refuses an older one, before a statement that it does not know says something else.
     *
     * @param number as in {@code server_version_num}
     * @param text as people say it
     */
    static void require(int number, String text) {
        if (number < MAJOR * 10_000) {
            throw new QuipuException(
                    Kind.FAILED,
                    "the server is PostgreSQL " + text + ", and Quipu needs " + MAJOR + " or newer",
                    null,
                    List.of("nothing was changed"),
                    "name another server with --url or DATABASE_URL",
                    null);
        }
    }
}
