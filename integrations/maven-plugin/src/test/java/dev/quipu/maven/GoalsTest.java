package dev.quipu.maven;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quipu.postgres.testing.TestDatabase;
import dev.quipu.postgres.testing.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.project.ProjectDependenciesResolver;
import org.apache.maven.settings.Server;
import org.apache.maven.settings.Settings;
import org.apache.maven.settings.building.SettingsProblem;
import org.apache.maven.settings.crypto.SettingsDecrypter;
import org.apache.maven.settings.crypto.SettingsDecryptionRequest;
import org.apache.maven.settings.crypto.SettingsDecryptionResult;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The goals, as Maven runs them, on a real server. */
class GoalsTest {
    private static final String SECRET = "hush-91b2-marked";

    /** There is none whose dependencies could be asked for. */
    private static final ProjectDependenciesResolver NO_PROJECT = request -> {
        throw new AssertionError("there is no project");
    };

    private final TestDatabase database = TestServer.get().createDatabase();
    private final BuildLog log = new BuildLog();

    @TempDir
    private Path directory;

    @BeforeEach
    void writeProject() throws IOException {
        Path revisions = Files.createDirectories(directory.resolve("db/revisions"));
        Files.writeString(revisions.resolve("001_create.sql"), """
                -- revision: 001
                -- revises:
                -- message: create pens

                -- upgrade
                CREATE TABLE pens (pen_id bigint PRIMARY KEY, ink text NOT NULL);

                -- downgrade
                DROP TABLE pens;
                """);
        Files.writeString(
                directory.resolve("db/schema.sql"),
                "CREATE TABLE pens (pen_id bigint PRIMARY KEY, ink text NOT NULL);\n");
    }

    @AfterEach
    void close() {
        database.close();
    }

    private <T extends QuipuMojo> T mojo(T mojo) {
        mojo.setLog(log);
        mojo.directory = directory.toFile();
        mojo.revisions = Path.of("db/revisions").toFile();
        mojo.url = database.url();
        return mojo;
    }

    @Test
    void upgradesAndSaysWhereItStands() throws Exception {
        mojo(new UpgradeMojo(new Plain(), NO_PROJECT)).execute();
        assertThat(log.lines()).anySatisfy(line -> assertThat(line).startsWith("info: upgrade app@001  create pens"));
        assertThat(database.value("SELECT tool FROM quipu.history")).startsWith("quipu-maven-plugin");
        log.clear();
        mojo(new StatusMojo(new Plain(), NO_PROJECT)).execute();
        assertThat(log.lines()).contains("info: app in schema public: app@001, 0 pending", "info: up to date");
        assertThat(log.lines().get(0)).contains(":***@").doesNotContain(database.password());
    }

    @Test
    void whatIsHalfUndoneGoesOnWithTheGoalThatIsTold() throws Exception {
        Files.writeString(directory.resolve("db/revisions/002_caps.sql"), """
                -- revision: 002
                -- revises: 001
                -- transaction: off

                -- upgrade
                CREATE TABLE caps ();
                CREATE TABLE nibs ();

                -- downgrade
                DROP TABLE caps;
                DROP TABLE nibs;
                """);
        mojo(new UpgradeMojo(new Plain(), NO_PROJECT)).execute();
        database.execute("DROP TABLE nibs");
        DowngradeMojo downgrade = mojo(new DowngradeMojo(new Plain(), NO_PROJECT));
        downgrade.target = "-1";
        downgrade.backup = "never";
        assertThatThrownBy(downgrade::execute).isInstanceOf(MojoExecutionException.class);
        mojo(new StatusMojo(new Plain(), NO_PROJECT)).execute();
        assertThat(log.lines())
                .contains("warn: interrupted while undone: app@002;"
                        + " quipu:downgrade with -Dquipu.target=app@002-1 goes on with it");

        database.execute("CREATE TABLE nibs ()");
        downgrade.target = "app@002-1";
        downgrade.execute();
        assertThat(database.query("SELECT revision FROM quipu.applied")).hasToString("[[001]]");
    }

