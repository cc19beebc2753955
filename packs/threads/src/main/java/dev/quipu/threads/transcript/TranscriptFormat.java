package dev.quipu.threads.transcript;

import dev.quipu.postgres.failure.QuipuException;
import dev.quipu.postgres.failure.QuipuException.Kind;
import dev.quipu.threads.spool.Spool;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Pattern;

/** What a transcript is written in. */
enum TranscriptFormat {
    MEET("google_meet", "a turn is \"Name: what they say\", in UTF-8, or in UTF-16 with a byte order mark"),
    VTT("webvtt", "a cue is a line \"00:00:01.000 --> 00:00:02.500\" and what is said, in UTF-8"),
    SLACK("slack", "a Slack export is a zip of channels"),
    JSON("json", "a turn is an object with \"speaker\" and \"text\", in a list, under \"utterances\", or one a line");

    private static final int LOOKED_AT = 4096;
    private static final Pattern JSON_BEGINS =
            Pattern.compile("\\A\\s*(?:\\{|\\[\\s*(?:[\\[{\\]]|\\z)).*", Pattern.DOTALL);

    private final String source;
    private final String hint;

    TranscriptFormat(String source, String hint) {
        this.source = source;
        this.hint = hint;
    }

    /** Returns what one looks like, for who has given another. */
    String hint() {
        return hint;
    }

    /** Returns the source_type of its conversations. */
    String source() {
        return source;
    }

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    static TranscriptFormat named(String name) {
        for (TranscriptFormat format : values()) {
            if (format.label().equals(name.toLowerCase(Locale.ROOT))) {
                return format;
            }
        }
        throw new QuipuException(
                Kind.USAGE, "there is no kind of transcript \"" + name + "\"", "meet, vtt, slack or json");
    }

    /** Finds out from the first bytes, whatever the file is called. */
    static TranscriptFormat of(Spool spool, String file) throws IOException {
        byte[] bytes;
        try (InputStream input = spool.open()) {
            bytes = input.readNBytes(LOOKED_AT);
        }
        if (bytes.length == 0) {
            throw new QuipuException(Kind.FAILED, file + " is empty", null);
        }
        if (bytes[0] == 'P' && bytes.length > 1 && bytes[1] == 'K') {
            return SLACK;
        }
        // Of a text in UTF-16 every other byte is dropped here, which is enough to know it by.
        String begin = new String(bytes, StandardCharsets.ISO_8859_1)
                .replaceAll("\\A(?:\u00ef\u00bb\u00bf|\u00fe\u00ff|\u00ff\u00fe)", "")
                .replace("\0", "");
        if (begin.startsWith(VttReader.SIGNATURE)) {
            return VTT;
        }
        return JSON_BEGINS.matcher(begin).matches() ? JSON : MEET;
    }
}
