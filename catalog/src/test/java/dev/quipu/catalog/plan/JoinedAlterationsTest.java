package dev.quipu.catalog.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.catalog.lock.LockMode;
import dev.quipu.catalog.model.Kind;
import dev.quipu.catalog.model.ObjectId;
import dev.quipu.catalog.name.Identifier;
import dev.quipu.catalog.name.QualifiedName;
import dev.quipu.catalog.plan.Access.Work;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class JoinedAlterationsTest {
    private static final QualifiedName T = new QualifiedName(new Identifier("app"), new Identifier("t"));
    private static final QualifiedName OTHER = new QualifiedName(new Identifier("app"), new Identifier("other"));
    private static final Hazard LOSS = new Hazard(Hazard.Kind.DATA_LOSS, "Values are cut.", "SELECT a FROM app.t");

    private static final Plan.Step TYPE_A = column("a", "TYPE bigint", Work.REWRITE);
    private static final Plan.Step TYPE_B = column("b", "TYPE text", Work.REWRITE);

    private static ObjectId id(String column) {
        return ObjectId.of(Kind.COLUMN, T, new Identifier(column));
    }

    private static Plan.Step column(String name, String action, Work work) {
        return table("ALTER COLUMN " + name + " " + action, work, id(name));
    }

    private static Plan.Step added(String definition, Work work) {
        return table("ADD COLUMN " + definition, work, id(definition.substring(0, definition.indexOf(' '))));
    }

    private static Plan.Step check(String name, String condition) {
        return table(
                "ADD CONSTRAINT " + name + " CHECK (" + condition + ")",
                Work.SCAN,
                ObjectId.of(Kind.CONSTRAINT, T, new Identifier(name)));
    }

    private static Plan.Step setting(String action, Work work) {
        return table(action, work, ObjectId.of(Kind.TABLE, T));
    }

    private static Plan.Step table(String action, Work work, ObjectId resolved) {
        return step("ALTER TABLE app.t " + action, List.of(access(T, LockMode.ACCESS_EXCLUSIVE, work)), resolved);
    }

    private static Access access(QualifiedName relation, LockMode lock, Work work) {
        return new Access(relation, lock, work);
    }

    private static Plan.Step step(String sql, List<Access> accesses, ObjectId resolved, Hazard... own) {
        List<Hazard> hazards = Stream.concat(
                        Arrays.stream(own), accesses.stream().flatMap(access -> access.hazards().stream()))
                .toList();
        return new Plan.Step(new Statement(sql, accesses, true, hazards), new TreeSet<>(Set.of(resolved)));
    }

    private static Plan.Step apart(Plan.Step step) {
        return new Plan.Step(step.statement(), step.resolves(), true);
    }

    private static List<Plan.Step> join(Plan.Step... steps) {
        return JoinedAlterations.join(List.of(steps), subcommand -> false);
    }

    private static List<String> texts(Plan.Step... steps) {
        return join(steps).stream().map(step -> step.statement().oneLine()).toList();
    }

    private static void assertUnjoined(Plan.Step... steps) {
        assertThat(join(steps)).containsExactly(steps);
    }

    /** The server makes anew what stands on a column after types and again after expressions, and does not find it then. */
    @Test
    void aTypeAndAnExpressionAreTwoStatements() {
        assertUnjoined(TYPE_A, column("g", "SET EXPRESSION AS (b + 1)", Work.REWRITE));
        assertUnjoined(column("g", "SET EXPRESSION AS (b + 1)", Work.REWRITE), TYPE_A);
    }

    /** A sequence that a new column brings does not follow its table into the log or out of it. */
    @Test
    void aNewColumnIsNotAddedWhileTheTableGoesElsewhere() {
        assertUnjoined(setting("SET UNLOGGED", Work.REWRITE), added("n serial", Work.REWRITE));
    }

    @Test
    void columnsOfOneTableThatAreRetypedAreWrittenAnewOnce() {
        assertThat(join(TYPE_A, TYPE_B))
                .extracting(step -> step.statement().sql())
                .containsExactly("ALTER TABLE app.t\n    ALTER COLUMN a TYPE bigint,\n    ALTER COLUMN b TYPE text");
    }

    @Test
    void theWholeLocksAndRisksWhatItsPartsDoAndSaysItOnce() {
        List<Access> tied = List.of(
                access(T, LockMode.ACCESS_EXCLUSIVE, Work.REWRITE),
                access(OTHER, LockMode.ACCESS_EXCLUSIVE, Work.SCAN));
        var first = step("ALTER TABLE app.t ALTER COLUMN a TYPE bigint", tied, id("a"), LOSS);
        var scan = column("b", "SET NOT NULL", Work.SCAN);

        Plan.Step whole = join(first, scan).getFirst();

        assertThat(whole.resolves()).containsExactly(id("a"), id("b"));
        assertThat(whole.statement().accesses()).isEqualTo(tied);
        assertThat(whole.statement().hazards())
                .containsExactlyElementsOf(
                        Stream.concat(Stream.of(LOSS), tied.stream().flatMap(access -> access.hazards().stream()))
                                .toList());
    }

    @Test
    void oneStatementAloneStaysAsItIs() {
        assertUnjoined(TYPE_A);
        assertUnjoined(TYPE_A, column("b", "SET STATISTICS 100", Work.NONE));
    }

    @Test
    void otherTablesAndTheTableWithoutItsChildrenAreNotTheSame() {
        assertUnjoined(
                TYPE_A,
                step(
                        "ALTER TABLE app.other ALTER COLUMN b TYPE text",
                        List.of(access(OTHER, LockMode.ACCESS_EXCLUSIVE, Work.REWRITE)),
                        ObjectId.of(Kind.COLUMN, OTHER, new Identifier("b"))));
        assertUnjoined(
                TYPE_A,
                step(
                        "ALTER TABLE ONLY app.t SET UNLOGGED",
                        List.of(access(T, LockMode.ACCESS_EXCLUSIVE, Work.REWRITE)),
                        ObjectId.of(Kind.TABLE, T)));
    }

    @Test
    void whatIsAboutAColumnComesBeforeOrAfterTheWhole() {
        assertThat(texts(
                        TYPE_A,
                        step("COMMENT ON COLUMN app.t.a IS 'A.'", List.of(), id("a")),
                        column("a", "SET STORAGE EXTERNAL", Work.NONE),
                        TYPE_B))
                .containsExactly(
                        "ALTER TABLE app.t ALTER COLUMN a TYPE bigint, ALTER COLUMN b TYPE text",
                        "COMMENT ON COLUMN app.t.a IS 'A.'",
                        "ALTER TABLE app.t ALTER COLUMN a SET STORAGE EXTERNAL");
        assertThat(texts(TYPE_A, column("b", "DROP IDENTITY", Work.NONE), TYPE_B))
                .containsExactly(
                        "ALTER TABLE app.t ALTER COLUMN b DROP IDENTITY",
                        "ALTER TABLE app.t ALTER COLUMN a TYPE bigint, ALTER COLUMN b TYPE text");
    }

    @Test
    void whatIsAboutBothSidesKeepsThemFromEachOther() {
        assertUnjoined(
                TYPE_A,
                column("a", "SET STORAGE EXTERNAL", Work.NONE),
                step("UPDATE app.t SET b = a", List.of(), ObjectId.of(Kind.TABLE, T)),
                TYPE_B);
        assertUnjoined(TYPE_A, step("DROP VIEW app.v", List.of(), ObjectId.of(Kind.VIEW, "app", "v")), TYPE_B);
    }

    @Test
    void aConstraintComesWhenItsNameIsFree() {
        Plan.Step added = added("c text CONSTRAINT there NOT NULL", Work.SCAN);
        assertUnjoined(TYPE_A, column("a", "DROP NOT NULL", Work.NONE), added);
        assertUnjoined(TYPE_A, table("RENAME CONSTRAINT there TO here", Work.NONE, id("a")), added);
        assertUnjoined(
                TYPE_A,
                table("RENAME CONSTRAINT there TO here", Work.NONE, id("a")),
                table("RENAME CONSTRAINT gone TO there", Work.NONE, id("b")),
                TYPE_B);
        assertThat(join(TYPE_A, column("a", "DROP NOT NULL", Work.NONE), added("c text NOT NULL", Work.SCAN)))
                .hasSize(2);
    }

    @Test
    void whatOthersNeedNotWaitForStaysAlone() {
        Plan.Step validation = step(
                "ALTER TABLE app.t VALIDATE CONSTRAINT b_there",
                List.of(access(T, LockMode.SHARE_UPDATE_EXCLUSIVE, Work.SCAN)),
                id("b"));
        assertThat(texts(
                        TYPE_A,
                        apart(TYPE_B),
                        apart(column("b", "SET (n_distinct = 5)", Work.NONE)),
                        apart(validation),
                        column("c", "TYPE date", Work.REWRITE)))
                .containsExactly(
                        "ALTER TABLE app.t ALTER COLUMN a TYPE bigint, ALTER COLUMN b TYPE text, ALTER COLUMN c TYPE date",
                        "ALTER TABLE app.t ALTER COLUMN b SET (n_distinct = 5)",
                        "ALTER TABLE app.t VALIDATE CONSTRAINT b_there");
    }

    @Test
    void theWholeCommitsByItselfIfEveryPartDoes() {
        assertThat(join(apart(TYPE_A), TYPE_B)).extracting(Plan.Step::apart).containsExactly(false);
        assertThat(join(apart(TYPE_A), apart(TYPE_B)))
                .extracting(Plan.Step::apart)
                .containsExactly(true);
    }

    @Test
    void checksAreReadTogetherAndWithWhatIsWrittenAnew() {
        assertThat(texts(check("one", "a > 0"), check("two", "b > 0")))
                .containsExactly(
                        "ALTER TABLE app.t ADD CONSTRAINT one CHECK (a > 0), ADD CONSTRAINT two CHECK (b > 0)");
        assertThat(texts(TYPE_A, column("a", "SET NOT NULL", Work.SCAN), TYPE_B, check("one", "(a > length(b))")))
                .containsExactly("ALTER TABLE app.t ALTER COLUMN a TYPE bigint, ALTER COLUMN a SET NOT NULL,"
                        + " ALTER COLUMN b TYPE text, ADD CONSTRAINT one CHECK ((a > length(b)))");
    }

    @Test
    void aTypeIsNotJoinedToWhatHasToFindTheOldOne() {
        assertUnjoined(column("a", "SET NOT NULL", Work.SCAN), TYPE_A);
        assertUnjoined(check("one", "a > 0"), TYPE_A);
        assertUnjoined(added("g bigint GENERATED ALWAYS AS (a + 1) STORED", Work.REWRITE), TYPE_A);
    }

    @Test
    void aGeneratedColumnComesWithTheTypesOfThoseThatItIsMadeOf() {
        assertThat(texts(TYPE_A, added("g bigint GENERATED ALWAYS AS (a + 1) STORED", Work.REWRITE)))
                .containsExactly("ALTER TABLE app.t ALTER COLUMN a TYPE bigint,"
                        + " ADD COLUMN g bigint GENERATED ALWAYS AS (a + 1) STORED");
    }

    @Test
    void aColumnIsWrittenOnce() {
        assertUnjoined(TYPE_A, column("a", "SET EXPRESSION AS (b + 1)", Work.REWRITE));
    }

    @Test
    void newColumnsStandInTheirOrderAlsoThoseWithoutWork() {
        assertThat(texts(
                        added("x serial", Work.REWRITE),
                        added("y integer", Work.NONE),
                        added("z serial", Work.REWRITE)))
                .containsExactly("ALTER TABLE app.t ADD COLUMN x serial, ADD COLUMN y integer, ADD COLUMN z serial");
        assertUnjoined(added("x serial", Work.REWRITE), added("y integer", Work.NONE));
    }

    @Test
    void rowsAreWrittenAsTheTableIsToHaveThem() {
        assertThat(texts(
                        setting("SET UNLOGGED", Work.REWRITE),
                        setting("SET (fillfactor = 70)", Work.NONE),
                        setting("ENABLE ROW LEVEL SECURITY", Work.NONE),
                        TYPE_A))
                .containsExactly("ALTER TABLE app.t SET UNLOGGED, SET (fillfactor = 70),"
                        + " ENABLE ROW LEVEL SECURITY, ALTER COLUMN a TYPE bigint");
    }

    @Test
    void aTypeThatLeavesTheRowsStaysAlone() {
        var scan = column("b", "TYPE text", Work.SCAN);
        assertThat(texts(TYPE_A, scan, column("c", "TYPE date", Work.REWRITE)))
                .containsExactly(
                        "ALTER TABLE app.t ALTER COLUMN b TYPE text",
                        "ALTER TABLE app.t ALTER COLUMN a TYPE bigint, ALTER COLUMN c TYPE date");
    }

    @Test
    void whatMustFindTheTableWholeStaysAlone() {
        Plan.Step asks = check("asks", "app.are_few()");
        List<Plan.Step> steps = List.of(TYPE_A, asks, TYPE_B);
        assertThat(JoinedAlterations.join(steps, subcommand -> subcommand.step().equals(asks)))
                .isEqualTo(steps);
    }

    @Test
    void aColumnGoesWhenNothingIsMadeOfItAnyMore() {
        Plan.Step leaves = column("g", "SET EXPRESSION AS (a + 1)", Work.REWRITE);
        assertUnjoined(
                leaves,
                table("DROP COLUMN n", Work.NONE, id("n")),
                column("h", "SET EXPRESSION AS (a + 2)", Work.REWRITE));
    }

    @Test
    void namesMayHoldAnything() {
        Plan.Step one = column("\"a, TYPE \"\"b\"\".\"", "TYPE bigint", Work.REWRITE);
        assertThat(join(one, TYPE_B))
                .extracting(step -> step.statement().sql())
                .containsExactly("ALTER TABLE app.t\n    ALTER COLUMN \"a, TYPE \"\"b\"\".\" TYPE bigint,\n"
                        + "    ALTER COLUMN b TYPE text");
    }
}
