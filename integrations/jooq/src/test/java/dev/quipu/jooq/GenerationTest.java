package dev.quipu.jooq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quipu.catalog.testing.Guide;
import dev.quipu.postgres.failure.QuipuException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.jooq.codegen.GenerationTool;
import org.jooq.meta.jaxb.Configuration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Classes are made of revisions on a real server, and compiled. */
class GenerationTest {
    private static final String USES_THE_BODY = """
            import static own.tables.Note.NOTE;

            class Use {
                String sql = org.jooq.impl.DSL.select(NOTE.BODY).from(NOTE).getSQL();
                own.enums.Mood mood = own.enums.Mood.calm;
            }
            """;

    @TempDir
    private Path directory;

    private Path target;

    @BeforeEach
    void writeRevision() throws IOException {
        target = directory.resolve("generated");
        Files.createDirectories(directory.resolve("revisions"));
        revise("001", null, """
                CREATE TYPE mood AS ENUM ('calm', 'cross');
                CREATE TABLE note (id bigint PRIMARY KEY, body text NOT NULL, mood mood NOT NULL)""", "DROP TABLE note; DROP TYPE mood");
    }

    @Test
    void aDirectoryOfRevisionsBecomesClasses() throws IOException {
        assertThat(generate("revisions", "revisions")).isTrue();
        assertThat(sources()).contains("own/tables/Note.java", "own/enums/Mood.java");
        assertThat(compile(USES_THE_BODY)).isEmpty();
    }

    /** Quipu's own history is in that database too, and is nobody's. */
    @Test
    void nothingElseBecomesAClass() throws IOException {
        generate("revisions", "revisions");
        assertThat(sources()).noneMatch(source -> source.contains("quipu") || source.contains("pg_catalog"));
    }

    @Test
    void aRenamedColumnBreaksTheCompilationOfWhatUsedIt() throws IOException {
        generate("revisions", "revisions");
        revise("002", "001", "ALTER TABLE note RENAME body TO words", "ALTER TABLE note RENAME words TO body");

        assertThat(generate("revisions", "revisions")).isTrue();

        assertThat(Files.readString(target.resolve("own/tables/Note.java")))
                .contains("WORDS")
                .doesNotContain("BODY");
        assertThat(compile(USES_THE_BODY)).contains("cannot find symbol").contains("BODY");
        assertThat(compile(USES_THE_BODY.replace("BODY", "WORDS"))).isEmpty();
    }

    @Test
    void theSameRevisionsAreNotReadAgain() throws IOException {
        assertThat(generate("revisions", "revisions")).isTrue();
        assertThat(generate("revisions", "revisions")).isFalse();
        revise("002", "001", "COMMENT ON TABLE note IS 'what is written'", "COMMENT ON TABLE note IS NULL");
        assertThat(generate("revisions", "revisions")).isTrue();
    }

    @Test
    void aBranchOfOnesOwnStandsBesideAPack() throws IOException {
        revise("002", "001", """
                ALTER TABLE note ADD COLUMN conversation_id uuid REFERENCES assistant.conversations (id)""", "ALTER TABLE note DROP COLUMN conversation_id", "-- depends_on: assistant@003\n");

        generate("revisions", "billing=revisions", "packs", "assistant");

        assertThat(sources())
                .contains("own/public_/tables/Note.java", "own/assistant/tables/Conversations.java")
                .contains("own/assistant/routines/AppendMessage.java");
    }

