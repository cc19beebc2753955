package dev.quipu.postgres.secret;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A text with {@code ***} in the place of each secret, which still knows where what was elsewhere now is. It keeps nothing
 * of the secrets.
 */
public final class MaskedText {
    /**
     * A part of a text.
     *
     * @param start its first {@code char}, from 0
     * @param end one past its last
     */
    public record Span(int start, int end) {
        boolean overlaps(int from, int to) {
            return start < to && from < end;
        }
    }

    private final String text;
    private final List<Span> spans;

    private MaskedText(String text, List<Span> spans) {
        this.text = text;
        this.spans = spans;
    }

    /**
     * Masks parts of a text.
     *
     * @param spans in any order; overlapping and touching ones become one, empty ones are left out
     */
    public static MaskedText of(String raw, List<Span> spans) {
        var merged = merged(spans);
        var text = new StringBuilder();
        int at = 0;
        for (Span span : merged) {
            text.append(raw, at, span.start()).append(Secret.MASK);
            at = span.end();
        }
        return new MaskedText(text.append(raw, at, raw.length()).toString(), merged);
    }

    private static List<Span> merged(List<Span> spans) {
        var merged = new ArrayList<Span>();
        for (Span span :
                spans.stream().sorted(Comparator.comparingInt(Span::start)).toList()) {
            if (span.start() >= span.end()) {
                continue;
            }
            if (!merged.isEmpty() && merged.getLast().end() >= span.start()) {
                Span last = merged.removeLast();
                merged.add(new Span(last.start(), Math.max(last.end(), span.end())));
            } else {
                merged.add(span);
            }
        }
        return List.copyOf(merged);
    }

    public String text() {
        return text;
    }

    /** Returns where in the masked text a place of the raw text is; one inside a secret is where its mask begins. */
    public int offset(int rawOffset) {
        int shift = 0;
        for (Span span : spans) {
            if (span.start() >= rawOffset) {
                break;
            }
            if (span.end() > rawOffset) {
                return span.start() + shift;
            }
            shift += Secret.MASK.length() - (span.end() - span.start());
        }
        return rawOffset + shift;
    }

    /** Tells whether any of a part of the raw text is masked. */
    public boolean hides(int start, int end) {
        return spans.stream().anyMatch(span -> span.overlaps(start, end));
    }
}