    @Test
    void aDryRunChangesNothing() throws Exception {
        UpgradeMojo upgrade = mojo(new UpgradeMojo(new Plain(), NO_PROJECT));
        upgrade.dryRun = true;
        upgrade.execute();
        assertThat(log.lines()).containsExactly("info: would run upgrade app@001  create pens", "info: 1 in all");
        assertThat(database.value("SELECT count(*) FROM pg_tables WHERE tablename = 'pens'"))
                .isEqualTo("0");
    }

    @Test
    void downgradesWithABackup() throws Exception {
        mojo(new UpgradeMojo(new Plain(), NO_PROJECT)).execute();
        database.execute("INSERT INTO pens VALUES (1, 'blue')");
        DowngradeMojo downgrade = mojo(new DowngradeMojo(new Plain(), NO_PROJECT));
        downgrade.target = "base";
        downgrade.execute();
        assertThat(log.lines()).anySatisfy(line -> assertThat(line).startsWith("info: backup: "));
        assertThat(database.value("SELECT count(*) FROM pg_tables WHERE tablename = 'pens'"))
                .isEqualTo("0");
    }

    @Test
    void checkPassesAndThenFailsTheBuild() throws Exception {
        CheckMojo check = mojo(new CheckMojo(new Plain(), NO_PROJECT));
        check.scratch = "server";
        check.execute();
        assertThat(log.lines()).anySatisfy(line -> assertThat(line).endsWith("agree"));
        Files.writeString(directory.resolve("db/schema.sql"), "CREATE TABLE pens (pen_id bigint PRIMARY KEY);\n");
        assertThatThrownBy(check::execute)
                .isInstanceOf(MojoFailureException.class)
                .hasMessage("revisions and declared do not agree");
        assertThat(log.lines())
                .anySatisfy(line -> assertThat(line).startsWith("error:").contains("ink"));
    }

    @Test
    void checkComparesTheDatabaseIfItIsAsked() throws Exception {
        mojo(new UpgradeMojo(new Plain(), NO_PROJECT)).execute();
        database.execute("ALTER TABLE pens ADD COLUMN by_hand text");
        CheckMojo check = mojo(new CheckMojo(new Plain(), NO_PROJECT));
        check.scratch = "server";
        check.database = true;
        assertThatThrownBy(check::execute)
                .isInstanceOf(MojoFailureException.class)
                .hasMessage("the revisions that it has and the live database do not agree");
        Files.writeString(directory.resolve("db/schema.sql"), "CREATE TABLE pens (pen_id bigint PRIMARY KEY);\n");
        assertThatThrownBy(check::execute)
                .hasMessage("revisions and declared do not agree;"
                        + " the revisions that it has and the live database do not agree");
        Files.delete(directory.resolve("db/schema.sql"));
        check.ignore = List.of("public.pens.by_hand");
        check.execute();
    }

    /** What cannot be compared may differ. */
    @Test
    void checkSaysThatItCouldNotCompareAll() throws Exception {
        String comment = "COMMENT ON TYPE pens IS 'A row of them';\n";
        Path file = directory.resolve("db/revisions/001_create.sql");
        Files.writeString(file, Files.readString(file).replace("-- downgrade\n", comment + "\n-- downgrade\n"));
        Files.writeString(
                directory.resolve("db/schema.sql"),
                "CREATE TABLE pens (pen_id bigint PRIMARY KEY, ink text NOT NULL);\n" + comment);
        CheckMojo check = mojo(new CheckMojo(new Plain(), NO_PROJECT));
        check.scratch = "server";

        assertThatThrownBy(check::execute)
                .isInstanceOf(MojoFailureException.class)
                .hasMessage("revisions and declared could not be compared whole");
        log.clear();
        check.allowNotModelled = true;
        check.execute();
        assertThat(log.lines()).anySatisfy(line -> assertThat(line).startsWith("warn: not compared: "));
    }

