package dev.quipu.catalog.difference;

import dev.quipu.catalog.difference.Attributes.Changed;
import dev.quipu.catalog.difference.Difference.ColumnOrder;
import dev.quipu.catalog.difference.Difference.Group;
import dev.quipu.catalog.model.Annotations;
import dev.quipu.catalog.model.CatalogObject;
import dev.quipu.catalog.model.Kind;
import dev.quipu.catalog.model.ObjectId;
import dev.quipu.catalog.name.Identifier;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A difference for people: schema by schema, with {@code +} for what the second catalog has, {@code -} for what only the first
 * has, {@code ~} for what both have. Every line that can be coloured has its sign as first character that is no space.
 */
public final class DifferenceText {
    /** Attributes that need more than this stand under each other. */
    private static final int WIDTH = 100;

    private static final int WIDEST_NAME = 48;

    private final Difference difference;
    private final String confirmation;
    private final Normal normal;
    private final StringBuilder text = new StringBuilder();
    private final int[] counts = new int[3];
    private int parts;
    private int inherited;

    private DifferenceText(Difference difference, String confirmation) {
        this.difference = difference;
        this.confirmation = confirmation;
        this.normal = new Normal(difference.options());
    }

    /** Returns the difference as lines, for the command line; a sentence if there is none. */
    public static String of(Difference difference) {
        return of(difference, "--rename old=new");
    }

    /**
     * Returns the difference as lines; a sentence if there is none.
     *
     * @param confirmation what the reader adds to confirm a rename
     */
    public static String of(Difference difference, String confirmation) {
        return new DifferenceText(difference, confirmation).print();
    }

    private String print() {
        var follows = new Inherited(difference);
        String section = "";
        for (Group group : difference.groups()) {
            List<Change> shown = isDropped(group)
                    ? group.changes()
                    : group.changes().stream()
                            .filter(change -> !follows.follows(change))
                            .toList();
            inherited += group.changes().size() - shown.size();
            if (!shown.isEmpty()) {
                String here = sectionOf(group.object());
                text.append(here.equals(section) ? "" : (text.isEmpty() ? "" : "\n") + here + "\n");
                section = here;
                print(new Group(group.object(), shown));
            }
        }
        difference.columnOrders().forEach(this::print);
        printCandidates();
        printSum();
        return text.toString();
    }

    /** What goes with the whole that it is a part of. */
    private static boolean isDropped(Group group) {
        return group.changes().getFirst() instanceof Change.Dropped dropped
                && dropped.id().equals(group.object());
    }

    private static String sectionOf(ObjectId id) {
        String schema = Differences.schemaOf(id);
        return schema.isEmpty() ? "database" : "schema " + new Identifier(schema).display();
    }

    private void print(Group group) {
        boolean standsAlone =
                group.changes().stream().allMatch(change -> change.id().equals(group.object()));
        if (standsAlone) {
            group.changes().forEach(change -> print(change, "  ", 0, title(change.id())));
            return;
        }
        Change first = group.changes().getFirst();
        List<Change> parts = group.changes();
        switch (first) {
            case Change.Dropped dropped
            when dropped.id().equals(group.object()) -> {
                print(first, "  ", 0, title(first.id()));
                this.parts += parts.size() - 1;
                return;
            }
            case Change.Created created
            when created.id().equals(group.object()) -> {
                print(first, "  ", 0, title(first.id()));
                parts = parts.subList(1, parts.size());
            }
            case Change.Renamed renamed
            when renamed.id().equals(group.object()) -> {
                print(first, "  ", 0, title(first.id()));
                parts = parts.subList(1, parts.size());
            }
            default -> text.append("  ~ ").append(title(group.object())).append('\n');
        }
        printParts(parts, group.object());
    }

    /** What differs in the relation itself stands among its parts, attribute by attribute. */
    private void printParts(List<Change> parts, ObjectId relation) {
        int width = parts.stream()
                .flatMap(change -> titles(change, relation))
                .mapToInt(String::length)
                .filter(length -> length <= WIDEST_NAME)
                .max()
                .orElse(0);
        for (Change change : parts) {
            if (change.id().equals(relation)) {
                count(change);
                changed(change).forEach(one -> own(one, width));
            } else {
                print(change, "      ", width, partTitle(change.id()));
            }
        }
    }

    private Stream<String> titles(Change change, ObjectId relation) {
        return change.id().equals(relation)
                ? changed(change).stream().map(Changed::name)
                : Stream.of(partTitle(change.id()));
    }

    private void own(Changed changed, int width) {
        attributes("      ", changed.name(), width, List.of(new Changed("", changed.from(), changed.to())));
    }

    private List<Changed> changed(Change change) {
        return switch (change) {
            case Change.Altered(CatalogObject from, CatalogObject to) -> Attributes.between(from, to, normal);
            case Change.Annotated(ObjectId id, Annotations from, Annotations to) -> AnnotationChanges.between(from, to);
            case Change.Created created -> List.of();
            case Change.Dropped dropped -> List.of();
            case Change.Renamed renamed -> List.of();
        };
    }

    /** The name of what stands in a schema, without the schema, which the section names. */
    private static String title(ObjectId id) {
        if (Differences.schemaOf(id).isEmpty() || id.kind() == Kind.SCHEMA) {
            return id.toString();
        }
        String schema = new Identifier(id.path().getFirst()).display() + ".";
        String names = id.display();
        return id.kind().words() + " " + (names.startsWith(schema) ? names.substring(schema.length()) : names);
    }

