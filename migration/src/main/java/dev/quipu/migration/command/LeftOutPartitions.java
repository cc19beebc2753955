package dev.quipu.migration.command;

import dev.quipu.catalog.difference.AddedPartitions;
import dev.quipu.catalog.difference.DifferenceOptions;
import dev.quipu.catalog.difference.NamePattern;
import dev.quipu.catalog.model.Catalog;
import dev.quipu.catalog.name.QualifiedName;
import dev.quipu.migration.source.Origin;
import dev.quipu.migration.source.SchemaSource;
import java.util.List;
import java.util.stream.Stream;

/**
 * Partitions that a live database has more than a text says. Maintenance makes them, and no revision does: what is compared
 * leaves them out, and nothing may plan to drop them.
 */
record LeftOutPartitions(List<QualifiedName> names) {
    LeftOutPartitions {
        names = List.copyOf(names);
    }

    /** Finds them, whichever side is the live one, by that word or by its URL; none where neither is, or the other one is a database too. */
    static LeftOutPartitions between(Catalog first, Catalog second, SchemaSource from, SchemaSource to) {
        if (from.isDatabase() && to.origin() == Origin.TEXT) {
            return of(first, second);
        }
        return to.isDatabase() && from.origin() == Origin.TEXT ? of(second, first) : new LeftOutPartitions(List.of());
    }

    /** Finds those of a live database. */
    static LeftOutPartitions of(Catalog live, Catalog said) {
        return new LeftOutPartitions(AddedPartitions.between(said, live));
    }

    int count() {
        return names.size();
    }

    /** Returns what else is compared. */
    DifferenceOptions without(DifferenceOptions options) {
        Stream<NamePattern> added = names.stream().map(AddedPartitions::pattern);
        return options.withIgnore(
                Stream.concat(options.ignore().stream(), added).toList());
    }
}