    @Test
    void validateProvesTheDowngrades() throws Exception {
        ValidateMojo validate = mojo(new ValidateMojo(new Plain(), NO_PROJECT));
        validate.scratch = "server";
        validate.roundTrip = true;
        validate.execute();
        assertThat(log.lines()).contains("info: 1 revision checked, no errors");
        Path file = directory.resolve("db/revisions/001_create.sql");
        Files.writeString(file, Files.readString(file).replace("DROP TABLE pens", "SELECT 1"));
        assertThatThrownBy(validate::execute)
                .isInstanceOf(MojoFailureException.class)
                .hasMessage("1 revision checked, 1 error");
        assertThat(log.lines()).anySatisfy(line -> assertThat(line).contains("does not undo its upgrade"));
    }

    private void writeRevision(String id, String revises, String upgrade) throws IOException {
        Files.writeString(directory.resolve("db/revisions/" + id + "_more.sql"), """
                -- revision: %s
                -- revises: %s

                -- upgrade
                %s

                -- downgrade
                SELECT 1;
                """.formatted(id, revises, upgrade));
    }

    private PlanMojo plan(String... refuse) {
        PlanMojo plan = mojo(new PlanMojo(new Plain(), NO_PROJECT));
        plan.scratch = "server";
        plan.refuse = List.of(refuse);
        return plan;
    }

    /** What an IDE makes a link of is the beginning of a line. */
    @Test
    void whatIsRefusedFailsTheBuildWithItsPlace() throws Exception {
        writeRevision("002", "001", "CREATE INDEX ON pens (ink);\nALTER TABLE pens DROP COLUMN ink;");
        PlanMojo plan = plan("data loss", " long-lock");
        plan.url = "postgresql://localhost:1/nowhere";
        plan.scratch = database.url();

        assertThatThrownBy(plan::execute)
                .isInstanceOf(MojoFailureException.class)
                .hasMessage("2 statements are refused");
        assertThat(log.lines())
                .containsExactly(
                        "error: db/revisions/002_more.sql:5:1: refused: long lock",
                        "error:   CREATE INDEX ON pens (ink)",
                        "error:   long lock: No one can write public.pens meanwhile.",
                        "error: db/revisions/002_more.sql:6:1: refused: data loss",
                        "error:   ALTER TABLE pens DROP COLUMN ink",
                        "error:   data loss: Loses what a column of public.pens holds.");

        log.clear();
        writeRevision(
                "002",
                "001",
                "-- accepted: long lock, because they are few\nCREATE INDEX ON pens (ink);\n"
                        + "-- accepted: data loss, full lock\nALTER TABLE pens DROP COLUMN ink;");
        plan.execute();
        assertThat(log.lines())
                .containsExactly(
                        "warn: db/revisions/002_more.sql:8:1: accepted: there is no hazard \"full lock\"",
                        "info: hazards: 2 revisions looked at, none refused");
    }

    @Test
    void aPlanLeavesOldRevisionsAlone() throws Exception {
        writeRevision("002", "001", "TRUNCATE pens;");
        PlanMojo plan = plan("data loss");
        plan.since = List.of("002");
        plan.execute();
        assertThat(log.lines()).containsExactly("info: hazards: 0 revisions looked at, none refused");
        plan.since = List.of("app@003");
        assertThatThrownBy(plan::execute).hasMessageContaining("there is no revision \"app@003\"");
        plan.since = List.of("head");
        assertThatThrownBy(plan::execute).hasMessageContaining("\"head\" is not one revision for good");
        plan.refuse = List.of("data lost");
        assertThatThrownBy(plan::execute).hasMessageContaining("there is no hazard \"data lost\"");
        plan.refuse = null;
        assertThatThrownBy(plan::execute)
                .hasMessageContaining("quipu.refuse is not set")
                .hasMessageContaining("-Dquipu.refuse=\"data loss,long lock\"");
    }