    private static String partTitle(ObjectId id) {
        return id.kind().words() + " " + new Identifier(id.name()).display();
    }

    private void print(Change change, String indent, int width, String title) {
        count(change);
        switch (change) {
            case Change.Created(CatalogObject object) -> line(indent, "+", title, width, Description.of(object));
            case Change.Dropped(CatalogObject object) -> line(indent, "-", title, width, Description.of(object));
            case Change.Renamed(ObjectId from, ObjectId to) ->
                line(indent, "~", title, width, "renamed, was " + new Identifier(from.name()).display());
            case Change.Altered altered -> attributes(indent, title, width, changed(altered));
            case Change.Annotated annotated -> attributes(indent, title, width, changed(annotated));
        }
    }

    private void count(Change change) {
        switch (change) {
            case Change.Created created -> counts[0]++;
            case Change.Dropped dropped -> counts[1]++;
            case Change.Altered altered -> counts[2]++;
            case Change.Renamed renamed -> counts[2]++;
            case Change.Annotated annotated -> counts[2]++;
        }
    }

    private void line(String indent, String sign, String title, int width, String rest) {
        String start = indent + sign + " " + title;
        int padding = Math.max(0, width - title.length()) + 2;
        text.append(start);
        if (!rest.isEmpty()) {
            text.append(" ".repeat(padding)).append(rest);
        }
        text.append('\n');
    }

    private void attributes(String indent, String title, int width, List<Changed> changed) {
        String inLine = changed.stream().map(DifferenceText::inLine).collect(Collectors.joining("; "));
        boolean fits = inLine.length() <= WIDTH && changed.stream().noneMatch(DifferenceText::hasLines);
        line(indent, "~", title, width, fits ? inLine : "");
        if (!fits) {
            int widest =
                    changed.stream().mapToInt(one -> one.name().length()).max().orElse(0);
            changed.forEach(one -> attribute(indent + "    ", one, widest));
        }
    }

    private static boolean hasLines(Changed changed) {
        return changed.from().indexOf('\n') >= 0 || changed.to().indexOf('\n') >= 0;
    }

    private static String inLine(Changed changed) {
        return (changed.name().isEmpty() ? "" : changed.name() + ": ") + values(changed);
    }

    private static String values(Changed changed) {
        boolean isYesOrNo = changed.from().equals("yes") || changed.to().equals("yes");
        String absent = isYesOrNo ? "no" : "(none)";
        return (changed.from().isEmpty() ? absent : changed.from())
                + " → "
                + (changed.to().isEmpty() ? absent : changed.to());
    }

    private void attribute(String indent, Changed changed, int widest) {
        String start = indent + changed.name();
        if (!hasLines(changed) && changed.from().length() + changed.to().length() <= WIDTH) {
            String padding =
                    " ".repeat(widest == 0 ? 0 : widest - changed.name().length() + 2);
            text.append(start).append(padding).append(values(changed)).append('\n');
            return;
        }
        boolean isNamed = !changed.name().isEmpty();
        text.append(isNamed ? start + "\n" : "");
        LineDifference.of(changed.from(), changed.to())
                .forEach(line -> text.append((indent + (isNamed ? "  " : "") + line).stripTrailing())
                        .append('\n'));
    }

    private void print(ColumnOrder order) {
        text.append(text.isEmpty() ? "" : "\n");
        text.append(order.table()).append(": its columns stand in another order, which is left as it is\n");
        text.append("    ")
                .append(names(order.from()))
                .append(" → ")
                .append(names(order.to()))
                .append('\n');
    }

    private static String names(List<Identifier> names) {
        return names.stream().map(Identifier::display).collect(Collectors.joining(", "));
    }

    private void printCandidates() {
        if (difference.candidates().isEmpty()) {
            return;
        }
        text.append("\nperhaps only renamed (confirm with ")
                .append(confirmation)
                .append(")\n");
        int widest = difference.candidates().stream()
                .mapToInt(candidate -> candidate.from().toString().length())
                .max()
                .orElse(0);
        for (RenameCandidate candidate : difference.candidates()) {
            text.append(String.format(
                    Locale.ROOT,
                    "  %3d %%  %-" + widest + "s → %s%n",
                    candidate.likeness(),
                    candidate.from(),
                    candidate.to().display()));
        }
    }

    private void printSum() {
        if (difference.isEmpty()) {
            text.append(text.isEmpty() ? "" : "\n").append("no differences\n");
            return;
        }
        String sum = Stream.of(sum(0, "created"), sum(1, "dropped") + partsOfDropped(), sum(2, "altered"))
                .filter(counted -> !counted.isEmpty())
                .collect(Collectors.joining(", "));
        text.append('\n').append(sum).append('\n');
        if (inherited > 0) {
            text.append("not shown: ")
                    .append(inherited == 1 ? "1 that follows" : inherited + " that follow")
                    .append(" from these (indexes of constraints, what partitions and children inherit)\n");
        }
    }

    private String sum(int which, String word) {
        return counts[which] == 0 ? "" : counts[which] + " " + word;
    }

    /** A relation is dropped in one line, and most of what differs then are its columns, constraints and indexes. */
    private String partsOfDropped() {
        String counted = parts == 1 ? "1 part" : parts + " parts";
        return parts == 0 ? "" : " (and " + counted + " of " + (counts[1] == 1 ? "it" : "them") + ")";
    }
}
