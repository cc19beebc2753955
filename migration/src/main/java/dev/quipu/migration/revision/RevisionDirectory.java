package dev.quipu.migration.revision;

import dev.quipu.migration.revision.NamedFile.Numbered;
import dev.quipu.migration.revision.RevisionFileException.Code;
import dev.quipu.postgres.failure.FileFailure;
import java.io.FileInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Reads the revisions of a branch: SQL files with a header, pairs ({@code 003_x.sql} with {@code rollback_003_x.sql}), and
 * Java files with a header.
 *
 * <p>Whatever ends neither in {@code .sql} nor in {@code .java} is no revision and is passed over, as are hidden files
 * and directories.
 */
public final class RevisionDirectory {
    private static final Pattern HEADER = Pattern.compile("\\A\\uFEFF?\\s*(--|//)\\s*revision\\s*:");

    private final String branch;
    private final NavigableMap<String, NamedFile> files = new TreeMap<>();

    private RevisionDirectory(String branch, Stream<NamedFile> files) {
        this.branch = branch;
        files.forEach(file -> this.files.put(file.name(), file));
    }

    /**
     * Reads a directory.
     *
     * @param directory where the files are; errors show the paths as they follow from it
     * @param branch the label of the branch
     * @return the revisions in the order of the files' names, which need not be a graph yet
     * @throws RevisionFileException if a file cannot be understood; it points at the place
     */
    public static List<Revision> read(Path directory, String branch) {
        try (Stream<Path> entries = Files.list(directory)) {
            return new RevisionDirectory(
                            branch,
                            entries.filter(RevisionDirectory::mayBeRevision)
                                    .map(file ->
                                            new NamedFile(file.getFileName().toString(), () -> text(file))))
                    .revisions();
        } catch (IOException e) {
            throw unreadable(directory, e);
        }
    }

