package dev.quipu.migration.backup;

import dev.quipu.catalog.name.Identifier;
import dev.quipu.catalog.name.QualifiedName;
import dev.quipu.migration.history.Fingerprint.Difference;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a backup says of itself.
 *
 * @param tool name and version of the Quipu that wrote it
 * @param occasion why it was made
 * @param server tells this server from others: the identifier of its cluster or, where that may not be read, its address
 * @param catalog tells whether anything but rows has changed since, see {@link Snapshot#catalog()}
 * @param created when the snapshot was taken, by this machine's clock
 * @param database the database's name
 * @param serverVersion the server's version as in {@code server_version_num}, such as 180006
 * @param method what wrote the rows
 * @param program the program that did, such as {@code pg_dump 15.20}
 * @param dumpParts how many pieces the archive of pg_dump is in; 0 for the built-in method
 * @param historySchema the schema of the history
 * @param branches the applied revisions of each branch that has a place in the database
 * @param tables the tables of the branches' schemas and of the history
 * @param sequences the sequences of these schemas
 * @param materializedViews those of these schemas that held rows, in the order in which to fill them
 * @param leftOut by name, what the database held and the backup does not
 * @param drift how the schemas differed from what the last run had left; empty if that could not be told
 */
record Manifest(
        String tool,
        BackupOccasion occasion,
        String server,
        String catalog,
        Instant created,
        String database,
        int serverVersion,
        BackupMethod method,
        String program,
        int dumpParts,
        Identifier historySchema,
        List<BranchState> branches,
        List<TableContent> tables,
        List<SequenceValue> sequences,
        List<QualifiedName> materializedViews,
        List<String> leftOut,
        Optional<List<Difference>> drift) {
    /** The form of the file; a reader refuses a higher one. */
    static final int FORMAT = 1;

    Manifest {
        branches = List.copyOf(branches);
        tables = List.copyOf(tables);
        sequences = List.copyOf(sequences);
        materializedViews = List.copyOf(materializedViews);
        leftOut = List.copyOf(leftOut);
        drift = drift.map(List::copyOf);
    }

    /** The revisions that a branch had, and where it lived. */
    record BranchState(String branch, Identifier schema, List<Applied> revisions) {
        BranchState {
            revisions = List.copyOf(revisions);
        }
    }

    /**
     * An applied revision.
     *
     * @param checksum of the file that it was applied from
     * @param text the part of the backup that holds the revision itself; empty if there is none
     */
    record Applied(String id, String checksum, String text) {
        boolean hasText() {
            return !text.isEmpty();
        }
    }

    /**
     * The rows of a table.
     *
     * @param table which table, and which of its columns
     * @param rows how many
     * @param checksum of all of them, see {@link RowDigest}
     * @param parts how many pieces its rows are in; 0 if they are in the archive of pg_dump
     */
    record TableContent(TableShape table, long rows, String checksum, int parts) {}

    /** Where a sequence stood. It may be ahead of the snapshot, never behind. */
    record SequenceValue(QualifiedName name, long last, boolean called) {}

    long rows() {
        return tables.stream().mapToLong(TableContent::rows).sum();
    }

    /** Returns the major version of the server, such as 18. */
    int serverMajor() {
        return serverVersion / 10_000;
    }
}
