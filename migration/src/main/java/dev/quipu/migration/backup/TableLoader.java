package dev.quipu.migration.backup;

import dev.quipu.catalog.name.Identifier;
import dev.quipu.catalog.name.Literal;
import dev.quipu.catalog.name.QualifiedName;
import dev.quipu.migration.backup.Manifest.SequenceValue;
import dev.quipu.migration.backup.Manifest.TableContent;
import dev.quipu.migration.backup.TableShape.Column;
import dev.quipu.postgres.session.ServerException;
import dev.quipu.postgres.session.Session;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Puts the rows of a backup into tables that the revisions have made, and compares them, in the caller's transaction. */
final class TableLoader {
    private final BackupFile file;
    private final Manifest manifest;
    private final BackupListener listener;
    private final List<String> warnings = new ArrayList<>();

    TableLoader(BackupFile file, BackupListener listener) {
        this.file = file;
        this.manifest = file.manifest();
        this.listener = listener;
    }

    /** Returns what a person should know of it, afterwards. */
    List<String> warnings() {
        return warnings;
    }

    /** Adds something that a person should know. */
    void warn(String warning) {
        warnings.add(warning);
    }

    /** Loads everything. What revisions have put into the tables goes, since the backup holds that too. */
    void load(Session session) {
        session.send("SET CONSTRAINTS ALL IMMEDIATE; " + Copying.settings());
        Set<Identifier> schemas = new LinkedHashSet<>();
        manifest.tables().forEach(content -> schemas.add(content.table().name().schema()));
        makeMissing(session, schemas);
        SilencedTriggers silenced = SilencedTriggers.in(session, schemas);
        empty(session);
        long bytes = 0;
        for (int i = 0; i < manifest.tables().size(); i++) {
            bytes += one(session, i);
            listener.progress(i + 1, manifest.tables().size(), bytes);
        }
        sequences(session, schemas);
        forgetHalfDone(session);
        refresh(session);
        silenced.putBack();
    }

    /** What was done of a revision that was not ended is not in a schema that its revisions have made. */
    private void forgetHalfDone(Session session) {
        String progress = manifest.historySchema().quoted() + ".progress";
        String begun = session.query("SELECT string_agg(DISTINCT branch || '@' || revision, ', ') FROM " + progress)
                .getFirst()
                .getFirst();
        if (begun != null) {
            session.send("DELETE FROM " + progress);
            warn(begun + " was begun and not ended when the backup was made; it is as if it had not been begun");
        }
    }

    private void refresh(Session session) {
        Set<QualifiedName> made = new HashSet<>(Inventory.materializedViews(session));
        for (QualifiedName view : manifest.materializedViews()) {
            if (made.contains(view)) {
                session.send("REFRESH MATERIALIZED VIEW " + view.quoted());
            } else {
                warnings.add("no revision makes the materialized view " + view.display());
            }
        }
    }

    private void makeMissing(Session session, Set<Identifier> schemas) {
        Map<QualifiedName, TableShape> made = new HashMap<>();
        Inventory.read(session, schemas).tables().forEach(table -> made.put(table.name(), table));
        for (TableContent content : manifest.tables()) {
            TableShape wanted = content.table();
            TableShape there = made.get(wanted.name());
            if (there == null) {
                if (!madePartition(session, wanted)) {
                    makeBare(session, wanted);
                }
            } else if (!new HashSet<>(there.columns()).containsAll(wanted.columns())) {
                throw new BackupException(
                        "the revisions make a table " + wanted.name().display() + " that cannot take its rows",
                        file.path(),
                        List.of("in the backup: " + columns(wanted), "by the revisions: " + columns(there)),
                        "the table was changed by hand after its revision; restore from a backup of pg_dump, or write"
                                + " the revision that is missing",
                        null);
            }
        }
    }

    /** What maintenance makes comes back as a partition of its table, with all that comes with that, if it can. */
    private static boolean madePartition(Session session, TableShape table) {
        if (table.partition().isEmpty()) {
            return false;
        }
        session.send("SAVEPOINT partition");
        try {
            session.send(table.createPartition());
            return true;
        } catch (ServerException e) {
            session.send("ROLLBACK TO SAVEPOINT partition");
            return false;
        }
    }

