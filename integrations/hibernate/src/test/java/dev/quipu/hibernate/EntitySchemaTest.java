package dev.quipu.hibernate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quipu.catalog.difference.DifferenceOptions;
import dev.quipu.catalog.plan.PlanOptions;
import dev.quipu.hibernate.apart.Invoice;
import dev.quipu.hibernate.apart.Note;
import dev.quipu.hibernate.first.Mood;
import dev.quipu.hibernate.first.Speaker;
import dev.quipu.hibernate.first.Talk;
import dev.quipu.migration.command.Autogenerate;
import dev.quipu.migration.command.Check;
import dev.quipu.migration.command.CreateRevision;
import dev.quipu.migration.command.SchemaTools;
import dev.quipu.migration.command.Upgrade;
import dev.quipu.migration.history.Runner;
import dev.quipu.migration.project.Database;
import dev.quipu.migration.project.Project;
import dev.quipu.migration.project.ProjectFlags;
import dev.quipu.migration.project.ProjectReader;
import dev.quipu.migration.project.Workspace;
import dev.quipu.migration.revision.NewFile;
import dev.quipu.migration.run.Migrator.BeforeRun;
import dev.quipu.migration.run.RunListener;
import dev.quipu.migration.run.RunOptions;
import dev.quipu.postgres.failure.QuipuException;
import dev.quipu.postgres.scratch.Scratch;
import dev.quipu.postgres.testing.PostgresTest;
import dev.quipu.postgres.testing.TestDatabase;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.hibernate.SessionFactory;
import org.hibernate.cfg.Configuration;
import org.hibernate.tool.schema.spi.SchemaManagementException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Entities become revisions, and Hibernate accepts what these have made. */
@PostgresTest
class EntitySchemaTest {
    private static final List<Class<?>> FIRST = List.of(Talk.class, Speaker.class);
    private static final List<Class<?>> SECOND =
            List.of(dev.quipu.hibernate.second.Speaker.class, dev.quipu.hibernate.second.Talk.class);

    @TempDir
    private Path directory = Path.of("");

    @Test
    void revisionsFollowTheEntitiesAndHibernateFindsItsSchema(TestDatabase database) throws Exception {
        assertThat(EntitySchema.of(FIRST).write(directory.resolve("schema.sql")))
                .isTrue();
        assertThat(autogenerate(database, "entities")).hasSize(1);
        assertThat(validates(database, FIRST)).isFalse();
        upgrade(database);
        assertThat(validates(database, FIRST)).isTrue();
        keepAndFindATalk(database);

        EntitySchema.of(SECOND).write(directory.resolve("schema.sql"));
        assertThat(isClean(database)).isFalse();
        List<Path> second = autogenerate(database, "speakers have names");
        String text = Files.readString(second.getFirst());
        assertThat(text).contains("ADD COLUMN name", "ALTER COLUMN cost TYPE numeric(24,10)", "DROP TABLE talk_tags");
        assertThat(text).contains("-- downgrade").contains("DROP COLUMN name", "CREATE TABLE talk_tags");
        upgrade(database);
        assertThat(isClean(database)).isTrue();
        assertThat(validates(database, SECOND)).isTrue();
        assertThat(database.value("SELECT cost FROM app.talk")).isEqualTo("0.1230000000");
        assertThat(autogenerate(database, "nothing")).isEmpty();
    }

    @Test
    void theTextDependsOnNothingButTheEntities() {
        String text = EntitySchema.of(FIRST).sql();
        assertThat(EntitySchema.of(FIRST.reversed()).sql()).isEqualTo(text);
        assertThat(text)
                .startsWith("-- What the entities declare, as Hibernate ")
                .contains("create table talk (", "mood varchar(255) check", "create index talk_started")
                .doesNotContain(" \n", "drop ");
    }

    /** {@code import.sql} is on the class path, as projects have it that fill a database of their developers. */
    @Test
    void rowsAreNoSchema() {
        assertThat(EntitySchemaTest.class.getResource("/import.sql")).isNotNull();
        assertThat(EntitySchema.of(FIRST).sql()).doesNotContain("insert into");
        assertThat(EntitySchema.of(FIRST)
                        .with("hibernate.hbm2ddl.import_files", "import.sql")
                        .sql())
                .contains("insert into");
    }

