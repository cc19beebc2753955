package dev.quipu.threads.transcript;

import java.io.IOException;
import java.io.InputStream;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * WebVTT: cues with their times, and who speaks as a voice, {@code <v Ada>}, or as a name and a colon at the beginning of a
 * line. Where a file has voices they tell who speaks, and a colon only of whom one of them has named.
 */
final class VttReader {
    static final String SIGNATURE = "WEBVTT";

    private static final Pattern TIMING = Pattern.compile("(\\S+)[ \\t]+-->[ \\t]+(\\S+)(?:[ \\t].*)?");
    private static final Pattern VOICE = Pattern.compile("<v(?:\\.[^\\s>]*)?(?:[ \\t]+([^>]*))?>");
    private static final Pattern TAG = Pattern.compile("</?(?:[a-z]+(?:[.\\s][^<>]*)?|[0-9:.]+)?>");
    private static final Pattern NAMED = Pattern.compile("(\\p{Lu}[^:<>]{0,59}):[ \\t]+(.*)");
    private static final String UNKNOWN = "unknown";
    private static final int LONGEST_CUE = 20_000_000;

    private final TurnSink sink;
    private final Problems problems;
    private final Set<String> voices = new HashSet<>();
    private String speaker = UNKNOWN;
    private Lines.@Nullable Line held;

    VttReader(TurnSink sink, Problems problems) {
        this.sink = sink;
        this.problems = problems;
    }

    /** A block: lines without an empty one between them, or up to the times of the next cue. */
    private record Block(long number, List<String> lines) {}

    /** Reads all of it. */
    void read(InputStream input) throws IOException, SQLException {
        try (Lines lines = new Lines(input)) {
            boolean isFirst = true;
            for (Block block = next(lines); block != null; block = next(lines)) {
                if (isFirst) {
                    isFirst = false;
                    checkSignature(block);
                } else if (!block.lines().isEmpty()) {
                    take(block);
                }
            }
        }
    }

    private void checkSignature(Block block) throws SQLException {
        String first = block.lines().isEmpty() ? "" : block.lines().getFirst();
        if (!first.startsWith(SIGNATURE)) {
            problems.line(block.number(), "the file does not begin with " + SIGNATURE);
            if (!block.lines().isEmpty()) {
                take(block);
            }
        }
    }

    private @Nullable Block next(Lines lines) throws IOException {
        List<String> texts = new ArrayList<>();
        long number = 0;
        long size = 0;
        Lines.Line line = held == null ? lines.next() : held;
        held = null;
        while (line != null && line.fault() == null && line.text().isBlank()) {
            line = lines.next();
        }
        if (line == null) {
            return null;
        }
        for (; line != null; line = lines.next()) {
            number = number == 0 ? line.number() : number;
            if (line.fault() != null) {
                problems.line(line.number(), line.fault());
            } else if (line.text().isBlank()) {
                break;
            } else if (endsBefore(line.text(), texts)) {
                held = line;
                break;
            } else if (size + line.text().length() > LONGEST_CUE) {
                problems.line(line.number(), "belongs to a cue of more than %,d characters".formatted(LONGEST_CUE));
            } else {
                size += line.text().length();
                texts.add(line.text());
            }
        }
        return new Block(number, texts);
    }

    /** Whether a line begins another block: the times of a cue stand in its first line or its second, and in no header. */
    private static boolean endsBefore(String line, List<String> block) {
        if (block.isEmpty() || !isTiming(line) || block.getFirst().matches("NOTE(?:\\s.*)?")) {
            return false;
        }
        String first = block.getFirst();
        return block.size() > 1 || first.startsWith(SIGNATURE) || isTiming(first);
    }

    private static boolean isTiming(String line) {
        Matcher timing = TIMING.matcher(line.strip());
        return timing.matches() && Clock.seconds(timing.group(1)) != null && Clock.seconds(timing.group(2)) != null;
    }

    private void take(Block block) throws SQLException {
        String first = block.lines().getFirst();
        if (first.matches("(NOTE|STYLE|REGION)(?:\\s.*)?")) {
            return;
        }
        int at = first.contains("-->") ? 0 : 1;
        Matcher timing =
                at < block.lines().size() ? TIMING.matcher(block.lines().get(at).strip()) : null;
        if (timing == null || !timing.matches()) {
            problems.line(block.number(), "a cue without times");
            return;
        }
        Double start = Clock.seconds(timing.group(1));
        Double end = Clock.seconds(timing.group(2));
        if (start == null || end == null || end < start) {
            problems.line(block.number() + at, "\"" + block.lines().get(at).strip() + "\" are no times of a cue");
            return;
        }
        speak(String.join("\n", block.lines().subList(at + 1, block.lines().size())), start, end);
    }

    /** A cue may hold several voices; what stands before the first one is said by whoever spoke last. */
    private void speak(String payload, double start, double end) throws SQLException {
        Matcher voice = VOICE.matcher(payload);
        int from = 0;
        boolean hasVoice = false;
        while (voice.find()) {
            say(payload.substring(from, voice.start()), start, end);
            String name = voice.group(1);
            speaker = name == null || name.isBlank() ? UNKNOWN : CharacterReferences.resolved(name.strip());
            voices.add(speaker);
            from = voice.end();
            hasVoice = true;
        }
        if (hasVoice) {
            say(payload.substring(from), start, end);
        } else {
            sayLines(payload, start, end);
        }
    }

    /** Each line may begin with a name; what does not goes on with what was said before it. */
    private void sayLines(String payload, double start, double end) throws SQLException {
        StringBuilder said = new StringBuilder();
        for (String line : payload.split("\\n", -1)) {
            Matcher named = NAMED.matcher(line);
            String name = named.matches()
                    ? CharacterReferences.resolved(named.group(1).strip())
                    : "";
            if (isSpeaker(name)) {
                say(said.toString(), start, end);
                said.setLength(0);
                speaker = name;
            }
            said.append(isSpeaker(name) ? named.group(2) : line).append('\n');
        }
        say(said.toString(), start, end);
    }

    private boolean isSpeaker(String name) {
        return voices.isEmpty() ? Names.isLikeOne(name) : voices.contains(name);
    }

    private void say(String marked, double start, double end) throws SQLException {
        String text =
                CharacterReferences.resolved(TAG.matcher(marked).replaceAll("")).strip();
        if (!text.isEmpty()) {
            sink.take(Turn.of(speaker, text, start, end));
        }
    }
}
