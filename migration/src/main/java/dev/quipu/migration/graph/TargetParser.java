package dev.quipu.migration.graph;

import dev.quipu.migration.graph.Target.Anchor;
import dev.quipu.migration.revision.RevisionId;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads addresses. */
final class TargetParser {
    private static final Pattern ADDRESS = Pattern.compile("(?:([^@]*)@)?([^@:+-]*)(?:([+-])(.*))?");
    private static final Pattern STEPS = Pattern.compile("0*[1-9][0-9]{0,8}");

    private TargetParser() {}

    static Target parse(String written) {
        String text = written.strip();
        Matcher parts = ADDRESS.matcher(text);
        if (text.isEmpty()) {
            throw malformed(written, "it is empty");
        }
        if (text.indexOf(':') >= 0) {
            throw new GraphException(new AddressProblem.RangeTarget(text));
        }
        if (!parts.matches()) {
            throw malformed(
                    written, text.indexOf('@') != text.lastIndexOf('@') ? "it has two \"@\"" : "it has no sense");
        }
        String sign = parts.group(3);
        int steps = sign == null ? 0 : steps(written, sign, String.valueOf(parts.group(4)));
        String scope = scope(written, parts.group(1));
        return new Target(text, scope, anchor(written, String.valueOf(parts.group(2)), steps), steps);
    }

    static TargetRange parseRange(String text) {
        int colon = text.indexOf(':');
        if (colon < 0) {
            throw malformed(text, "a range has a \":\"");
        }
        if (text.indexOf(':', colon + 1) >= 0) {
            throw malformed(text, "a range has one \":\"");
        }
        return new TargetRange(text, end(text.substring(0, colon)), end(text.substring(colon + 1)));
    }

    private static @Nullable Target end(String text) {
        return text.isBlank() ? null : parse(text);
    }

    private static @Nullable String scope(String written, @Nullable String scope) {
        if (scope != null && !RevisionId.isBranch(scope) && !RevisionId.isId(scope)) {
            throw malformed(
                    written, scope.isEmpty() ? "no branch stands before \"@\"" : "\"" + scope + "\" is no branch");
        }
        return scope;
    }

    private static int steps(String written, String sign, String digits) {
        if (!STEPS.matcher(digits).matches()) {
            throw malformed(written, "a whole number of steps, at least 1, stands after \"" + sign + "\"");
        }
        int steps = Integer.parseInt(digits);
        return sign.equals("-") ? -steps : steps;
    }

    private static Anchor anchor(String written, String text, int steps) {
        return switch (text) {
            case "head" -> new Anchor.Head();
            case "heads" -> new Anchor.Heads();
            case "base" -> new Anchor.Base();
            case "current" -> new Anchor.Current();
            case "" -> {
                if (steps == 0) {
                    throw malformed(written, "no revision stands after \"@\"");
                }
                yield new Anchor.Current();
            }
            default -> {
                if (!RevisionId.isId(text)) {
                    throw malformed(written, "\"" + text + "\" is no revision id");
                }
                yield new Anchor.Id(text);
            }
        };
    }

    private static GraphException malformed(String text, String reason) {
        return new GraphException(new AddressProblem.MalformedTarget(text, reason));
    }
}
