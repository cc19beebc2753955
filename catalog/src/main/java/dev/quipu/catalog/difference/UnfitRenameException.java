package dev.quipu.catalog.difference;

import dev.quipu.catalog.model.ObjectId;

/** A confirmed rename does not fit the catalogs. Its message is for people: one sentence with a full stop. */
public final class UnfitRenameException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Change.Renamed renamed;

    UnfitRenameException(Change.Renamed renamed, String reason) {
        super(reason);
        this.renamed = renamed;
    }

    static UnfitRenameException nothingToRename(Change.Renamed renamed) {
        return new UnfitRenameException(renamed, "There is no " + renamed.from() + " to rename.");
    }

    static UnfitRenameException withoutName(Change.Renamed renamed) {
        return new UnfitRenameException(renamed, "A " + renamed.from().kind().words() + " cannot be renamed.");
    }

    static UnfitRenameException nothingCalledSo(Change.Renamed renamed) {
        return new UnfitRenameException(
                renamed, "There is no " + renamed.to() + " that could be the new name of " + renamed.from() + ".");
    }

    /** @param other what would be called so as well */
    static UnfitRenameException taken(Change.Renamed renamed, ObjectId other) {
        return new UnfitRenameException(
                renamed, "Both " + renamed.from() + " and " + other + " would become " + renamed.to() + ".");
    }

    public Change.Renamed renamed() {
        return renamed;
    }
}