    /** What the page shows for jOOQ's own plugin, which reads the same element. */
    @Test
    void theConfigurationOfThePageMakesClasses() throws Exception {
        String block = Guide.blocks(Path.of("../../docs/maven-plugin.md"), "xml").stream()
                .filter(xml -> xml.contains("jooq-codegen-maven"))
                .findFirst()
                .orElseThrow();
        String generator = block.substring(block.indexOf("<generator>"), block.indexOf("</generator>"));
        Path revisions = Files.createDirectories(directory.resolve("src/main/resources/migrations"));
        Files.move(directory.resolve("revisions/001_next.sql"), revisions.resolve("001_next.sql"));
        Configuration shown = GenerationTool.load(new ByteArrayInputStream(
                ("<configuration>" + generator + "</generator></configuration>").getBytes(StandardCharsets.UTF_8)));
        shown.setBasedir(directory.toString());
        shown.getGenerator().getTarget().setDirectory(target.toString());

        GenerationTool.generate(shown);

        assertThat(sources())
                .contains(
                        "com/example/shop/jooq/public_/tables/Note.java",
                        "com/example/shop/jooq/assistant/tables/Conversations.java");
    }

    @Test
    void whatIsNotThereIsSaid() {
        assertThatThrownBy(() -> generate("packs", "assistent"))
                .isInstanceOf(QuipuException.class)
                .hasMessage("there is no pack \"assistent\" on the class path");
        assertThatThrownBy(() -> generate("revisions", "nowhere"))
                .isInstanceOf(QuipuException.class)
                .hasMessage("there is no directory " + directory.resolve("nowhere"));
        assertThatThrownBy(() -> generate())
                .isInstanceOf(QuipuException.class)
                .hasMessage("neither revisions nor packs are named");
    }

    /** Nothing is left that looks as if it were of the revisions. */
    @Test
    void aRevisionThatFailsEndsTheGeneration() throws IOException {
        generate("revisions", "revisions");
        revise("002", "001", "ALTER TABLE nowhere ADD COLUMN more text", "SELECT 1");
        assertThatThrownBy(() -> generate("revisions", "revisions"))
                .hasNoCause()
                .hasMessageContaining("app@002 failed: relation \"nowhere\" does not exist")
                .hasMessageContaining("\n  revisions/002_next.sql:7:")
                .hasMessageNotContaining("rolled back");
        Files.delete(directory.resolve("revisions/002_next.sql"));
        assertThat(generate("revisions", "revisions")).isTrue();
    }

    private boolean generate(String... properties) throws IOException {
        Properties given = new Properties();
        for (int i = 0; i < properties.length; i += 2) {
            given.setProperty(properties[i], properties[i + 1]);
        }
        return new Generation(given, directory, target, "own").run();
    }

    private void revise(String id, @Nullable String revises, String upgrade, String downgrade) throws IOException {
        revise(id, revises, upgrade, downgrade, "");
    }

    private void revise(String id, @Nullable String revises, String upgrade, String downgrade, String header)
            throws IOException {
        Files.writeString(directory.resolve("revisions/" + id + "_next.sql"), """
                -- revision: %s
                %s%s-- message: next
                -- created: 2026-11-28T09:00:00Z

                -- upgrade
                %s;

                -- downgrade
                %s;
                """.formatted(
                        id, revises == null ? "" : "-- revises: " + revises + "\n", header, upgrade, downgrade));
    }

    private List<String> sources() throws IOException {
        try (Stream<Path> files = Files.walk(target)) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .map(file -> target.relativize(file).toString())
                    .toList();
        }
    }

    /** Compiles a class against what was generated, and returns what the compiler complains about. */
    private String compile(String source) throws IOException {
        Path file = directory.resolve("Use.java");
        Files.writeString(file, source);
        StringWriter complaints = new StringWriter();
        var compiler = ToolProvider.getSystemJavaCompiler();
        try (var files = compiler.getStandardFileManager(null, null, null)) {
            List<String> options = List.of(
                    "-proc:none",
                    "-nowarn",
                    "-cp",
                    System.getProperty("java.class.path"),
                    "-sourcepath",
                    target.toString(),
                    "-d",
                    Files.createDirectories(directory.resolve("classes")).toString());
            boolean compiled = compiler.getTask(complaints, files, null, options, null, files.getJavaFileObjects(file))
                    .call();
            return compiled ? "" : complaints.toString();
        }
    }
}
