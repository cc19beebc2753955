package dev.quipu.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes a workload down in the form of each side, a directory for each. */
final class WorkloadFiles {
    /** Takes the URL from the environment, as the same project has to run against several databases. */
    private static final String ALEMBIC_ENV = """
            import os

            from alembic import context
            from sqlalchemy import create_engine, pool

            engine = create_engine(os.environ["DATABASE_URL"], poolclass=pool.NullPool)
            with engine.connect() as connection:
                context.configure(connection=connection, target_metadata=None)
                with context.begin_transaction():
                    context.run_migrations()
            """;

    private final Path root;

    WorkloadFiles(Path root) {
        this.root = root;
    }

    Path psql() {
        return root.resolve("psql");
    }

    Path quipu() {
        return root.resolve("quipu");
    }

    Path alembic() {
        return root.resolve("alembic");
    }

    Path flyway() {
        return root.resolve("flyway");
    }

    Path liquibase() {
        return root.resolve("liquibase");
    }

    /** Writes all of them. */
    void write(Workload workload) {
        put(psql().resolve("all.sql"), workload.script());
        var changelog = new StringBuilder("--liquibase formatted sql\n");
        for (GeneratedRevision revision : workload.revisions()) {
            String name = "_" + revision.message().replace(' ', '_');
            put(quipu().resolve("revisions").resolve(revision.id() + name + ".sql"), quipu(revision));
            put(flyway().resolve("sql").resolve("V" + revision.id() + "_" + name + ".sql"), revision.upgrade());
            put(alembic().resolve("revisions/versions").resolve(revision.id() + name + ".py"), alembic(revision));
            changelog.append(liquibase(revision));
        }
        put(liquibase().resolve("changelog.sql"), changelog.toString());
        put(alembic().resolve("alembic.ini"), "[alembic]\nscript_location = revisions\n");
        put(alembic().resolve("revisions/env.py"), ALEMBIC_ENV);
    }

    static String quipu(GeneratedRevision revision) {
        String revises = revision.number() == 1 ? "" : "-- revises: " + before(revision) + "\n";
        return "-- revision: " + revision.id() + "\n" + revises + "-- message: " + revision.message()
                + "\n\n-- upgrade\n" + revision.upgrade() + "\n-- downgrade\n" + revision.downgrade();
    }

    static String liquibase(GeneratedRevision revision) {
        return "\n--changeset bench:" + revision.id() + "\n" + revision.upgrade() + "--rollback "
                + revision.downgrade();
    }

    static String alembic(GeneratedRevision revision) {
        String revises = revision.number() == 1 ? "None" : "\"" + before(revision) + "\"";
        var file = new StringBuilder("""
                \"\"\"%s\"\"\"
                from alembic import op

                revision = "%s"
                down_revision = %s
                branch_labels = None
                depends_on = None


                def upgrade():
                """.formatted(revision.message(), revision.id(), revises));
        for (String statement : revision.statements()) {
            file.append("    op.execute(\"\"\"").append(statement).append("\"\"\")\n");
        }
        return file.append("\n\ndef downgrade():\n    op.execute(\"DROP TABLE ")
                .append(revision.table())
                .append("\")\n")
                .toString();
    }

    private static String before(GeneratedRevision revision) {
        return GeneratedRevision.id(revision.number() - 1);
    }

    private static void put(Path file, String text) {
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
