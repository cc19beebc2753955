package dev.quipu.postgres.url;

import dev.quipu.postgres.failure.SourceLocation;
import dev.quipu.postgres.secret.ConnectionSecrets;
import dev.quipu.postgres.secret.MaskedText;
import dev.quipu.postgres.url.DatabaseUrlException.Reason;
import org.jspecify.annotations.Nullable;

/** The text that is being read, and failures about it that show nothing secret of it. */
final class UrlText {
    private final String raw;
    private final String source;
    private @Nullable MaskedText masked;

    UrlText(String raw, String source) {
        this.raw = raw;
        this.source = source;
    }

    String raw() {
        return raw;
    }

    /** Returns a part of the text in double quotes, or nothing but the mask if any of it may be secret. */
    String quote(int start, int end) {
        return masked().hides(start, end) ? "***" : '"' + raw.substring(start, end) + '"';
    }

    boolean hides(int start, int end) {
        return masked().hides(start, end);
    }

    /** Returns a failure at a place of the raw text. */
    DatabaseUrlException wrong(Reason reason, String message, int offset, @Nullable String hint) {
        var place = SourceLocation.of(source, masked().text(), masked().offset(offset));
        return new DatabaseUrlException(reason, message, place, hint);
    }

    private MaskedText masked() {
        if (masked == null) {
            masked = ConnectionSecrets.mask(raw);
        }
        return masked;
    }
}
