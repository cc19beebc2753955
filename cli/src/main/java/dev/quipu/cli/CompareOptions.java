package dev.quipu.cli;

import dev.quipu.catalog.difference.DifferenceOptions;
import dev.quipu.catalog.difference.MalformedPatternException;
import dev.quipu.catalog.difference.NamePattern;
import dev.quipu.postgres.failure.QuipuException;
import dev.quipu.postgres.failure.QuipuException.Kind;
import dev.quipu.postgres.name.NearestNames;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What counts as a difference. */
final class CompareOptions implements OptionGroup {
    private List<String> only = List.of();
    private List<String> ignore = List.of();
    private boolean owners;
    private @Nullable Boolean grants;
    private boolean noComments;
    private boolean columnOrder;
    private boolean whiteSpace;

    @Override
    public void declare(Options options) {
        options.texts(
                "--only",
                "PATTERN",
                "Compare only what is called so: app, app.users, app.tmp_*, table:*, trigger:audit_*. May be repeated.",
                texts -> only = texts);
        options.texts("--ignore", "PATTERN", "Leave out what is called so. May be repeated.", texts -> ignore = texts);
        options.flag("--owners", "Compare owners too.", on -> owners = on);
        options.choice(
                "--grants",
                "Compare privileges, or not (default: not where a live database is compared).",
                yes -> grants = yes);
        options.flag("--no-comments", "Comments are no difference.", on -> noComments = on);
        options.flag("--column-order", "The order of a table's columns is a difference.", on -> columnOrder = on);
        options.flag("--white-space", "White space in the bodies of functions is a difference.", on -> whiteSpace = on);
    }

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

    /**
     * Returns the options that were typed, for a command that compares only if it is asked to.
     *
     * @param others the command's own, in their order, and whether they were
     */
    List<String> typed(Map<String, Boolean> others) {
        Map<String, Boolean> all = new LinkedHashMap<>(others);
        all.put("--only", !only.isEmpty());
        all.put("--ignore", !ignore.isEmpty());
        all.put("--owners", owners);
        all.put("--grants", grants != null);
        all.put("--no-comments", noComments);
        all.put("--column-order", columnOrder);
        all.put("--white-space", whiteSpace);
        return all.entrySet().stream()
                .filter(Map.Entry::getValue)
                .map(Map.Entry::getKey)
                .toList();
    }

    private static List<NamePattern> patterns(List<String> texts) {
        List<NamePattern> patterns = new ArrayList<>();
        for (String text : texts) {
            try {
                patterns.add(NamePattern.parse(text));
            } catch (MalformedPatternException e) {
                throw new QuipuException(
                        Kind.USAGE,
                        String.valueOf(e.getMessage()),
                        e.unknownKind()
                                .flatMap(CompareOptions::nearestKind)
                                .orElse("a pattern looks like app, app.users, app.tmp_*, table:* or trigger:audit_*"));
            }
        }
        return patterns;
    }

    private static Optional<String> nearestKind(String kind) {
        List<String> kinds = Arrays.stream(dev.quipu.catalog.model.Kind.values())
                .map(dev.quipu.catalog.model.Kind::words)
                .distinct()
                .toList();
        return NearestNames.hint(kind, kinds);
    }
}