    /**
     * Returns the files of a directory that {@link #read(Path, String)} reads, in the order of their names.
     *
     * @throws RevisionFileException if the directory cannot be read
     */
    public static List<Path> files(Path directory) {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.filter(RevisionDirectory::mayBeRevision).sorted().toList();
        } catch (IOException e) {
            throw unreadable(directory, e);
        }
    }

    /**
     * Returns the files of some revisions of a directory, both halves of pairs, in the order of their names.
     *
     * @param revisions what {@link #read(Path, String)} has read of it
     * @throws RevisionFileException if the directory cannot be read
     */
    public static List<Path> files(Path directory, List<Revision> revisions) {
        Set<String> names = revisions.stream()
                .map(revision -> NamedFile.lastName(revision.source()))
                .collect(Collectors.toSet());
        return files(directory).stream().filter(file -> isOf(file, names)).toList();
    }

    /**
     * Returns the revision that a file is of, be it the second half of a pair; empty if it is of none.
     *
     * @param revisions what {@link #read(Path, String)} has read of its directory
     */
    public static Optional<Revision> of(Path file, List<Revision> revisions) {
        return revisions.stream()
                .filter(revision -> isOf(file, Set.of(NamedFile.lastName(revision.source()))))
                .filter(revision -> Files.exists(file))
                .findFirst();
    }

    private static boolean isOf(Path file, Set<String> names) {
        String name = file.getFileName().toString();
        return names.contains(name)
                || (name.startsWith(NamedFile.ROLLBACK) && names.contains(name.substring(NamedFile.ROLLBACK.length())));
    }

    /** Tells whether a directory holds revisions; other scripts have no header and no partner that undoes them. */
    public static boolean holdsRevisions(Path directory) {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.filter(RevisionDirectory::mayBeRevision)
                    .anyMatch(file -> file.getFileName().toString().startsWith(NamedFile.ROLLBACK)
                            || HEADER.matcher(text(file).text()).find());
        } catch (IOException e) {
            throw unreadable(directory, e);
        }
    }

    /**
     * Reads files by name, such as a pack's resources.
     *
     * @param names the files; errors show these names
     * @param open returns a file's text
     * @param branch the label of the branch
     * @return the revisions in the order of the names
     * @throws RevisionFileException as {@link #read(Path, String)} does
     */
    public static List<Revision> read(List<String> names, Function<String, String> open, String branch) {
        return new RevisionDirectory(
                        branch,
                        names.stream()
                                .filter(NamedFile::mayBeRevision)
                                .map(name -> new NamedFile(name, () -> new SourceText(name, open.apply(name)))))
                .revisions();
    }

    private static boolean mayBeRevision(Path file) {
        return NamedFile.mayBeRevision(file.getFileName().toString())
                && (Files.isRegularFile(file) || leadsNowhere(file));
    }

    /** To pass such a link over would be to lose a revision without a word. Of one in a circle nobody can say that nothing is there. */
    private static boolean leadsNowhere(Path file) {
        return Files.isSymbolicLink(file) && !Files.exists(file);
    }

    private static SourceText text(Path file) {
        try {
            return SourceText.decode(file.toString(), bytes(file));
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    /** A stream, because a channel costs a cold JVM most of the time of reading a directory. */
    private static byte[] bytes(Path file) throws IOException {
        try (InputStream stream = new FileInputStream(file.toFile())) {
            return stream.readAllBytes();
        } catch (FileNotFoundException e) {
            // It stands for whatever kept the file from being opened; this tells what that was.
            return Files.readAllBytes(file);
        }
    }

    private static RevisionFileException unreadable(Path path, IOException cause) {
        if (leadsNowhere(path)) {
            return new RevisionFileException(
                    Code.UNREADABLE,
                    path + " is a symbolic link that leads nowhere",
                    null,
                    List.of(),
                    "bring back what it leads to, or remove it",
                    cause);
        }
        boolean missing = cause instanceof NoSuchFileException;
        return new RevisionFileException(
                Code.UNREADABLE,
                missing
                        ? "there is no directory " + path + " for revisions"
                        : "cannot read " + path + ": " + FileFailure.reason(cause),
                null,
                List.of(),
                missing
                        ? "make it, or name another one: with \"revisions\" in quipu.toml, or --revisions"
                        : "see that it may be read",
                cause);
    }

    private List<Revision> revisions() {
        List<Revision> revisions = new ArrayList<>();
        Map<NamedFile, SqlRevisionFile> unnamed = new TreeMap<>(Comparator.comparing(NamedFile::name));
        for (NamedFile file : files.values()) {
            if (file.isJava()) {
                revisions.add(JavaRevisionFile.read(branch, file.text().get()));
            } else if (!isSecondOfPair(file)) {
                SqlRevisionFile sql = sql(file);
                if (sql.hasHeader() || !isFirstOfPair(file) || file.numbered().isEmpty()) {
                    revisions.add(sql.read());
                } else {
                    unnamed.put(file, sql);
                }
            }
        }
        nameByNumber(unnamed, revisions);
        revisions.sort(Comparator.comparing(revision -> NamedFile.lastName(revision.source())));
        return List.copyOf(revisions);
    }

    private boolean isSecondOfPair(NamedFile file) {
        return file.isRollback() && files.containsKey(file.name().substring(NamedFile.ROLLBACK.length()));
    }

    private boolean isFirstOfPair(NamedFile file) {
        return files.containsKey(NamedFile.ROLLBACK + file.name());
    }

    private SqlRevisionFile sql(NamedFile file) {
        NamedFile partner = files.get(NamedFile.ROLLBACK + file.name());
        SourceText text = file.text().get();
        var sql = new SqlRevisionFile(
                branch, text, partner == null ? null : partner.text().get());
        if (file.isRollback() && !sql.hasHeader()) {
            throw text.failure(
                    Code.PAIR_WITHOUT_PARTNER,
                    "the file undoes " + file.name().substring(NamedFile.ROLLBACK.length()) + ", which is not there",
                    0,
                    "bring that file back, or remove this one");
        }
        return sql;
    }

    /** Files without a header follow the one with the next lower number, be that named by its header or its file. */
    private void nameByNumber(Map<NamedFile, SqlRevisionFile> unnamed, List<Revision> revisions) {
        NavigableMap<BigInteger, RevisionId> byNumber = new TreeMap<>();
        for (Revision revision : revisions) {
            if (revision.name().id().chars().allMatch(c -> c >= '0' && c <= '9')) {
                byNumber.put(new BigInteger(revision.name().id()), revision.name());
            }
        }
        for (NamedFile file : unnamed.keySet()) {
            Numbered numbered = file.numbered().orElseThrow();
            byNumber.putIfAbsent(numbered.number(), new RevisionId(branch, numbered.id()));
        }
        unnamed.forEach((file, sql) -> {
            Numbered numbered = file.numbered().orElseThrow();
            Map.Entry<BigInteger, RevisionId> before = byNumber.lowerEntry(numbered.number());
            List<RevisionId> revises = before == null ? List.of() : List.of(before.getValue());
            revisions.add(sql.read(new RevisionId(branch, numbered.id()), revises, numbered.message()));
        });
    }
}
