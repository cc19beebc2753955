package dev.quipu.exports.source;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.quipu.exports.Problem;
import dev.quipu.exports.json.JsonObject;
import dev.quipu.exports.json.JsonRefusedException;
import dev.quipu.exports.json.JsonTree;
import dev.quipu.exports.json.JsonValue;
import dev.quipu.exports.json.StrictJson;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The entries of a file of JSON, one held at a time: of an array, of JSON lines, or a value that is the whole file. A
 * broken line costs that line; a broken array what comes behind.
 */
public final class Entries {
    /** What an entry may take, in characters. */
    public static final int LARGEST = 100_000_000;

    /** What is told of the beginning of an entry that was left out, in bytes. */
    private static final int BEGINNING = 200;

    private final ExportEntry file;
    private final Report report;
    private final Taker taker;

    /** Takes entries. */
    @FunctionalInterface
    public interface Taker {
        /**
         * Takes one.
         *
         * @param place what it is called, as {@link Report} wants it
         * @throws IOException ends the reading
         */
        void take(JsonObject entry, String place) throws IOException;

        /**
         * Hears that an entry was left out, which was reported: of interest to whoever takes one for a part of those before.
         *
         * @param beginning what it begins with; empty if that is not known
         * @throws IOException ends the reading
         */
        default void leftOut(String beginning) throws IOException {}
    }

    private Entries(ExportEntry file, Report report, Taker taker) {
        this.file = file;
        this.report = report;
        this.taker = taker;
    }

    /** Reads a file; what cannot be read is reported, what the taker throws is thrown. */
    public static void read(ExportEntry file, Report report, Taker taker) throws IOException {
        new Entries(file, report, taker).read();
    }

    private void read() throws IOException {
        int first = firstByte();
        if (first == '[') {
            values(true);
        } else if (first == '{') {
            lines();
        } else if (first >= 0) {
            report.add(Problem.Kind.BROKEN, "", "is no JSON: it begins with neither [ nor {");
        } else if (first == -1) {
            report.add(Problem.Kind.BROKEN, "", "is empty");
        }
    }

    /** Returns the first byte that says something; -1 if there is none, -2 if that was reported. */
    private int firstByte() {
        try (InputStream input = file.open()) {
            while (true) {
                int next = input.read();
                // Blanks, and what is before or between the letters of UTF-8 with a mark, UTF-16 and UTF-32.
                if (" \t\r\n\u00ef\u00bb\u00bf\u00fe\u00ff\0".indexOf(next) < 0 || next < 0) {
                    return next;
                }
            }
        } catch (IOException e) {
            report.add(Problem.Kind.BROKEN, "", StrictJson.reason(e));
            return -2;
        }
    }

    /** What is read next: a value, or that there is none, or that it was reported. */
    private sealed interface Next {
        record Value(JsonValue value) implements Next {}

        enum Other implements Next {
            LEFT_OUT,
            END
        }
    }

    private void values(boolean isArray) throws IOException {
        try (JsonParser parser = begin(isArray)) {
            if (parser == null) {
                return;
            }
            int index = 0;
            while (true) {
                String place = isArray || index > 0 ? "[" + index + "]" : "";
                Next next = next(parser, place, isArray);
                if (next == Next.Other.END) {
                    return;
                }
                if (next instanceof Next.Value found) {
                    take(found.value(), place);
                } else {
                    taker.leftOut("");
                }
                index++;
            }
        }
    }

    private @Nullable JsonParser begin(boolean isArray) {
        try {
            // Closing the parser closes the file.
            JsonParser parser = StrictJson.readTrees(file.open());
            if (isArray) {
                parser.nextToken();
            }
            return parser;
        } catch (IOException e) {
            report.add(Problem.Kind.BROKEN, "", StrictJson.reason(e));
            return null;
        }
    }

    private Next next(JsonParser parser, String place, boolean isArray) {
        try {
            JsonToken token = parser.nextToken();
            if (token == null && !isArray) {
                return Next.Other.END;
            }
            if (token == JsonToken.END_ARRAY && isArray) {
                if (parser.nextToken() != null) {
                    report.add(Problem.Kind.BROKEN, "", "something follows the end of the array; it was not read");
                }
                return Next.Other.END;
            }
            return new Next.Value(JsonTree.read(parser, place, LARGEST, report));
        } catch (JsonRefusedException e) {
            report.add(Problem.Kind.LEFT_OUT, place, StrictJson.reason(e));
            return Next.Other.LEFT_OUT;
        } catch (IOException e) {
            report.add(Problem.Kind.BROKEN, place, StrictJson.reason(e));
            return Next.Other.END;
        }
    }

    private void lines() throws IOException {
        boolean isOneValue = false;
        boolean isFirst = true;
        try (InputStream input = file.open()) {
            Lines lines = new Lines(input, LARGEST);
            while (!isOneValue && nextLine(lines)) {
                if (lines.isBlank()) {
                    continue;
                }
                String place = ":" + lines.number();
                if (lines.isTooLong()) {
                    report.add(Problem.Kind.LEFT_OUT, place, "a line of more than %,d characters".formatted(LARGEST));
                    taker.leftOut(beginning(lines));
                    continue;
                }
                if (isFirst && isOneValue(lines)) {
                    isOneValue = true;
                    continue;
                }
                isFirst = false;
                JsonValue value = value(lines, place);
                if (value != null) {
                    take(value, place);
                } else {
                    taker.leftOut(beginning(lines));
                }
            }
        }
        if (isOneValue) {
            values(false);
        }
    }

    private static String beginning(Lines lines) {
        return new String(lines.bytes(), 0, Math.min(lines.length(), BEGINNING), StandardCharsets.UTF_8);
    }

    private boolean nextLine(Lines lines) {
        try {
            return lines.next();
        } catch (IOException e) {
            report.add(Problem.Kind.BROKEN, ":" + (lines.number() + 1), StrictJson.reason(e));
            return false;
        }
    }

    /** Tells a value over many lines, as a person writes it, from JSON lines of which the first is broken. */
    private boolean isOneValue(Lines lines) {
        return !isWhole(() -> StrictJson.readTrees(lines.bytes(), lines.length()))
                && isWhole(() -> StrictJson.readTrees(file.open()));
    }

    private interface Opener {
        JsonParser open() throws IOException;
    }

    private static boolean isWhole(Opener opener) {
        try (JsonParser parser = opener.open()) {
            JsonToken first = parser.nextToken();
            parser.skipChildren();
            return first != null && parser.currentToken() != null;
        } catch (IOException e) {
            return false;
        }
    }

    private @Nullable JsonValue value(Lines lines, String place) {
        try (JsonParser parser = StrictJson.readTrees(lines.bytes(), lines.length())) {
            parser.nextToken();
            JsonValue value = JsonTree.read(parser, place, LARGEST, report);
            if (parser.nextToken() == null) {
                return value;
            }
            report.add(Problem.Kind.LEFT_OUT, place, "more than one value in a line");
        } catch (IOException e) {
            report.add(Problem.Kind.LEFT_OUT, place, StrictJson.reason(e));
        }
        return null;
    }

    private void take(JsonValue value, String place) throws IOException {
        if (value instanceof JsonObject object) {
            taker.take(object, place);
        } else {
            report.add(Problem.Kind.LEFT_OUT, place, "is no object, but " + value.toJson());
            taker.leftOut("");
        }
    }
}
