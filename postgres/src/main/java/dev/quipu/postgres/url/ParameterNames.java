package dev.quipu.postgres.url;

import dev.quipu.postgres.name.NearestNames;
import dev.quipu.postgres.url.DatabaseUrlException.Reason;
import java.util.Collection;

/** Finds a parameter by the name that a text gives it. */
final class ParameterNames {
    private ParameterNames() {}

    /** Returns the keyword of libpq that a part of the text spells. */
    static Keyword libpq(UrlText text, int start, int end) {
        return Keyword.of(text.raw().substring(start, end))
                .orElseThrow(() -> unknown(text, start, end, Keyword.names()));
    }

    static DatabaseUrlException unknown(UrlText text, int start, int end, Collection<String> known) {
        if (text.hides(start, end) || !text.raw().substring(start, end).matches("[\\w.-]*")) {
            return text.wrong(
                    Reason.UNKNOWN_PARAMETER,
                    "there is no such connection parameter",
                    start,
                    "if this belongs to the password, write & in it as %26");
        }
        String name = text.raw().substring(start, end);
        return text.wrong(
                Reason.UNKNOWN_PARAMETER,
                "there is no connection parameter \"" + name + "\"",
                start,
                NearestNames.hint(name, known).orElse("leave it out: no PostgreSQL driver knows it"));
    }
}
