package dev.quipu.cli;

import dev.quipu.catalog.difference.DifferenceOptions;
import dev.quipu.catalog.difference.NamePattern;
import dev.quipu.postgres.failure.QuipuException;
import dev.quipu.postgres.failure.QuipuException.Kind;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What counts as a difference. */
final class CompareOptions {
    @Option(
            names = "--only",
            paramLabel = "PATTERN",
            description =
                    "Compare only what is called so: app, app.users, app.tmp_*, table:*, trigger:audit_*. May be repeated.")
    private List<String> only = List.of();

    @Option(names = "--ignore", paramLabel = "PATTERN", description = "Leave out what is called so. May be repeated.")
    private List<String> ignore = List.of();

    @Option(names = "--owners", description = "Compare owners too.")
    private boolean owners;

    @Option(
            names = "--grants",
            negatable = true,
            description = "Compare privileges, or not (default: not where a live database is compared).")
    private @Nullable Boolean grants;

    @Option(names = "--no-comments", description = "Comments are no difference.")
    private boolean noComments;

    @Option(names = "--column-order", description = "The order of a table's columns is a difference.")
    private boolean columnOrder;

    @Option(names = "--white-space", description = "White space in the bodies of functions is a difference.")
    private boolean whiteSpace;

    /** Returns what was asked for. */
    DifferenceOptions options(boolean live) {
        return DifferenceOptions.DEFAULT
                .withOnly(patterns(only))
                .withIgnore(patterns(ignore))
                .withOwners(owners)
                .withGrants(grants == null ? !live : grants)
                .withComments(!noComments)
                .withColumnOrder(columnOrder)
                .withWhiteSpace(whiteSpace);
    }

    private static List<NamePattern> patterns(List<String> texts) {
        List<NamePattern> patterns = new ArrayList<>();
        for (String text : texts) {
            try {
                patterns.add(NamePattern.parse(text));
            } catch (IllegalArgumentException e) {
                throw new QuipuException(Kind.USAGE, String.valueOf(e.getMessage()), "see --help");
            }
        }
        return patterns;
    }
}