    @Test
    void whatTheProjectFileSaysOfHazardsHoldsForPlansAndUpgrades() throws Exception {
        Files.writeString(directory.resolve("quipu.toml"), """
                packs = ["finops"]

                [branch.app]
                revisions = "db/revisions"

                [hazards]
                refuse = ["data loss"]
                warn = ["full scan"]
                since = "app@001"
                on_upgrade = true
                """);
        UpgradeMojo upgrade = mojo(new UpgradeMojo(new Plain(), NO_PROJECT));
        upgrade.revisions = null;
        upgrade.scratch = "server";
        upgrade.execute();
        writeRevision("002", "001", "CREATE INDEX ON pens (ink);\nTRUNCATE pens;");
        List<String> told = List.of(
                "warn: db/revisions/002_more.sql:5:1: warning: full scan",
                "warn:   CREATE INDEX ON pens (ink)",
                "warn:   full scan: Reads every row of public.pens.",
                "error: db/revisions/002_more.sql:6:1: refused: data loss",
                "error:   TRUNCATE pens",
                "error:   data loss: Every row of public.pens is lost.");

        log.clear();
        PlanMojo plan = plan();
        plan.revisions = null;
        assertThatThrownBy(plan::execute).hasMessage("1 statement is refused");
        assertThat(log.lines()).isEqualTo(told);

        log.clear();
        assertThatThrownBy(upgrade::execute)
                .isInstanceOf(MojoExecutionException.class)
                .hasMessageContaining("1 statement is refused\n  nothing was changed");
        assertThat(log.lines()).isEqualTo(told);
        assertThat(database.value("SELECT count(*) FROM quipu.applied WHERE branch = 'app'"))
                .isEqualTo("1");
    }

    @Test
    void writesARevision() throws Exception {
        RevisionMojo revision = mojo(new RevisionMojo(new Plain(), NO_PROJECT));
        revision.message = "add colour";
        revision.execute();
        assertThat(log.lines()).containsExactly("info: wrote db/revisions/002_add_colour.sql");
    }

    @Test
    void writesARevisionFromTheDeclaredSchema() throws Exception {
        Files.writeString(
                directory.resolve("db/schema.sql"),
                "CREATE TABLE pens (pen_id bigint PRIMARY KEY, ink text NOT NULL, colour text);\n");
        RevisionMojo revision = mojo(new RevisionMojo(new Plain(), NO_PROJECT));
        revision.message = "add colour";
        revision.autogenerate = true;
        revision.scratch = "server";
        revision.execute();
        assertThat(directory.resolve("db/revisions/002_add_colour.sql"))
                .content()
                .contains("ADD COLUMN colour text");
    }

    /** Who they are differs from server to server. */
    @Test
    void ownersAreNoDifference() throws Exception {
        Files.writeString(
                directory.resolve("db/schema.sql"),
                "CREATE TABLE pens (pen_id bigint PRIMARY KEY, ink text NOT NULL); CREATE TABLE inks (name text);\n");
        RevisionMojo revision = mojo(new RevisionMojo(new Plain(), NO_PROJECT));
        revision.message = "add inks";
        revision.autogenerate = true;
        revision.scratch = "server";
        revision.execute();
        assertThat(directory.resolve("db/revisions/002_add_inks.sql"))
                .content()
                .contains("CREATE TABLE inks")
                .doesNotContain("OWNER");
        mojo(new UpgradeMojo(new Plain(), NO_PROJECT)).execute();
        database.execute("ALTER TABLE inks OWNER TO pg_database_owner");
        CheckMojo check = mojo(new CheckMojo(new Plain(), NO_PROJECT));
        check.scratch = "server";
        check.database = true;
        check.execute();
    }

    @Test
    void whatIsMissingIsSaidWithHowItIsGiven() {
        assertThatThrownBy(() -> mojo(new RevisionMojo(new Plain(), NO_PROJECT)).execute())
                .hasMessageContaining("quipu.message is not set")
                .hasMessageContaining("-Dquipu.message=");
        assertThatThrownBy(
                        () -> mojo(new DowngradeMojo(new Plain(), NO_PROJECT)).execute())
                .hasMessageContaining("quipu.target is not set");
        assertThatThrownBy(() -> mojo(new JooqMojo(new Plain(), NO_PROJECT)).execute())
                .hasMessageContaining("quipu.jooq.package is not set");
    }

