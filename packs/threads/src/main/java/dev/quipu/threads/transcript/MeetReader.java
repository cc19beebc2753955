package dev.quipu.threads.transcript;

import java.io.IOException;
import java.io.InputStream;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The text of a Google Meet transcript, and what looks like it: a title, who was there, then turns that begin with a name
 * and a colon, with times on lines of their own or beside the name. What follows a turn's first line belongs to it.
 */
final class MeetReader {
    private static final Pattern TIME_ALONE = Pattern.compile("[\\[(]?(" + Clock.TIME + ")[\\])]?");
    /** What stands behind a name, such as pronouns or a role. It is kept: of two with one name it may tell them apart. */
    private static final String BRACKETS = "[ \\t]{0,9}[\\[(][^:\\[\\]()]{1,40}[\\])]";

    private static final Pattern BEHIND = Pattern.compile("(?:" + BRACKETS + ")+$");
    private static final Pattern TURN =
            Pattern.compile("(?:[\\[(]?(" + Clock.TIME + ")[\\])]?[ \\t]+(?:-[ \\t]+)?)?" + "([^:\\[\\]()]{1,80}?(?:"
                    + BRACKETS + "){0,3})[ \\t]*(?:[\\[(](" + Clock.TIME + ")[\\])])?:(?:[ \\t]+(.*))?");
    private static final Pattern ENDED =
            Pattern.compile("(?:Meeting|Transcription) ended after (" + Clock.TIME + ").*", Pattern.CASE_INSENSITIVE);
    private static final Pattern HEADING =
            Pattern.compile("(attendees|participants|invited|transcript)", Pattern.CASE_INSENSITIVE);
    private static final String TRANSCRIPT = "transcript";
    private static final String NOTICE = "this editable transcript was computer generated";
    private static final int LONGEST_TURN = 20_000_000;

    private final TurnSink sink;
    private final Problems problems;
    private final Set<String> attendees = new HashSet<>();
    private final StringBuilder text = new StringBuilder();
    private String title = "";
    private String heading = "";
    private @Nullable String speaker;
    private boolean isOpen;
    private boolean hasGap;
    private @Nullable Double start;
    private @Nullable Double time;
    private @Nullable Double ended;

    MeetReader(TurnSink sink, Problems problems) {
        this.sink = sink;
        this.problems = problems;
    }

    /** Reads all of it. */
    void read(InputStream input) throws IOException, SQLException {
        try (Lines lines = new Lines(input)) {
            for (Lines.Line line = lines.next(); line != null; line = lines.next()) {
                if (line.fault() != null) {
                    problems.line(line.number(), line.fault());
                } else {
                    take(line.number(), line.text().strip());
                }
            }
        }
        close();
    }

    /** Returns the title, empty if there is none. */
    String title() {
        return title;
    }

    /** Returns after how many seconds it ended, or null if it does not say. */
    @Nullable
    Double ended() {
        return ended;
    }

    private void take(long number, String line) throws SQLException {
        if (line.isEmpty()) {
            hasGap = isOpen;
            return;
        }
        Matcher alone = TIME_ALONE.matcher(line);
        Matcher end = ENDED.matcher(line);
        if (alone.matches()) {
            close();
            // Times are of what is said, so what stands before it is over.
            heading = heading.isEmpty() ? heading : TRANSCRIPT;
            setTime(number, alone.group(1));
        } else if (end.matches()) {
            close();
            ended = Clock.seconds(end.group(1));
        } else if (!takeHeading(line)) {
            takeTurn(number, line);
        }
    }

    /** Before the first turn a file may say what it is and who was there. */
    private boolean takeHeading(String line) {
        if (speaker != null) {
            return false;
        }
        if (HEADING.matcher(line).matches()) {
            heading = line.toLowerCase(Locale.ROOT);
            return true;
        }
        if (line.toLowerCase(Locale.ROOT).startsWith(NOTICE)) {
            return true;
        }
        if (!heading.isEmpty() && !heading.equals(TRANSCRIPT)) {
            Matcher turn = TURN.matcher(line);
            if (turn.matches() && isOneOfThem(turn)) {
                // A file that somebody has tidied up has no heading between who was there and what was said.
                return false;
            }
            for (String name : line.split(",", -1)) {
                attendees.add(name.strip().toLowerCase(Locale.ROOT));
                attendees.add(bare(name.strip()).toLowerCase(Locale.ROOT));
            }
            return true;
        }
        if (heading.isEmpty() && title.isEmpty() && !TURN.matcher(line).matches()) {
            title = line.replaceFirst("\\s+-\\s+Transcript$", "");
            return true;
        }
        return false;
    }

    private boolean isOneOfThem(Matcher turn) {
        return hasTime(turn) || isAttendee(turn.group(2).strip());
    }

    /** Lists and turns do not write what is behind a name alike. */
    private boolean isAttendee(String name) {
        return attendees.contains(name.toLowerCase(Locale.ROOT))
                || attendees.contains(bare(name).toLowerCase(Locale.ROOT));
    }

    private static String bare(String name) {
        return BEHIND.matcher(name).replaceFirst("");
    }

    private static boolean hasTime(Matcher turn) {
        return turn.group(1) != null || turn.group(3) != null;
    }

    private void takeTurn(long number, String line) throws SQLException {
        Matcher turn = TURN.matcher(line);
        if (turn.matches() && isSpeaker(turn.group(2).strip(), hasTime(turn))) {
            close();
            String given = turn.group(1) != null ? turn.group(1) : turn.group(3);
            if (given != null) {
                setTime(number, given);
            }
            open(turn.group(2).strip(), turn.group(4));
        } else if (speaker == null) {
            problems.line(number, "has no speaker, and none came before");
        } else if (text.length() + line.length() > LONGEST_TURN) {
            problems.line(number, "belongs to a turn of more than %,d characters".formatted(LONGEST_TURN));
        } else if (isOpen) {
            text.append(text.isEmpty() ? "" : hasGap ? "\n\n" : "\n").append(line);
            hasGap = false;
        } else {
            // After a time that stands alone the same person goes on.
            open(speaker, line);
        }
    }

    /** Prose has colons too: a name is short, begins like a name, and where it is told who was there it is one of them. */
    private boolean isSpeaker(String name, boolean hasTime) {
        return hasTime
                || isAttendee(name)
                || name.equals(speaker)
                || (attendees.isEmpty() && Names.isLikeOne(bare(name)));
    }

    private void setTime(long number, String given) {
        Double seconds = Clock.seconds(given);
        if (seconds == null) {
            problems.line(number, "\"" + given + "\" is no time");
        } else if (time != null && seconds < time) {
            problems.line(number, given + " is earlier than the time before it");
        } else {
            time = seconds;
        }
    }

    private void open(String name, @Nullable String first) {
        speaker = name;
        isOpen = true;
        hasGap = false;
        start = time;
        text.setLength(0);
        text.append(first == null ? "" : first.strip());
    }

    private void close() throws SQLException {
        if (isOpen && speaker != null && !text.isEmpty()) {
            sink.take(Turn.of(speaker, text.toString(), start, null));
        }
        isOpen = false;
    }
}