    private void makeBare(Session session, TableShape table) {
        session.send("CREATE SCHEMA IF NOT EXISTS " + table.name().schema().quoted());
        List<Column> columns = new ArrayList<>();
        List<String> asText = new ArrayList<>();
        for (Column column : table.columns()) {
            boolean known = session.query("SELECT pg_catalog.to_regtype(" + Literal.quote(column.type()) + ")")
                            .getFirst()
                            .getFirst()
                    != null;
            columns.add(known ? column : new Column(column.name(), "text"));
            if (!known) {
                asText.add(column.name().display());
            }
        }
        session.send(new TableShape(table.name(), columns, "").createBare());
        warnings.add("no revision makes " + table.name().display()
                + ": its rows are there, in a table without defaults, keys, constraints, indexes and triggers"
                + (asText.isEmpty() ? "" : ", and as text in " + String.join(", ", asText)));
    }

    private static String columns(TableShape table) {
        return table.columns().stream()
                .map(column -> column.name().display() + " " + column.type())
                .collect(Collectors.joining(", "));
    }

    private void empty(Session session) {
        if (!manifest.tables().isEmpty()) {
            Stream<String> tables = manifest.tables().stream()
                    .map(content -> "ONLY " + content.table().name().quoted());
            session.send(Stream.concat(tables, partitioned(session).stream())
                    .collect(Collectors.joining(", ", "TRUNCATE ", "")));
        }
    }

    /** They hold no rows of their own, and their foreign keys keep what they refer to from being emptied without them. */
    private List<String> partitioned(Session session) {
        String schemas = manifest.tables().stream()
                .map(content -> Literal.quote(content.table().name().schema().value()))
                .distinct()
                .collect(Collectors.joining(", "));
        return session
                .query("SELECT pg_catalog.format('%I.%I', n.nspname, c.relname) FROM pg_catalog.pg_class AS c"
                        + " JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace"
                        + " WHERE c.relkind = 'p' AND n.nspname IN (" + schemas + ")")
                .stream()
                .map(row -> Objects.requireNonNull(row.getFirst()))
                .toList();
    }

    /** Returns how many bytes of rows it was. */
    private long one(Session session, int index) {
        TableContent content = manifest.tables().get(index);
        try {
            Copying.in(session, content.table(), to -> file.rows(index, to));
            RowDigest digest = Copying.digest(session, content.table());
            requireSame(content, digest);
            return digest.bytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void requireSame(TableContent content, RowDigest digest) {
        String name = content.table().name().display();
        if (digest.rows() != content.rows()) {
            throw different(name + " has " + digest.rows() + " rows after the restore, and had " + content.rows());
        }
        if (!digest.checksum().equals(content.checksum())) {
            throw different("the rows of " + name + " are not after the restore what they were");
        }
    }

    private BackupException different(String what) {
        return new BackupException(what, file.path(), null);
    }

    /** Compares every table with the manifest, and loads nothing. */
    void compare(Session session) {
        session.send(Copying.settings());
        for (int i = 0; i < manifest.tables().size(); i++) {
            TableContent content = manifest.tables().get(i);
            try {
                requireSame(content, Copying.digest(session, content.table()));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            listener.progress(i + 1, manifest.tables().size(), 0);
        }
    }

    private void sequences(Session session, Set<Identifier> schemas) {
        Set<QualifiedName> made = new HashSet<>(Inventory.read(session, schemas).sequences());
        for (SequenceValue sequence : manifest.sequences()) {
            if (made.contains(sequence.name())) {
                session.send("SELECT pg_catalog.setval("
                        + Literal.quote(sequence.name().quoted()) + ", " + sequence.last() + ", " + sequence.called()
                        + ")");
            } else {
                warnings.add("no revision makes the sequence " + sequence.name().display() + ", which stood at "
                        + sequence.last());
            }
        }
    }
}
