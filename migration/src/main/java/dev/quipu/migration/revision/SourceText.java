package dev.quipu.migration.revision;

import dev.quipu.migration.revision.RevisionFileException.Code;
import dev.quipu.postgres.failure.SourceLocation;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * A file's text under its display path.
 *
 * @param text without a byte order mark; line ends as they are
 */
record SourceText(String source, String text) {
    static final String ID_RULE =
            "an id is of letters, digits, \"_\" and \".\", and none of the words of an address, such as"
                    + " \"head\" and \"base\"";

    private static final char REPLACEMENT = '\uFFFD';

    SourceText {
        text = text.startsWith("\uFEFF") ? text.substring(1) : text;
    }

    /** Decodes UTF-8 and says where a file is not. */
    static SourceText decode(String source, byte[] bytes) {
        String plain = new String(bytes, StandardCharsets.UTF_8);
        int nul = plain.indexOf('\0');
        if (nul >= 0) {
            throw new SourceText(source, plain)
                    .failure(Code.UNREADABLE, "the file has a NUL character", nul, "PostgreSQL takes none: remove it");
        }
        // Where bytes are malformed this character stands for them; it may also stand for itself.
        return plain.indexOf(REPLACEMENT) < 0 ? new SourceText(source, plain) : decodeStrictly(source, bytes);
    }

    private static SourceText decodeStrictly(String source, byte[] bytes) {
        CharsetDecoder decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        CharBuffer decoded = CharBuffer.allocate(bytes.length);
        boolean failed = decoder.decode(ByteBuffer.wrap(bytes), decoded, true).isError();
        var text = new SourceText(source, decoded.flip().toString());
        if (failed) {
            throw text.failure(Code.UNREADABLE, "the file is not UTF-8", text.text.length(), "save it as UTF-8");
        }
        return text;
    }

    RevisionFileException failure(Code code, String message, int offset, String hint) {
        return new RevisionFileException(code, message, at(offset), hint);
    }

    SourceLocation at(int offset) {
        return SourceLocation.of(source, text, offset);
    }

    /** A line: where it begins, where its text ends, where the next one begins. */
    record Line(int start, int end, int next) {}

    Line lineAt(int start) {
        // One walk: where lines end with CR alone, a search for LF would go through the rest of the file for each line.
        int end = start;
        while (end < text.length() && text.charAt(end) != '\n' && text.charAt(end) != '\r') {
            end++;
        }
        boolean crLf = text.startsWith("\r\n", end);
        return new Line(start, end, Math.min(text.length(), end + (crLf ? 2 : 1)));
    }

    String of(Line line) {
        return text.substring(line.start, line.end);
    }
}
