package dev.quipu.agents.lines;

import org.jspecify.annotations.Nullable;

/**
 * Cuts a file into records, and keeps what each of them says as it stands there.
 *
 * <p>One quotation mark too many must not swallow the rest of a file. So a record of several lines that turns out to be
 * no record gives back all of them but the first, which alone is refused.
 */
public final class LineReader {
    /** The longest record; longer ones are refused and not kept. */
    public static final int LONGEST = 1 << 20;

    private static final int SHOWN_OF_LONGER = 1_000;
    private static final int NONE = -1;

    private final Characters characters;
    private final char[] buffer = new char[1 << 16];
    private int next;
    private int end;
    private final StringBuilder givenBack = new StringBuilder();
    private int nextGivenBack;

    /** What parts the values of a record, or NUL where quotation marks mean nothing. */
    private char separator;

    private long line = 1;
    private final StringBuilder text = new StringBuilder();
    private int firstLineEnd;
    private int restStart;

    /** Takes what to cut. */
    public LineReader(Characters characters) {
        this.characters = characters;
    }

    /** Says that values are parted by this character, and may stand in quotation marks. */
    public void useQuotes(char between) {
        separator = between;
    }

    /** Returns how the file's characters are written. */
    public String encoding() {
        return characters.encoding();
    }

    /** Returns the next record that is not empty, or null at the end. */
    public @Nullable FileLine read() {
        while (true) {
            FileLine record = readAny();
            if (record == null || !record.text().isEmpty()) {
                return record;
            }
        }
    }

    private @Nullable FileLine readAny() {
        long first = line;
        text.setLength(0);
        firstLineEnd = NONE;
        if (peek() < 0) {
            return null;
        }
        String fault = separator == 0 ? readLine() : readRecord();
        if (fault != null && firstLineEnd != NONE) {
            return cut(first, fault, "");
        }
        return new FileLine(first, text.toString(), fault == null ? unreadable() : fault);
    }

    private @Nullable String unreadable() {
        if (text.indexOf("\0") >= 0) {
            return "has a NUL character";
        }
        return text.indexOf(String.valueOf(Characters.UNREADABLE)) >= 0
                ? "has bytes that are not " + characters.encoding()
                : null;
    }

    /**
     * Refuses the first line of the record that was read last, and gives back its other lines.
     *
     * @return the record itself if it has one line
     */
    public FileLine refuse(FileLine record, String fault) {
        return firstLineEnd == NONE ? record.withFault(fault) : cut(record.number(), fault, "\n");
    }

    /** What was read stops in the middle of a line, unless the record was read to its end, which then is given back too. */
    private FileLine cut(long first, String fault, String lineEnd) {
        givenBack.replace(0, nextGivenBack, text.substring(restStart) + lineEnd);
        nextGivenBack = 0;
        line = first + 1;
        FileLine cut = new FileLine(first, text.substring(0, firstLineEnd), fault);
        firstLineEnd = NONE;
        return cut;
    }

    private @Nullable String readLine() {
        for (int c = take(); c >= 0; c = take()) {
            if (isLineEnd(c)) {
                takeLineEnd(c);
                return null;
            }
            if (text.length() >= LONGEST) {
                return skipLine();
            }
            text.append((char) c);
        }
        return null;
    }

    private @Nullable String readRecord() {
        boolean atStart = true;
        for (int c = take(); c >= 0; c = take()) {
            if (isLineEnd(c)) {
                takeLineEnd(c);
                return null;
            }
            if (text.length() >= LONGEST) {
                return firstLineEnd == NONE ? skipLine() : "has a quotation mark that is not closed";
            }
            text.append((char) c);
            if (atStart && c == '"') {
                String fault = readQuoted();
                if (fault != null) {
                    return fault;
                }
            }
            atStart = c == separator;
        }
        return null;
    }

    /** Reads up to the mark that closes, after which a value must end. */
    private @Nullable String readQuoted() {
        while (text.length() < LONGEST) {
            int c = take();
            if (c < 0) {
                break;
            }
            if (isLineEnd(c)) {
                keepLineEnd(c);
                continue;
            }
            text.append((char) c);
            if (c != '"') {
                continue;
            }
            int after = peek();
            if (after == '"') {
                text.append((char) take());
            } else if (after < 0 || after == separator || isLineEnd(after)) {
                return null;
            } else {
                return endOfFault("has text behind a closing quotation mark");
            }
        }
        return firstLineEnd == NONE && text.length() >= LONGEST
                ? skipLine()
                : "has a quotation mark that is not closed";
    }

    /** The rest of a line that is refused belongs to it; of a record of several lines it is given back anyway. */
    private String endOfFault(String fault) {
        if (firstLineEnd != NONE) {
            return fault;
        }
        String tooLong = readLine();
        return tooLong == null ? fault : tooLong;
    }

    private String skipLine() {
        text.setLength(SHOWN_OF_LONGER);
        text.append('…');
        for (int c = take(); c >= 0; c = take()) {
            if (isLineEnd(c)) {
                takeLineEnd(c);
                break;
            }
        }
        return "is longer than %,d characters".formatted(LONGEST);
    }

    private static boolean isLineEnd(int c) {
        return c == '\n' || c == '\r';
    }

    private void takeLineEnd(int c) {
        if (c == '\r' && peek() == '\n') {
            take();
        }
        line++;
    }

    private void keepLineEnd(int c) {
        int lineEnd = text.length();
        text.append((char) c);
        if (c == '\r' && peek() == '\n') {
            text.append((char) take());
        }
        line++;
        if (firstLineEnd == NONE) {
            firstLineEnd = lineEnd;
            restStart = text.length();
        }
    }

    private int take() {
        int c = peek();
        if (c < 0) {
            return c;
        }
        if (nextGivenBack < givenBack.length()) {
            nextGivenBack++;
        } else {
            next++;
        }
        return c;
    }

    private int peek() {
        if (nextGivenBack < givenBack.length()) {
            return givenBack.charAt(nextGivenBack);
        }
        if (nextGivenBack > 0) {
            givenBack.setLength(0);
            nextGivenBack = 0;
        }
        if (next == end) {
            next = 0;
            end = Math.max(characters.read(buffer), 0);
        }
        return next < end ? buffer[next] : NONE;
    }
}
