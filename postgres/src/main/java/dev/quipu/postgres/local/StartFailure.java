package dev.quipu.postgres.local;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Why a server did not start, as far as its own words tell. */
enum StartFailure {
    PORT_TAKEN("could not bind", "another process has the port", null),
    STILL_ENDING("is still in use", "processes of the server before it are still ending", "try again"),
    NO_SPACE("no space left on device", "the disk is full", "make room and start it again: nothing is lost"),
    NO_PERMISSION(
            "permission denied",
            "it may not enter or write its directory",
            "as root PostgreSQL runs without root's rights: the directories above must be open to it"),
    OTHER("", "PostgreSQL gave up", null);

    private final String sign;
    private final String reason;
    private final @Nullable String hint;

    StartFailure(String sign, String reason, @Nullable String hint) {
        this.sign = sign;
        this.reason = reason;
        this.hint = hint;
    }

    /** Tells whether another attempt, after a moment and with a port that is free then, may well succeed. */
    boolean passes() {
        return this == PORT_TAKEN || this == STILL_ENDING;
    }

    static StartFailure in(List<String> said) {
        String text = String.join("\n", said).toLowerCase(Locale.ROOT);
        for (StartFailure failure : values()) {
            if (text.contains(failure.sign)) {
                return failure;
            }
        }
        return OTHER;
    }

    static LocalServerException of(Path home, List<String> said, ServerCommand command) {
        if (said.stream().anyMatch(line -> line.startsWith("unshare:"))) {
            return command.failure("failed", String.join("\n", said));
        }
        // On a full disk even the log ends in the middle of the complaint.
        var failure = WriteFailure.free(home) < WriteFailure.LITTLE ? NO_SPACE : in(said);
        return new LocalServerException(
                "the server in %s did not start: %s".formatted(home, failure.reason), said, failure.hint, null);
    }
}
