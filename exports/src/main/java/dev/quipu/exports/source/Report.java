package dev.quipu.exports.source;

import dev.quipu.exports.Problem;
import dev.quipu.exports.json.Fields;
import dev.quipu.exports.json.JsonTree;
import dev.quipu.exports.json.JsonValue;
import java.util.List;
import java.util.function.Consumer;

/** Tells somebody of problems of one file. */
public final class Report implements JsonTree.Notes {
    private static final int LONGEST = 300;

    private final Consumer<? super Problem> problems;
    private final String file;

    /** Creates one for a file. */
    public Report(Consumer<? super Problem> problems, String file) {
        this.problems = problems;
        this.file = file;
    }

    /**
     * Tells of a problem.
     *
     * @param place in the file: a path that begins with {@code [} or {@code .}, or a line with {@code :}; empty for all of
     *     it
     */
    public void add(Problem.Kind kind, String place, String reason) {
        problems.accept(new Problem(kind, cut(file + place), cut(reason)));
    }

    /** Tells of files of an export that hold no conversations, if there are any. */
    public void unread(List<String> names) {
        if (!names.isEmpty()) {
            String count = names.size() == 1 ? "1 other file was" : "%,d other files were".formatted(names.size());
            add(Problem.Kind.UNREAD, "", count + " not read: " + String.join(", ", names));
        }
    }

    /** Tells of members that were not of the kind that they should be. */
    public void odd(Fields fields, String place) {
        for (String key : fields.odd()) {
            add(Problem.Kind.UNKNOWN, place + "." + key, "is not what it usually is, and is kept as it is");
        }
    }

    @Override
    public void repeated(String path, JsonValue lost) {
        add(Problem.Kind.REPEATED, path, "the key is there twice; the first, which is left out, held " + lost.toJson());
    }

    @Override
    public void altered(String path, String reason) {
        add(Problem.Kind.ALTERED, path, reason);
    }

    private static String cut(String text) {
        if (text.length() <= LONGEST) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(LONGEST - 2)) ? LONGEST - 2 : LONGEST - 1;
        return text.substring(0, end) + "…";
    }
}