    @Test
    void aSchemaThatAnEntityNamesIsMadeWithIt(TestDatabase database) throws Exception {
        EntitySchema entities = EntitySchema.of(List.of(Invoice.class, Note.class, Speaker.class));
        entities.write(directory.resolve("schema.sql"));
        assertThat(Files.readString(directory.resolve("schema.sql")))
                .contains("create schema if not exists billing;", "create table billing.Invoice (");
        autogenerate(database, "entities");
        upgrade(database);
        assertThat(isClean(database)).isTrue();
        assertThat(database.value("SELECT string_agg(schemaname, ' ' ORDER BY schemaname) FROM pg_tables"
                        + " WHERE tablename IN ('invoice', 'note', 'speaker')"))
                .isEqualTo("app billing public");
    }

    @Test
    void settingsOfTheApplicationCount() {
        assertThat(EntitySchema.of(FIRST)
                        .with("hibernate.type.preferred_instant_jdbc_type", "TIMESTAMP")
                        .sql())
                .isNotEqualTo(EntitySchema.of(FIRST).sql())
                .contains("started_at timestamp(6) not null");
    }

    @Test
    void aFileThatAnotherHibernateHasWrittenIsLeftAsItIs() throws Exception {
        Path file = directory.resolve("schema.sql");
        EntitySchema schema = EntitySchema.of(FIRST);
        String older = schema.sql().replaceFirst("Hibernate \\S+ writes", "Hibernate 6.6.1.Final writes");
        assertThat(older).isNotEqualTo(schema.sql());
        Files.writeString(file, older);
        assertThat(schema.write(file)).isFalse();
        assertThat(file).content().isEqualTo(older);
    }

    /** A checkout on Windows has other ends of lines. */
    @Test
    void aFileWithOtherEndsOfLinesIsLeftAsItIs() throws Exception {
        Path file = directory.resolve("schema.sql");
        EntitySchema schema = EntitySchema.of(FIRST);
        String checkedOut = schema.sql().replace("\n", "\r\n");
        Files.writeString(file, checkedOut);
        assertThat(schema.write(file)).isFalse();
        assertThat(file).content().isEqualTo(checkedOut);
    }

    @Test
    void aFileThatSaysTheSameIsLeftAsItIs() {
        Path file = directory.resolve("schema.sql");
        EntitySchema schema = EntitySchema.of(FIRST);
        assertThat(schema.write(file)).isTrue();
        assertThat(schema.write(file)).isFalse();
        assertThat(directory).isDirectoryContaining(file::equals);
        assertThat(directory.toFile().list()).containsExactly("schema.sql");
    }

