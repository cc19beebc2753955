package dev.quipu.agents.lines;

import dev.quipu.postgres.failure.FileFailure;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The characters of a file. Bytes that its encoding does not have become {@link #UNREADABLE}, so that the line that holds
 * them can be refused and the next one read.
 */
public final class Characters {
    /** Half of a pair, which no decoder gives out by itself. */
    static final char UNREADABLE = '\uDFFF';

    private static final int SIZE = 1 << 16;

    private final InputStream stream;
    private final String file;
    private final CharsetDecoder decoder;
    private final ByteBuffer bytes = ByteBuffer.allocate(SIZE).flip();
    private boolean ended;

    private Characters(InputStream stream, String file, Charset charset) {
        this.stream = stream;
        this.file = file;
        this.decoder = charset.newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
    }

    /**
     * Opens a file. A byte order mark at its beginning is left out, and tells the encoding where none was given.
     *
     * @param file its name, for what goes wrong
     * @param given the encoding that was asked for, or null: UTF-8, if no mark says otherwise
     */
    public static Characters of(InputStream stream, String file, @Nullable Charset given) {
        byte[] start = new byte[3];
        int length = read(stream, file, start, 0, start.length);
        Mark mark = Mark.of(start, length);
        Characters characters = new Characters(stream, file, given == null ? mark.charset : given);
        int skipped = characters.decoder.charset().equals(mark.charset) ? mark.length : 0;
        characters.bytes.clear();
        characters.bytes.put(start, skipped, Math.max(length - skipped, 0)).flip();
        return characters;
    }

    private record Mark(Charset charset, int length) {
        static Mark of(byte[] start, int length) {
            if (length >= 2 && start[0] == (byte) 0xFE && start[1] == (byte) 0xFF) {
                return new Mark(StandardCharsets.UTF_16BE, 2);
            }
            if (length >= 2 && start[0] == (byte) 0xFF && start[1] == (byte) 0xFE) {
                return new Mark(StandardCharsets.UTF_16LE, 2);
            }
            boolean utf8 = length >= 3 && start[0] == (byte) 0xEF && start[1] == (byte) 0xBB && start[2] == (byte) 0xBF;
            return new Mark(StandardCharsets.UTF_8, utf8 ? 3 : 0);
        }
    }

    String encoding() {
        return decoder.charset().name();
    }

    /** Reads some characters, at least one; returns how many, or -1 at the end. */
    int read(char[] into) {
        CharBuffer out = CharBuffer.wrap(into);
        while (true) {
            CoderResult result = decoder.decode(bytes, out, ended);
            if (result.isError()) {
                // A decoder reports an error only after it has found room for what stands before.
                if (!out.hasRemaining()) {
                    return out.position();
                }
                bytes.position(bytes.position() + result.length());
                out.put(UNREADABLE);
            } else if (result.isOverflow() || out.position() > 0) {
                return out.position();
            } else if (ended) {
                return -1;
            } else {
                fill();
            }
        }
    }

    private void fill() {
        bytes.compact();
        int length = read(stream, file, bytes.array(), bytes.position(), bytes.remaining());
        bytes.position(bytes.position() + length).flip();
        ended = length == 0;
    }

    private static int read(InputStream stream, String file, byte[] into, int offset, int length) {
        try {
            return stream.readNBytes(into, offset, length);
        } catch (IOException e) {
            throw FileFailure.cannotRead(file, e, null);
        }
    }
}
