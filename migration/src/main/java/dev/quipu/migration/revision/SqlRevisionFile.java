package dev.quipu.migration.revision;

import dev.quipu.migration.revision.RevisionFileException.Code;
import dev.quipu.postgres.script.ScriptException;
import dev.quipu.postgres.script.ScriptSplitter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads a revision from one SQL file, or from a pair of them. What its sections hold is not judged here: a revision that
 * is half written must not keep the others from being listed.
 */
final class SqlRevisionFile {
    private final String branch;
    private final SourceText text;
    private final Header header;
    private final @Nullable SourceText rollback;

    /** Takes a file with, perhaps, the other one of its pair, which holds the downgrade and nothing else. */
    SqlRevisionFile(String branch, SourceText text, @Nullable SourceText rollback) {
        this.branch = branch;
        this.text = text;
        this.header = HeaderReader.ofSql(text);
        this.rollback = rollback;
    }

    Header header() {
        return header;
    }

    /** Tells whether the file says anything of itself; if not, only its name can tell which revision it is. */
    boolean hasHeader() {
        return !header.entries().isEmpty();
    }

    Revision read() {
        if (!hasHeader()) {
            throw text.failure(
                    Code.NO_HEADER,
                    "the file has no header",
                    0,
                    "begin it with \"-- revision: ID\" and \"-- revises: ID\"; or let a file rollback_"
                            + NamedFile.lastName(text.source()) + " stand beside it");
        }
        var name = new RevisionId(branch, header.id());
        return read(name, header.revisions("revises", branch), header.message());
    }

    /** Reads a file without a header, which is named after its number and has a partner. */
    Revision read(RevisionId name, List<RevisionId> revises, String message) {
        List<RevisionId> dependsOn = header.revisions("depends_on", branch);
        boolean transactional = header.transactional();
        Sections sections = sections(revises.size() > 1);
        return new Revision(
                name,
                revises,
                dependsOn,
                header.replaced(branch),
                header.labels(),
                message,
                header.created(),
                transactional,
                sections.upgrade,
                sections.downgrade,
                RevisionChecksum.of(branch, revises, dependsOn, transactional, sections.upgrade, sections.downgrade),
                text.source());
    }

    private record Sections(Section upgrade, Section downgrade) {}

    private Sections sections(boolean merge) {
        List<SectionMarker> markers = SectionMarker.find(text, header.end());
        refuseStatementsBefore(markers);
        requireOrder(markers);
        SectionMarker up =
                markers.stream().filter(SectionMarker::upgrade).findFirst().orElse(null);
        SectionMarker down =
                markers.stream().filter(marker -> !marker.upgrade()).findFirst().orElse(null);
        int end = down == null ? text.text().length() : down.start();
        Section.Sql upgrade = section(text, up == null ? header.end() : up.end(), end);
        Section downgrade = rollback == null ? downgrade(down, merge) : ofPair(rollback, down);
        return new Sections(upgrade, downgrade);
    }

    /** In a pair the first file may be all upgrade, without a marker. */
    private void refuseStatementsBefore(List<SectionMarker> markers) {
        if (markers.isEmpty()) {
            if (rollback == null) {
                throw text.failure(
                        Code.MISSING_UPGRADE,
                        "the file has no line \"-- upgrade\"",
                        header.end(),
                        "write it between the header and the statements");
            }
        } else if (markers.getFirst().start() > header.end()) {
            throw text.failure(
                    Code.MISPLACED_STATEMENT,
                    "something else than a comment line stands before \"-- upgrade\"",
                    header.end(),
                    "the header is of blank lines and of lines that begin with \"--\"; put the rest below \"-- upgrade\"");
        }
    }

    private void requireOrder(List<SectionMarker> markers) {
        List<Boolean> seen = new ArrayList<>();
        for (SectionMarker marker : markers) {
            String line = marker.upgrade() ? "\"-- upgrade\"" : "\"-- downgrade\"";
            if (seen.contains(marker.upgrade())) {
                throw text.failure(
                        Code.DUPLICATE_SECTION, "a second " + line, marker.start(), "a file has one of each");
            }
            if (marker.upgrade() && marker.value() != null) {
                throw text.failure(
                        Code.MALFORMED_VALUE,
                        "\"-- upgrade\" takes no value",
                        marker.start(),
                        "end the line after the word");
            }
            if (marker.upgrade() && !seen.isEmpty()) {
                throw text.failure(
                        Code.MISPLACED_SECTION,
                        "\"-- upgrade\" stands after \"-- downgrade\"",
                        marker.start(),
                        "put the upgrade section first");
            }
            seen.add(marker.upgrade());
        }
        if (!seen.isEmpty() && !seen.contains(true)) {
            throw text.failure(
                    Code.MISSING_UPGRADE,
                    "the file has a downgrade and no upgrade",
                    markers.getFirst().start(),
                    "write the line \"-- upgrade\" and its statements before it");
        }
    }

    /** A merge does nothing in either direction, so nothing has to be said of its downgrade. */
    private Section downgrade(@Nullable SectionMarker marker, boolean merge) {
        int end = text.text().length();
        if (marker == null) {
            return merge ? section(text, end, end) : new Section.Absent();
        }
        Section.Sql section = section(text, marker.end(), end);
        if (marker.value() != null) {
            String reason =
                    SectionMarker.reason(text, marker.value(), text.text().indexOf(marker.value(), marker.start()));
            if (!isEmpty(section)) {
                throw text.failure(
                        Code.MISPLACED_STATEMENT,
                        "statements stand below a downgrade that is irreversible",
                        firstStatement(section),
                        "take them away, or write \"-- downgrade\" alone");
            }
            return new Section.Irreversible(reason);
        }
        return isEmpty(section) && !merge ? new Section.Absent(text.at(marker.start())) : section;
    }

    private Section ofPair(SourceText other, @Nullable SectionMarker own) {
        if (own != null) {
            throw text.failure(
                    Code.DOWNGRADE_TWICE,
                    "the downgrade stands here and in " + NamedFile.lastName(other.source()),
                    own.start(),
                    "keep one of them");
        }
        Section.Sql section = section(other, 0, other.text().length());
        return isEmpty(section) ? new Section.Absent() : section;
    }

    private static Section.Sql section(SourceText text, int start, int end) {
        return new Section.Sql(text.source(), text.text(), start, end);
    }

    /** What cannot be split is not empty; what is wrong with it is told when it is to run. */
    private static boolean isEmpty(Section.Sql section) {
        if (beginsWithStatement(section)) {
            return false;
        }
        try {
            return ScriptSplitter.split(section.source(), section.text(), section.start(), section.end())
                    .statements()
                    .isEmpty();
        } catch (ScriptException e) {
            return false;
        }
    }

    /** Spares most sections the splitter: a letter is neither a comment nor a semicolon nor a command of psql. */
    private static boolean beginsWithStatement(Section.Sql section) {
        int position = section.start();
        while (position < section.end() && Character.isWhitespace(section.text().charAt(position))) {
            position++;
        }
        return position < section.end() && Character.isLetter(section.text().charAt(position));
    }

    private static int firstStatement(Section.Sql section) {
        return ScriptSplitter.split(section.source(), section.text(), section.start(), section.end())
                .statements()
                .getFirst()
                .offset();
    }
}
