package dev.quipu.migration.source;

import dev.quipu.catalog.name.Identifier;
import dev.quipu.migration.project.Branch;
import dev.quipu.postgres.scratch.ScratchSession;
import dev.quipu.postgres.scratch.ScriptApplier;
import dev.quipu.postgres.script.ScriptSplitter;
import dev.quipu.postgres.script.ScriptStatement;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What says what a branch's schema shall be. It writes no name of its schema, as revisions do not.
 *
 * @param branch the branch
 * @param statements what makes the schema
 */
record DeclaredSchema(Branch branch, List<ScriptStatement> statements) {
    /** Returns what a branch declares; empty if it declares nothing. */
    static Optional<DeclaredSchema> of(Branch branch) {
        return switch (branch.source()) {
            case Branch.Source.Directory own ->
                Optional.ofNullable(own.declared()).map(path -> new DeclaredSchema(branch, read(path)));
            case Branch.Source.OfPack of ->
                of.pack()
                        .declaredSchema()
                        .map(text -> new DeclaredSchema(branch, split(of.pack().name(), text)));
        };
    }

    private static List<ScriptStatement> read(Path path) {
        return ScriptFiles.read(path);
    }

    private static List<ScriptStatement> split(String pack, String text) {
        return ScriptSplitter.split(pack + "/schema.sql", text).statements();
    }

    /** Returns what its comments say of former names. */
    List<RenameComment> renameComments() {
        return RenameComments.of(statements, branch.schema());
    }

    /** Makes the schema in a throw-away database. */
    void apply(ScratchSession session) {
        Identifier schema = branch.schema();
        session.run("CREATE SCHEMA IF NOT EXISTS " + schema.quoted());
        session.run("SET search_path = " + schema.quoted());
        new ScriptApplier(session).apply(statements);
        session.run("RESET ALL");
    }
}
