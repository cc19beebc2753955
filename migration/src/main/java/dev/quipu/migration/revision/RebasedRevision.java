package dev.quipu.migration.revision;

import dev.quipu.migration.revision.RevisionFileException.Code;
import dev.quipu.postgres.failure.FileFailure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * A revision's files under another id and behind other revisions. The header says so then, and nothing else of the text changes.
 *
 * @param name what it is called from now on
 * @param moves its file or, of a pair, both
 */
public record RebasedRevision(RevisionId name, List<Move> moves) {
    /** With which editors on Windows begin a file. */
    private static final String MARK = "\uFEFF";

    public RebasedRevision {
        moves = List.copyOf(moves);
    }

    /**
     * A file that gets another text and another name.
     *
     * @param from where it is
     * @param to what it will be
     */
    public record Move(Path from, NewFile to) {}

    /**
     * Makes the files of a revision anew, for who asks to write or to show.
     *
     * @param files its file or, of a pair, both
     * @param revision what was read of them
     * @param name what it is to be called
     * @param revises what it is to follow
     * @param renamed the new names of others, for what it depends on
     * @throws RevisionFileException if a file cannot be read, or is named by a number and has no header to say otherwise
     */
    public static RebasedRevision of(
            List<Path> files,
            Revision revision,
            RevisionId name,
            List<RevisionId> revises,
            Map<RevisionId, RevisionId> renamed) {
        List<RevisionId> dependsOn = revision.dependsOn().stream()
                .map(other -> renamed.getOrDefault(other, other))
                .toList();
        List<Move> moves = new ArrayList<>();
        for (Path file : files) {
            byte[] bytes = bytes(file);
            SourceText text = SourceText.decode(file.toString(), bytes);
            boolean isSecond = file.getFileName().toString().startsWith(NamedFile.ROLLBACK);
            String other = isSecond ? text.text() : rewritten(text, name, revises, dependsOn);
            String mark = new String(bytes, StandardCharsets.UTF_8).startsWith(MARK) ? MARK : "";
            moves.add(new Move(file, new NewFile(renamed(file, revision.name().id(), name.id()), mark + other)));
        }
        return new RebasedRevision(name, moves);
    }

    /**
     * Writes the files, and removes what they were. Should this end in the middle, both are there: nothing is lost.
     *
     * @throws RevisionFileException if one is there already, or cannot be written
     */
    public void write() {
        List<Move> renaming = moves.stream()
                .filter(move -> !move.to().path().equals(move.from()))
                .toList();
        renaming.forEach(move -> move.to().write());
        for (Move move : moves) {
            try {
                if (renaming.contains(move)) {
                    Files.delete(move.from());
                } else {
                    replace(move.from(), move.to().text());
                }
            } catch (IOException e) {
                throw new RevisionFileException(
                        Code.NOT_WRITTEN,
                        "cannot change " + move.from() + ": " + FileFailure.reason(e),
                        null,
                        "see that its directory may be written");
            }
        }
    }

    /** Whole or not at all, with the rights that it had; through a link goes what it leads to. */
    private static void replace(Path link, String text) throws IOException {
        Path file = link.toRealPath();
        Path unfinished = Files.createTempFile(file.getParent(), ".", ".rebase");
        try {
            Files.writeString(unfinished, text);
            if (Files.getFileStore(file).supportsFileAttributeView(PosixFileAttributeView.class)) {
                Files.setPosixFilePermissions(unfinished, Files.getPosixFilePermissions(file));
            }
            Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(unfinished);
        }
    }

    private static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new RevisionFileException(
                    Code.UNREADABLE,
                    "cannot read " + file + ": " + FileFailure.reason(e),
                    null,
                    "see that it may be read");
        }
    }

    private static String rewritten(
            SourceText text, RevisionId name, List<RevisionId> revises, List<RevisionId> dependsOn) {
        Header header = header(text);
        if (!header.has("revision")) {
            throw text.failure(
                    Code.MISSING_KEY,
                    "the file has no header, so that its name says what it follows",
                    0,
                    "give it one: \"-- revision: " + name.id() + "\" and \"-- revises: " + names(name, revises) + "\"");
        }
        Map<String, String> values =
                Map.of("revision", name.id(), "revises", names(name, revises), "depends_on", names(name, dependsOn));
        StringBuilder rewritten = new StringBuilder(text.text());
        // From the end, so that what comes before stays where it is.
        header.entries().values().stream()
                .filter(entry -> values.containsKey(entry.key()))
                .sorted(Comparator.comparingInt(Header.Entry::valueOffset).reversed())
                .forEach(entry -> rewritten.replace(
                        entry.valueOffset(), entry.valueOffset() + entry.value().length(), values.get(entry.key())));
        if (!header.has("revises")) {
            SourceText now = new SourceText(text.source(), rewritten.toString());
            insertRevises(rewritten, now, names(name, revises));
        }
        return rewritten.toString();
    }

    private static Header header(SourceText text) {
        return text.source().toLowerCase(Locale.ROOT).endsWith(".java")
                ? HeaderReader.ofJava(text)
                : HeaderReader.ofSql(text);
    }

    /** Below the line of the id, with the line's own mark of a comment and its own end. */
    private static void insertRevises(StringBuilder text, SourceText source, String names) {
        Header.Entry id = Objects.requireNonNull(header(source).entries().get("revision"));
        int start = Math.max(text.lastIndexOf("\n", id.offset()), text.lastIndexOf("\r", id.offset())) + 1;
        SourceText.Line line = source.lineAt(start);
        String end = text.substring(line.end(), line.next());
        String comment = text.substring(start, start + 2);
        String added = comment + " revises: " + names;
        text.insert(line.next(), end.isEmpty() ? "\n" + added : added + end);
    }

    private static String names(RevisionId of, List<RevisionId> names) {
        return names.isEmpty() ? "base" : NewRevision.names(of, names);
    }

    /** Where the name begins with the id, it begins with the new one. */
    private static Path renamed(Path file, String from, String to) {
        String name = file.getFileName().toString();
        String lead = name.startsWith(NamedFile.ROLLBACK) ? NamedFile.ROLLBACK : "";
        String rest = name.substring(lead.length());
        boolean isNumbered = rest.startsWith(from)
                && (rest.length() == from.length() || !Character.isLetterOrDigit(rest.charAt(from.length())));
        return isNumbered ? file.resolveSibling(lead + to + rest.substring(from.length())) : file;
    }
}
