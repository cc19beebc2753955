package dev.quipu.postgres.secret;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Takes secrets out of any text before it is shown, logged or stored: those that it was told of, in every spelling in which
 * they travel (as they are, percent-encoded, escaped for SQL, JSON, a connection string or a password file), and what looks
 * like a password though nobody told.
 *
 * <p>It masks a secret wherever it stands. So whoever tells it of one leaves out a password that is the name of the user, the
 * database or a host as well: these names are shown everywhere, and a mask in the place of one would tell what the password is.
 * Where such a password stands as one ({@code password=…}, in a URL, behind {@code PASSWORD}) it is masked all the same.
 *
 * <p>A secret of fewer than four characters is masked only where it is not part of a longer word, as else every text would
 * be full of masks that tell where it is. Safe for use by several threads; a secret counts from the moment that {@link #add}
 * returns.
 */
public final class Redactor {
    private static final int SHORT = 4;
    private static final Comparator<String> LONGEST_FIRST = (one, other) ->
            one.length() == other.length() ? one.compareTo(other) : Integer.compare(other.length(), one.length());

    private final AtomicReference<List<String>> spellings = new AtomicReference<>(List.of());

    public Redactor() {}

    /** Creates one that knows some secrets already. */
    public Redactor(Collection<Secret> secrets) {
        secrets.forEach(this::add);
    }

    /** Makes a secret known. An empty one changes nothing. */
    public void add(Secret secret) {
        if (!secret.value().isEmpty()) {
            spellings.updateAndGet(known -> with(known, spellingsOf(secret.value())));
        }
    }

    private static List<String> with(List<String> known, Set<String> more) {
        var all = new LinkedHashSet<>(known);
        all.addAll(more);
        var sorted = new ArrayList<>(all);
        sorted.sort(LONGEST_FIRST);
        return List.copyOf(sorted);
    }

    private static Set<String> spellingsOf(String secret) {
        String form = URLEncoder.encode(secret, StandardCharsets.UTF_8);
        String percent = form.replace("+", "%20").replace("*", "%2A");
        String backslashes = secret.replace("\\", "\\\\");
        var spellings = new LinkedHashSet<String>();
        spellings.add(secret);
        spellings.add(form);
        spellings.add(percent);
        spellings.add(form.replace("+", "%20"));
        spellings.add(percent.replace("%7E", "~"));
        spellings.addAll(lowerCaseEscapes(spellings));
        spellings.add(secret.replace("'", "''"));
        spellings.add(backslashes);
        spellings.add(backslashes.replace("'", "''"));
        spellings.add(backslashes.replace("'", "\\'"));
        spellings.add(backslashes.replace("\"", "\\\""));
        spellings.add(backslashes.replace(":", "\\:"));
        return spellings;
    }

    private static List<String> lowerCaseEscapes(Collection<String> encoded) {
        return encoded.stream().map(Redactor::lowerCaseEscapes).toList();
    }

    private static String lowerCaseEscapes(String encoded) {
        var text = new StringBuilder(encoded);
        for (int i = encoded.indexOf('%'); i >= 0 && i + 3 <= encoded.length(); i = encoded.indexOf('%', i + 1)) {
            text.replace(i, i + 3, encoded.substring(i, i + 3).toLowerCase(Locale.ROOT));
        }
        return text.toString();
    }

    /** Returns a text with {@code ***} in the place of each secret; the text itself if there is none. */
    public String redact(String text) {
        String redacted = text;
        for (String secret : spellings.get()) {
            redacted = secret.length() < SHORT ? maskWord(redacted, secret) : redacted.replace(secret, Secret.MASK);
        }
        return MaskedText.of(redacted, TextSecrets.find(redacted)).text();
    }

    private static String maskWord(String text, String secret) {
        var masked = new StringBuilder();
        int from = 0;
        for (int at = text.indexOf(secret); at >= 0; at = text.indexOf(secret, from)) {
            int end = at + secret.length();
            boolean whole =
                    !isWord(text, at - 1, secret.charAt(0)) && !isWord(text, end, secret.charAt(secret.length() - 1));
            masked.append(text, from, at).append(whole ? Secret.MASK : secret);
            from = end;
        }
        return masked.append(text, from, text.length()).toString();
    }

    private static boolean isWord(String text, int place, char edge) {
        return Character.isLetterOrDigit(edge)
                && place >= 0
                && place < text.length()
                && Character.isLetterOrDigit(text.charAt(place));
    }

    /** Returns how many spellings it knows, and none of them. */
    @Override
    public String toString() {
        return "Redactor[" + spellings.get().size() + " spellings]";
    }
}