    /** Behind a hint nobody looks for what the driver had to say. */
    @Test
    void aFailureEndsWithItsHint() {
        UpgradeMojo upgrade = mojo(new UpgradeMojo(new Plain(), NO_PROJECT));
        upgrade.url = "postgresql://localhost:1/nowhere";
        assertThatThrownBy(upgrade::execute)
                .hasMessageEndingWith("check host, port and firewall")
                .hasNoCause();
    }

    @Test
    void copiesATableThatIsToBePartitioned() throws Exception {
        Files.writeString(directory.resolve("db/schema.sql"), """
                CREATE TABLE pens (pen_id bigint PRIMARY KEY, ink text NOT NULL) PARTITION BY HASH (pen_id);
                CREATE TABLE all_pens PARTITION OF pens FOR VALUES WITH (MODULUS 1, REMAINDER 0);
                """);
        RevisionMojo revision = mojo(new RevisionMojo(new Plain(), NO_PROJECT));
        revision.message = "partition pens";
        revision.copy = List.of("public.pens");
        revision.scratch = "server";
        assertThatThrownBy(revision::execute).hasMessageContaining("add -Dquipu.autogenerate");
        revision.autogenerate = true;
        revision.execute();
        mojo(new UpgradeMojo(new Plain(), NO_PROJECT)).execute();
        assertThat(database.value("SELECT relkind FROM pg_class WHERE oid = 'pens'::regclass"))
                .isEqualTo("p");
    }

    /** Nobody can be asked in a build, and a column that is dropped for its new name takes its values along. */
    @Test
    void tellsWhatMayBeRenamedAndRenamesWhatIsConfirmed() throws Exception {
        Files.writeString(
                directory.resolve("db/schema.sql"),
                "CREATE TABLE pens (pen_id bigint PRIMARY KEY, fluid text NOT NULL);\n");
        CheckMojo check = mojo(new CheckMojo(new Plain(), NO_PROJECT));
        check.scratch = "server";
        assertThatThrownBy(check::execute).isInstanceOf(MojoFailureException.class);
        assertThat(log.lines()).anyMatch(line -> line.contains("-Dquipu.rename=old=new of quipu:revision"));

        RevisionMojo revision = mojo(new RevisionMojo(new Plain(), NO_PROJECT));
        revision.message = "fluid";
        revision.scratch = "server";
        revision.rename = List.of("public.pens.ink=public.pens.fluid");
        assertThatThrownBy(revision::execute).hasMessageContaining("quipu.rename is for what is generated");
        revision.autogenerate = true;
        revision.rename = null;
        revision.execute();
        assertThat(log.lines())
                .contains(
                        "warn: column public.pens.ink is dropped, and public.pens.fluid is new: if it is only renamed,"
                                + " delete what is written and add \"-Dquipu.rename=public.pens.ink=public.pens.fluid\"");

        Path written = directory.resolve("db/revisions/002_fluid.sql");
        Files.delete(written);
        revision.rename = List.of("public.pens.ink=public.pens.fluid");
        revision.execute();
        assertThat(written).content().contains("RENAME COLUMN ink TO fluid").doesNotContain("DROP COLUMN");
    }

    @Test
    void writesTypes() throws Exception {
        TypesMojo types = mojo(new TypesMojo(new Plain(), NO_PROJECT));
        types.source = "revisions";
        types.output = directory.resolve("target/types/database.ts").toFile();
        types.scratch = "server";
        types.execute();
        assertThat(types.output).content().contains("pen_id: number");
    }

    @Test
    void generatesTheClassesOfJooqOnce() throws Exception {
        JooqMojo jooq = mojo(new JooqMojo(new Plain(), NO_PROJECT));
        jooq.packageName = "shop.jooq";
        jooq.output = directory.resolve("target/jooq").toFile();
        Files.write(directory.resolve("db/revisions/.DS_Store"), new byte[] {0, (byte) 0xff, (byte) 0xfe});
        jooq.execute();
        assertThat(directory.resolve("target/jooq/shop/jooq/tables/Pens.java"))
                .content()
                .contains("PEN_ID");
        jooq.execute();
        assertThat(log.lines()).containsExactly("info: generated target/jooq", "info: up to date: target/jooq");
    }

