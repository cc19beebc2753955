package dev.quipu.migration.revision;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;

/**
 * The sum by which a changed revision is found.
 *
 * <p>It covers what takes effect: what the revision revises and depends on (as sets), whether it runs in a transaction,
 * and both sections, with line ends as LF and without the white space around them. It does not cover the id, the message,
 * the time, labels, header comments, the reason of an irreversible downgrade, and where the branch's own name is implied;
 * so a branch may be renamed. Comments inside a section count.
 */
final class RevisionChecksum {
    private RevisionChecksum() {}

    static String of(
            String branch,
            List<RevisionId> revises,
            List<RevisionId> dependsOn,
            boolean transactional,
            Section upgrade,
            Section downgrade) {
        MessageDigest sum = sha256();
        add(
                sum,
                "quipu revision 1\nrevises" + names(branch, revises) + "\ndepends on" + names(branch, dependsOn)
                        + "\ntransaction " + (transactional ? "on" : "off") + "\n");
        add(sum, "upgrade", upgrade);
        add(sum, "downgrade", downgrade);
        return HexFormat.of().formatHex(sum.digest());
    }

    private static String names(String branch, List<RevisionId> names) {
        List<RevisionId> sorted = names;
        if (names.size() > 1) {
            sorted = new ArrayList<>(names);
            Collections.sort(sorted);
        }
        StringBuilder joined = new StringBuilder();
        for (RevisionId name : sorted) {
            joined.append(' ').append(name.branch().equals(branch) ? name.id() : name.toString());
        }
        return joined.toString();
    }

    /** The length stands before the text, so that no text can be taken for the next part. */
    private static void add(MessageDigest sum, String direction, Section section) {
        NormalisedText text = content(section);
        add(sum, direction + " " + kind(section) + " " + text.length() + "\n");
        text.chunks(chunk -> add(sum, chunk));
        add(sum, "\n");
    }

    private static void add(MessageDigest sum, String text) {
        sum.update(text.getBytes(StandardCharsets.UTF_8));
    }

    /** The usual one first: a switch over types is linked when it first runs, which takes a new JVM some milliseconds. */
    private static String kind(Section section) {
        if (section instanceof Section.Sql) {
            return "sql";
        }
        return switch (section) {
            case Section.Sql sql -> "sql";
            case Section.Code code -> "java";
            case Section.Irreversible irreversible -> "irreversible";
            case Section.Absent absent -> "absent";
        };
    }

    private static NormalisedText content(Section section) {
        if (section instanceof Section.Sql sql) {
            return new NormalisedText(sql.text(), sql.start(), sql.end());
        }
        return switch (section) {
            case Section.Sql sql -> new NormalisedText(sql.text(), sql.start(), sql.end());
            case Section.Code code ->
                NormalisedText.of(code.text().isEmpty() ? code.source() : JavaRevisionFile.withoutHeader(code.text()));
            case Section.Irreversible irreversible -> NormalisedText.of("");
            case Section.Absent absent -> NormalisedText.of("");
        };
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
