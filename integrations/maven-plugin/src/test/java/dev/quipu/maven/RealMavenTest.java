package dev.quipu.maven;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.quipu.catalog.testing.Guide;
import dev.quipu.maven.RealMaven.Build;
import dev.quipu.postgres.testing.TestDatabase;
import dev.quipu.postgres.testing.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The goals as a user types them: Maven finds the plugin as it was packaged, with the build that its page shows, and runs it. */
@Tag("packaged")
class RealMavenTest {
    private static final String SECRET = "hush-91b2-marked";

    private static @Nullable RealMaven maven;

    @TempDir
    private Path project = Path.of("");

    private final TestDatabase database = TestServer.get().createDatabase();

    @BeforeAll
    static void packaged() throws IOException {
        assumeTrue(
                Files.isExecutable(RealMaven.home().resolve("bin/mvn")),
                "there is no Maven to run in \"" + RealMaven.home()
                        + "\", which is where the Maven of this build says that it is");
        maven = RealMaven.withPlugin();
    }

    @BeforeEach
    void writeProject() throws IOException {
        Files.writeString(project.resolve("pom.xml"), """
                <project xmlns="http://maven.apache.org/POM/4.0.0">
                  <modelVersion>4.0.0</modelVersion>
                  <groupId>com.example</groupId>
                  <artifactId>shop</artifactId>
                  <version>1</version>
                  <packaging>pom</packaging>
                  <build>
                    <plugins>
                %s
                    </plugins>
                  </build>
                </project>
                """.formatted(
                Guide.blocks(Path.of("../../docs/maven-plugin.md"), "xml").get(0)));
        Files.createDirectories(project.resolve("src/main/resources/db/revisions"));
        declare("CREATE TABLE pens (pen_id bigint PRIMARY KEY, ink text NOT NULL);\n");
        // What starts and ends at once is not worth compiling for long.
        Files.writeString(
                Files.createDirectory(project.resolve(".mvn")).resolve("jvm.config"),
                "-XX:+UseSerialGC -XX:TieredStopAtLevel=1\n");
    }

    @AfterEach
    void close() {
        database.close();
    }

    private void declare(String sql) throws IOException {
        Files.writeString(project.resolve("src/main/resources/db/schema.sql"), sql);
    }

    private Build mvn(String... words) throws Exception {
        Build build = Objects.requireNonNull(maven).run(project, database, words);
        assertThat(build.toString()).doesNotContain(database.password());
        return build;
    }

    @Test
    void aDatabaseIsBroughtToWhatIsDeclaredAndKeptThere() throws Exception {
        assertThat(mvn("quipu:revision", "-Dquipu.message=create pens", "-Dquipu.autogenerate")
                        .succeeds()
                        .lines())
                .contains("[INFO] wrote src/main/resources/db/revisions/001_create_pens.sql");

        assertThat(mvn("quipu:upgrade").succeeds().lines())
                .anyMatch(line -> line.startsWith("[INFO] upgrade app@001  create pens"));
        assertThat(database.value("SELECT tool FROM quipu.history"))
                .isEqualTo("quipu-maven-plugin " + System.getProperty("build.version"));

        assertThat(mvn(
                                "verify",
                                "-Dquipu.validate.database",
                                "-Dquipu.check.database",
                                "quipu:validate",
                                "quipu:types",
                                "quipu:jooq",
                                "-Dquipu.jooq.package=shop.jooq")
                        .succeeds()
                        .lines())
                .contains(
                        "[INFO] 1 revision checked, no errors",
                        "[INFO] revisions and declared agree",
                        "[INFO] the revisions that it has and the live database agree",
                        "[INFO] wrote target/generated-sources/quipu/database.types.ts",
                        "[INFO] generated target/generated-sources/quipu-jooq");
        assertThat(project.resolve("target/generated-sources/quipu/database.types.ts"))
                .content()
                .contains("pen_id: number");
        assertThat(project.resolve("target/generated-sources/quipu-jooq/shop/jooq/tables/Pens.java"))
                .isRegularFile();

        database.execute("ALTER TABLE pens ADD COLUMN by_hand text");
        assertThat(mvn("quipu:check", "-Dquipu.check.database", "-Dquipu.scratch=server")
                        .fails()
                        .toString())
                .contains("by_hand", ": the revisions that it has and the live database do not agree");

        declare("CREATE TABLE pens (pen_id bigint PRIMARY KEY);\n");
        assertThat(mvn("verify", "-Dquipu.scratch=server").fails().toString())
                .contains("ink", ": revisions and declared do not agree");
    }

    @Test
    void whatIsRefusedEndsTheBuildWhereItIsWritten() throws Exception {
        String revision = """
                -- revision: %s
                -- revises: %s

                -- upgrade
                %s

                -- downgrade
                SELECT 1;
                """;
        Path revisions = project.resolve("src/main/resources/db/revisions");
        Files.writeString(
                revisions.resolve("001_pens.sql"), revision.formatted("001", "base", "CREATE TABLE pens (ink text);"));
        Files.writeString(
                revisions.resolve("002_index.sql"),
                revision.formatted("002", "001", "CREATE INDEX pens_ink ON pens (ink);"));

        assertThat(mvn("quipu:plan", "-Dquipu.refuse=data loss, long lock")
                        .fails()
                        .lines())
                .contains(
                        "[ERROR] src/main/resources/db/revisions/002_index.sql:5:1: refused: long lock",
                        "[ERROR]   CREATE INDEX pens_ink ON pens (ink)",
                        "[ERROR]   long lock: No one can write public.pens meanwhile.");
        assertThat(mvn("quipu:plan", "-Dquipu.refuse=data loss,long lock", "-Dquipu.since=002")
                        .succeeds()
                        .lines())
                .contains("[INFO] hazards: 0 revisions looked at, none refused");
        assertThat(database.value("SELECT to_regclass('pens') IS NULL")).isEqualTo("t");
    }

