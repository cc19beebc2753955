package dev.quipu.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.UsageMessageSpec;

/**
 * What help says of a command besides its options.
 *
 * @param description its lines; the first sentence is also what the list of commands says
 * @param examples lines that show how to use it
 * @param failure what exit code 1 means, where that is special
 * @param difference what exit code 3 means, where there is one
 */
record Usage(
        List<String> description,
        List<String> examples,
        @Nullable String failure,
        @Nullable String difference) {
    static Usage of(String... description) {
        return new Usage(List.of(description), List.of(), null, null);
    }

    Usage withExamples(String... lines) {
        return new Usage(description, List.of(lines), failure, difference);
    }

    Usage withFailure(String meaning) {
        return new Usage(description, examples, meaning, difference);
    }

    Usage withDifference(String meaning) {
        return new Usage(description, examples, failure, meaning);
    }

    void write(UsageMessageSpec spec) {
        spec.description(description.stream().map(UnbrokenWords::join).toArray(String[]::new));
        if (!examples.isEmpty()) {
            spec.footerHeading(examples.size() == 1 ? "%nExample:%n" : "%nExamples:%n");
            spec.footer(examples.toArray(String[]::new));
        }
        if (failure != null || difference != null) {
            Map<String, String> codes = new LinkedHashMap<>();
            codes.put("  0", "done");
            codes.put("  1", Objects.requireNonNullElse(failure, "failed"));
            codes.put("  2", "wrong usage, and nothing was tried");
            if (difference != null) {
                codes.put("  3", difference);
            }
            codes.put("130", "interrupted");
            spec.exitCodeList(codes);
        }
    }
}
