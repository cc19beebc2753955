package dev.quipu.migration.revision;

import dev.quipu.migration.revision.Header.Entry;
import dev.quipu.migration.revision.RevisionFileException.Code;
import java.sql.Connection;
import java.util.List;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** Reads a revision from a Java file, which is compiled only when it is run. */
final class JavaRevisionFile {
    private static final Pattern DOWNGRADE_METHOD = Pattern.compile("\\bdowngrade\\s*\\(");

    private JavaRevisionFile() {}

    static Revision read(String branch, SourceText text) {
        Header header = HeaderReader.ofJava(text);
        if (header.entries().isEmpty()) {
            throw text.failure(
                    Code.NO_HEADER,
                    "the file has no header",
                    0,
                    "begin it with \"// revision: ID\" and \"// revises: ID\", or keep it elsewhere if it is no revision");
        }
        refuseOutsideTransaction(header, text);
        var name = new RevisionId(branch, header.id());
        List<RevisionId> revises = header.revisions("revises", branch);
        List<RevisionId> dependsOn = header.revisions("depends_on", branch);
        Supplier<JavaRevision> instance = new JavaSource(text);
        Section upgrade = new Section.Code(text.source(), text.text(), instance);
        Section downgrade = downgrade(header, upgrade, text);
        return new Revision(
                name,
                revises,
                dependsOn,
                header.replaced(branch),
                header.labels(),
                header.message(),
                header.created(),
                header.transactional(),
                upgrade,
                downgrade,
                RevisionChecksum.of(branch, revises, dependsOn, header.transactional(), upgrade, downgrade),
                text.source());
    }

    /** Nothing could tell, after a crash, how far the code had come. */
    private static void refuseOutsideTransaction(Header header, SourceText text) {
        Entry entry = header.entries().get("transaction");
        if (entry != null && !header.transactional()) {
            throw text.failure(
                    Code.MALFORMED_VALUE,
                    "a Java revision runs in a transaction, always",
                    entry.offset(),
                    "take the line away; what runs in no transaction, such as CREATE INDEX CONCURRENTLY, is an SQL revision"
                            + " of its own");
        }
    }

    /** Whether there is a downgrade has to be known without compiling: a file that never says the word has none. */
    private static Section downgrade(Header header, Section code, SourceText text) {
        Entry entry = header.entries().get("downgrade");
        if (entry != null) {
            return new Section.Irreversible(SectionMarker.reason(text, entry.value(), entry.valueOffset()));
        }
        return DOWNGRADE_METHOD.matcher(text.text()).find() ? code : new Section.Absent();
    }

    static boolean hasDowngrade(Class<? extends JavaRevision> revision) {
        try {
            return revision.getMethod("downgrade", Connection.class).getDeclaringClass() != JavaRevision.class;
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException("the interface has it", e);
        }
    }

    static String withoutHeader(String text) {
        return text.substring(HeaderReader.ofJava(new SourceText("", text)).end());
    }
}