    /** As an IDE does that asks for generated sources alone. */
    @Test
    void aModuleDoesNotWaitForThoseThatItDependsOn() throws Exception {
        writeModules("lib", "<goal>validate</goal><goal>types</goal><goal>jooq</goal>");
        assertThat(mvn("generate-sources", "--offline").succeeds().lines())
                .contains(
                        "[INFO] not built yet, and not searched for packs: com.example:lib:jar:1",
                        "[INFO] 1 revision checked, no errors",
                        "[INFO] wrote target/generated-sources/quipu/database.types.ts",
                        "[INFO] generated target/generated-sources/quipu-jooq");
    }

    /** It may have packs, without which the database would be brought to something else. */
    @Test
    void aDatabaseWaitsForTheModulesThatItsOwnDependsOn() throws Exception {
        for (String goal : List.of("<goal>upgrade</goal>", "<goal>status</goal>")) {
            writeModules("lib", goal);
            assertThat(mvn("generate-sources", "--offline").fails().toString())
                    .contains("not built yet: com.example:lib:jar:1", "hint: build it in the same call");
        }
        writeModules("lib", "<goal>validate</goal>");
        assertThat(mvn("generate-sources", "--offline", "-Dquipu.validate.database")
                        .fails()
                        .toString())
                .contains("not built yet: com.example:lib:jar:1");
        assertThat(database.value("SELECT count(*) FROM pg_tables WHERE tablename = 'pens'"))
                .isEqualTo("0");
    }

    /** No network, a typing error in a version, or a module that is left out of the build. */
    @Test
    void whatCannotBeHadAtAllStopsTheBuild() throws Exception {
        writeModules("nowhere", "<goal>validate</goal>");
        assertThat(mvn("generate-sources", "--offline").fails().toString())
                .contains("com.example:nowhere:jar:1", "hint: packs are looked for among the dependencies");
        writeModules("lib", "<goal>validate</goal>");
        assertThat(mvn("generate-sources", "--offline", "-pl", "shop").fails().toString())
                .contains("com.example:lib:jar:1", "hint: packs are looked for among the dependencies");
    }

    /** Writes a build of two modules, of which one has revisions and depends on something. */
    private void writeModules(String dependency, String goals) throws IOException {
        Path revisions = Files.createDirectories(project.resolve("shop/src/main/resources/db/revisions"));
        Files.writeString(revisions.resolve("001_create.sql"), """
                -- revision: 001
                -- revises:
                -- message: create pens

                -- upgrade
                CREATE TABLE pens (pen_id bigint PRIMARY KEY, ink text NOT NULL);

                -- downgrade
                DROP TABLE pens;
                """);
        writePom("", "parent", "pom", "<modules><module>lib</module><module>shop</module></modules>");
        writePom("lib", "lib", "jar", "");
        writePom("shop", "shop", "pom", """
                <dependencies>
                  <dependency>
                    <groupId>com.example</groupId>
                    <artifactId>%s</artifactId>
                    <version>1</version>
                  </dependency>
                </dependencies>
                <build>
                  <plugins>
                    <plugin>
                      <groupId>dev.quipu</groupId>
                      <artifactId>quipu-maven-plugin</artifactId>
                      <version>%s</version>
                      <executions>
                        <execution>
                          <phase>generate-sources</phase>
                          <goals>%s</goals>
                        </execution>
                      </executions>
                      <configuration>
                        <revisions>src/main/resources/db/revisions</revisions>
                        <packageName>shop.jooq</packageName>
                      </configuration>
                    </plugin>
                  </plugins>
                </build>
                """.formatted(dependency, System.getProperty("build.version"), goals));
    }

    private void writePom(String folder, String artifact, String packaging, String more) throws IOException {
        Files.writeString(Files.createDirectories(project.resolve(folder)).resolve("pom.xml"), """
                <project xmlns="http://maven.apache.org/POM/4.0.0">
                  <modelVersion>4.0.0</modelVersion>
                  <groupId>com.example</groupId>
                  <artifactId>%s</artifactId>
                  <version>1</version>
                  <packaging>%s</packaging>
                %s
                </project>
                """.formatted(
                        artifact, packaging, more));
    }

    @Test
    void whatIsWrongIsSaidInThePluginsWordsAndNoPasswordIs() throws Exception {
        assertThat(mvn("quipu:upgrade", "-Dquipu.url=" + database.url().replace(database.password(), SECRET))
                        .fails()
                        .toString())
                .contains("password authentication failed", "set PGPASSWORD, or quipu.server")
                .doesNotContain(SECRET);
    }
}
