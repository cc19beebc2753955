package dev.quipu.catalog.difference;

import dev.quipu.catalog.model.Catalog;
import dev.quipu.catalog.model.ObjectId;
import java.util.List;
import java.util.Optional;

/**
 * What counts as a difference.
 *
 * @param only the objects to compare; empty for all
 * @param ignore the objects not to compare
 * @param renames what a person has confirmed to be the same object under another name
 * @param owners whether owners count
 * @param grants whether privileges count
 * @param comments whether comments and security labels count
 * @param columnOrder whether the order of a table's columns counts; otherwise it is only reported
 * @param whiteSpace whether white space in the bodies of functions counts, where it means nothing
 * @param generatedNames whether names count that the server has chosen: of constraints, indexes and sequences
 */
public record DifferenceOptions(
        List<NamePattern> only,
        List<NamePattern> ignore,
        List<Change.Renamed> renames,
        boolean owners,
        boolean grants,
        boolean comments,
        boolean columnOrder,
        boolean whiteSpace,
        boolean generatedNames) {
    /** Everything that can matter to a program or a person, and nothing that cannot. */
    public static final DifferenceOptions DEFAULT =
            new DifferenceOptions(List.of(), List.of(), List.of(), true, true, true, false, false, false);

    public DifferenceOptions {
        only = List.copyOf(only);
        ignore = List.copyOf(ignore);
        renames = List.copyOf(renames);
    }

    public DifferenceOptions withOnly(List<NamePattern> patterns) {
        return new DifferenceOptions(
                patterns, ignore, renames, owners, grants, comments, columnOrder, whiteSpace, generatedNames);
    }

    public DifferenceOptions withIgnore(List<NamePattern> patterns) {
        return new DifferenceOptions(
                only, patterns, renames, owners, grants, comments, columnOrder, whiteSpace, generatedNames);
    }

    public DifferenceOptions withRenames(List<Change.Renamed> confirmed) {
        return new DifferenceOptions(
                only, ignore, confirmed, owners, grants, comments, columnOrder, whiteSpace, generatedNames);
    }

    public DifferenceOptions withOwners(boolean count) {
        return new DifferenceOptions(
                only, ignore, renames, count, grants, comments, columnOrder, whiteSpace, generatedNames);
    }

    public DifferenceOptions withGrants(boolean count) {
        return new DifferenceOptions(
                only, ignore, renames, owners, count, comments, columnOrder, whiteSpace, generatedNames);
    }

    public DifferenceOptions withComments(boolean count) {
        return new DifferenceOptions(
                only, ignore, renames, owners, grants, count, columnOrder, whiteSpace, generatedNames);
    }

    public DifferenceOptions withColumnOrder(boolean counts) {
        return new DifferenceOptions(
                only, ignore, renames, owners, grants, comments, counts, whiteSpace, generatedNames);
    }

    public DifferenceOptions withWhiteSpace(boolean counts) {
        return new DifferenceOptions(
                only, ignore, renames, owners, grants, comments, columnOrder, counts, generatedNames);
    }

    public DifferenceOptions withGeneratedNames(boolean count) {
        return new DifferenceOptions(only, ignore, renames, owners, grants, comments, columnOrder, whiteSpace, count);
    }

    /**
     * Tells whether an object is to be compared.
     *
     * @param catalogs where it is looked up what it is a part of
     */
    public boolean covers(ObjectId id, Catalog... catalogs) {
        return covers(id, new Belonging(catalogs).relationOf(id));
    }

    /**
     * Tells whether an object is to be compared.
     *
     * @param relation the table, view or materialized view that it is a part of
     */
    boolean covers(ObjectId id, Optional<ObjectId> relation) {
        return (only.isEmpty() || only.stream().anyMatch(pattern -> pattern.matches(id, relation)))
                && ignore.stream().noneMatch(pattern -> pattern.matches(id, relation));
    }
}