    @Test
    void entitiesAreFoundInAFolderOfClasses() throws Exception {
        Path classes = Path.of(
                Talk.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        Path folder = directory.resolve("classes");
        copy(classes, folder, "dev/quipu/hibernate/first");
        assertThat(EntitySchema.in(folder, Talk.class.getClassLoader()).sql())
                .isEqualTo(EntitySchema.of(FIRST).sql());
    }

    @Test
    void aCatalogIsReadBackFromAThrowAwayDatabase() {
        try (Scratch scratch = Scratch.local()) {
            assertThat(EntitySchema.of(FIRST).catalog(scratch).objects().keySet())
                    .extracting(Object::toString)
                    .contains("table public.talk_speaker", "index public.talk_started");
        }
    }

    @Test
    void whatIsNoEntityIsRefused() {
        assertThatThrownBy(() -> EntitySchema.of(List.of()))
                .isInstanceOf(QuipuException.class)
                .hasMessage("there is no entity to write a schema of");
        assertThatThrownBy(() -> EntitySchema.of(List.of(Talk.class, String.class)))
                .isInstanceOf(QuipuException.class)
                .hasMessage("java.lang.String is no entity");
        assertThatThrownBy(() -> EntitySchema.in(directory, Mood.class.getClassLoader()))
                .isInstanceOf(QuipuException.class)
                .hasMessage("there is no entity in " + directory);
        assertThatThrownBy(() -> EntitySchema.in(directory.resolve("none"), Mood.class.getClassLoader()))
                .hasMessage("there is no folder " + directory.resolve("none"));
        assertThatThrownBy(() -> EntitySchema.ofPersistenceUnit("none").sql())
                .isInstanceOf(QuipuException.class)
                .hasMessageContaining("persistence unit none");
    }

    private static void keepAndFindATalk(TestDatabase database) {
        try (SessionFactory factory = factory(database, FIRST, "none")) {
            factory.inTransaction(session -> {
                Speaker speaker = new Speaker();
                speaker.id = UUID.fromString("00000000-0000-0000-0000-00000000002a");
                speaker.email = "ana@example.org";
                session.persist(speaker);
                Talk talk = new Talk();
                talk.owner = speaker;
                talk.mood = Mood.GOOD;
                talk.cost = new BigDecimal("0.123");
                talk.tags.add("first");
                session.persist(talk);
            });
            factory.inSession(session -> assertThat(
                            session.createSelectionQuery("from Talk t join t.tags tag where tag = 'first'", Talk.class)
                                    .getSingleResult()
                                    .mood)
                    .isEqualTo(Mood.GOOD));
        }
    }

    private static boolean validates(TestDatabase database, List<Class<?>> entities) {
        try (SessionFactory factory = factory(database, entities, "validate")) {
            return factory.isOpen();
        } catch (SchemaManagementException e) {
            return false;
        }
    }

    private static SessionFactory factory(TestDatabase database, List<Class<?>> entities, String auto) {
        Configuration configuration = new Configuration()
                .setProperty("hibernate.connection.url", database.jdbcUrl() + "?currentSchema=app")
                .setProperty("hibernate.connection.username", database.user())
                .setProperty("hibernate.connection.password", database.password())
                .setProperty("hibernate.hbm2ddl.auto", auto)
                .setProperty("hibernate.connection.pool_size", "1");
        entities.forEach(configuration::addAnnotatedClass);
        return configuration.buildSessionFactory();
    }

    private Workspace workspace(TestDatabase database) throws IOException {
        Path file = directory.resolve("quipu.toml");
        if (!Files.exists(file)) {
            Files.createDirectory(directory.resolve("migrations"));
            Files.writeString(file, "[branch.app]\nrevisions = \"migrations\"\nschema = \"app\"\n");
        }
        Map<String, String> environment = Map.of("DATABASE_URL", database.url());
        Project project = new ProjectReader(List.of(), environment).read(ProjectFlags.in(directory));
        return new Workspace(
                project, Database.of(project, environment, news -> {}), new Runner("test", "test", "test"));
    }

    private List<Path> autogenerate(TestDatabase database, String message) throws IOException {
        Workspace workspace = workspace(database);
        CreateRevision create = new CreateRevision(workspace, new Random(1));
        CreateRevision.Request request = new CreateRevision.Request(
                message, null, null, List.of(), false, List.of(), Set.of(), true, Instant.EPOCH);
        try (Scratch scratch = Scratch.local()) {
            List<NewFile> files = new Autogenerate(new SchemaTools(workspace, scratch, Map.of()), create)
                    .run(request, List.of(), List.of(), DifferenceOptions.DEFAULT, PlanOptions.DEFAULT)
                    .files();
            return files.stream().map(NewFile::write).toList();
        }
    }

    private boolean isClean(TestDatabase database) throws IOException {
        try (Scratch scratch = Scratch.local()) {
            return new Check(new SchemaTools(workspace(database), scratch, Map.of()))
                    .declared(DifferenceOptions.DEFAULT)
                    .orElseThrow()
                    .isClean();
        }
    }

    private void upgrade(TestDatabase database) throws IOException {
        new Upgrade(workspace(database)).run("head", RunOptions.DEFAULT, BeforeRun.NOTHING, RunListener.NONE);
    }

    private static void copy(Path from, Path to, String folder) throws IOException {
        Files.createDirectories(to.resolve(folder));
        try (var files = Files.list(from.resolve(folder))) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(folder).resolve(file.getFileName()));
            }
        }
    }
}