    @Test
    void takesCareOfPacksAmongTheDependencies() throws Exception {
        UpgradeMojo upgrade = mojo(new UpgradeMojo(new Plain(), NO_PROJECT));
        upgrade.revisions = null;
        upgrade.packs = List.of("finops");
        upgrade.schemas = Map.of("finops", "costs");
        upgrade.execute();
        assertThat(database.value("SELECT DISTINCT schemaname FROM pg_tables WHERE tablename = 'conversation_threads'"))
                .isEqualTo("costs");
    }

    /** Where the packs are those of the dependencies, nobody has said that this is their database. */
    @Test
    void aDatabaseThatHoldsOtherTablesIsRefusedInThePluginsWords() throws Exception {
        database.execute("CREATE TABLE others ()");
        UpgradeMojo upgrade = mojo(new UpgradeMojo(new Plain(), NO_PROJECT));
        upgrade.revisions = null;
        assertThatThrownBy(upgrade::execute)
                .hasMessageContaining("the database holds other tables, such as public.others")
                .hasMessageEndingWith("such as -Dquipu.packs=finops or -Dquipu.revisions");
    }

    @Test
    void aFailureIsShownWithItsPlace() throws Exception {
        Path file = directory.resolve("db/revisions/001_create.sql");
        Files.writeString(file, Files.readString(file).replace("text NOT NULL", "txet NOT NULL"));
        assertThatThrownBy(() -> mojo(new UpgradeMojo(new Plain(), NO_PROJECT)).execute())
                .isInstanceOf(MojoExecutionException.class)
                .hasMessageContaining("db/revisions/001_create.sql:6:")
                .hasMessageContaining("txet");
    }

    @Test
    void thePasswordComesFromTheSettingsAndGoesNowhere() throws Exception {
        UpgradeMojo upgrade = mojo(new UpgradeMojo(new Plain(), NO_PROJECT));
        upgrade.url = "postgresql://" + database.host() + ":" + database.port() + "/" + database.name();
        upgrade.server = "production";
        upgrade.settings = settings(database.user(), database.password());
        upgrade.execute();
        upgrade.settings = settings(database.user(), SECRET);
        upgrade.url = "postgresql://localhost:1/nowhere";
        assertThatThrownBy(upgrade::execute).hasMessageNotContaining(SECRET);
        assertThat(log.lines()).noneSatisfy(line -> assertThat(line).contains(SECRET));
        upgrade.server = "elsewhere";
        assertThatThrownBy(upgrade::execute).hasMessageContaining("no server with the id \"elsewhere\"");
    }

    private static Settings settings(String user, String password) {
        Server server = new Server();
        server.setId("production");
        server.setUsername(user);
        server.setPassword(password);
        Settings settings = new Settings();
        settings.addServer(server);
        return settings;
    }

    @Test
    void skipSkips() throws Exception {
        UpgradeMojo upgrade = mojo(new UpgradeMojo(new Plain(), NO_PROJECT));
        upgrade.skip = true;
        upgrade.execute();
        assertThat(log.lines()).containsExactly("info: Quipu is skipped.");
    }

    @Test
    void anOldJavaIsRefusedInWords() {
        assertThatThrownBy(() -> JavaVersion.require(Runtime.Version.parse("17.0.15")))
                .isInstanceOf(MojoExecutionException.class)
                .hasMessageContaining("Java 21 or newer")
                .hasMessageContaining("JAVA_HOME");
    }

    /** Passwords of settings that are not encrypted. */
    private static final class Plain implements SettingsDecrypter {
        @Override
        public SettingsDecryptionResult decrypt(SettingsDecryptionRequest request) {
            return new SettingsDecryptionResult() {
                @Override
                public Server getServer() {
                    return request.getServers().get(0);
                }

                @Override
                public List<Server> getServers() {
                    return request.getServers();
                }

                @Override
                public org.apache.maven.settings.Proxy getProxy() {
                    return new org.apache.maven.settings.Proxy();
                }

                @Override
                public List<org.apache.maven.settings.Proxy> getProxies() {
                    return List.of();
                }

                @Override
                public List<SettingsProblem> getProblems() {
                    return List.of();
                }
            };
        }
    }
}
