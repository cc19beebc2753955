package dev.quipu.catalog.difference;

import static dev.quipu.catalog.difference.Given.catalog;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quipu.catalog.model.Annotations;
import dev.quipu.catalog.model.Catalog;
import dev.quipu.catalog.model.Grant;
import dev.quipu.catalog.model.Kind;
import dev.quipu.catalog.model.ObjectId;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DifferencesTest {
    private static Difference difference(Given from, Given to) {
        return difference(from, to, DifferenceOptions.DEFAULT);
    }

    private static Difference difference(Given from, Given to, DifferenceOptions options) {
        return Differences.between(from.build(), to.build(), options);
    }

    private static List<String> words(Difference difference) {
        return difference.changes().stream()
                .map(change -> change.getClass().getSimpleName() + " " + change.id())
                .toList();
    }

    @Test
    void namesTheServerHasChosenAreNoDifference() {
        Given from = catalog()
                .table("app.t", "a integer", "b integer default nextval('app.t_b_seq'::regclass)")
                .check("app.t", "t_check", "CHECK ((a > 0))", "a", "b")
                .check("app.t", "t_check1", "CHECK ((b > 0))", "a", "b")
                .index("app.t", "t_a_idx", "a")
                .sequence("app.t_b_seq", ObjectId.of(Kind.COLUMN, "app", "t", "b"));
        Given to = catalog()
                .table("app.t", "a integer", "b integer default nextval('app.t_b_seq1'::regclass)")
                .check("app.t", "t_check", "CHECK ((b > 0))", "a", "b")
                .check("app.t", "t_check1", "CHECK ((a > 0))", "a", "b")
                .index("app.t", "t_a_idx7", "a")
                .sequence("app.t_b_seq1", ObjectId.of(Kind.COLUMN, "app", "t", "b"));
        assertThat(difference(from, to).isEmpty()).isTrue();
        assertThat(words(difference(from, to, DifferenceOptions.DEFAULT.withGeneratedNames(true))))
                .hasSize(7);
    }

    @Test
    void aPartOfAnIndexIsTheOneThatTheServerNamesElsewhere() {
        Given from = catalog().table("app.p1", "a integer").part("app.p1", "built_apart", "app.p_a", "a");
        Given to = catalog().table("app.p1", "a integer").part("app.p1", "p1_a_idx", "app.p_a", "a");
        assertThat(difference(from, to).isEmpty()).isTrue();
        assertThat(words(difference(to, from)))
                .containsExactly("Created index app.built_apart", "Dropped index app.p1_a_idx");
    }

    @Test
    void aNameThatSomeoneHasChosenIsADifference() {
        Given from = catalog().table("app.t", "a integer").check("app.t", "t_a_check", "CHECK ((a > 0))", "a");
        Given to = catalog().table("app.t", "a integer").check("app.t", "a_is_positive", "CHECK ((a > 0))", "a");
        Difference difference = difference(from, to);
        assertThat(words(difference))
                .containsExactly("Created constraint app.t.a_is_positive", "Dropped constraint app.t.t_a_check");
        assertThat(difference.candidates())
                .containsExactly(new RenameCandidate(
                        ObjectId.of(Kind.CONSTRAINT, "app", "t", "t_a_check"),
                        ObjectId.of(Kind.CONSTRAINT, "app", "t", "a_is_positive"),
                        100));
    }

    @Test
    void aNewConstraintGivesWayToOneThatWasThere() {
        Given from = catalog()
                .table("app.t", "a integer", "b integer")
                .check("app.t", "t_check", "CHECK ((a > b))", "a", "b");
        Given to = catalog()
                .table("app.t", "a integer", "b integer")
                .check("app.t", "t_check", "CHECK ((a <> b))", "a", "b")
                .check("app.t", "t_check1", "CHECK ((a > b))", "a", "b");
        Difference difference = difference(from, to);
        assertThat(words(difference)).containsExactly("Created constraint app.t.t_check1");
        assertThat(difference.to().objects()).containsKey(ObjectId.of(Kind.CONSTRAINT, "app", "t", "t_check"));
    }

    @Test
    void theServersTwoWaysToPrintAListAreOne() {
        String first =
                "CHECK (((status)::text = ANY ((ARRAY['a'::character varying, 'b'::character varying])::text[])))";
        String again =
                "CHECK (((status)::text = ANY (ARRAY[('a'::character varying)::text, ('b'::character varying)::text])))";
        Given from = catalog().table("app.t", "status character varying").check("app.t", "c", first, "status");
        Given to = catalog().table("app.t", "status character varying").check("app.t", "c", again, "status");
        assertThat(difference(from, to).isEmpty()).isTrue();
    }

    @Test
    void theTypeOfAnEmptyListCounts() {
        Given from = catalog().table("app.t", "a integer[] default ARRAY[]::integer[]");
        Given same = catalog().table("app.t", "a integer[] default (ARRAY[])::integer[]");
        Given other = catalog().table("app.t", "a integer[] default ARRAY[]::bigint[]");
        assertThat(difference(from, same).isEmpty()).isTrue();
        assertThat(difference(from, other).isEmpty()).isFalse();
    }

    @Test
    void whiteSpaceInABodyCountsOnlyWhenAskedFor() {
        Given from = catalog().function("app.f", "", "integer", "sql", " SELECT 1 -- one\n  + 'a  b' ");
        Given to = catalog().function("app.f", "", "integer", "sql", "\n\tSELECT 1    -- one\n+ 'a  b'");
        Given other = catalog().function("app.f", "", "integer", "sql", "SELECT 1 -- one\n + 'a b'");
        assertThat(difference(from, to).isEmpty()).isTrue();
        assertThat(difference(from, to, DifferenceOptions.DEFAULT.withWhiteSpace(true))
                        .isEmpty())
                .isFalse();
        assertThat(difference(from, other).isEmpty()).isFalse();
    }

    @Test
    void whiteSpaceOfOtherLanguagesCounts() {
        Given from = catalog().function("app.f", "", "integer", "plpython3u", "if x:\n  return 1\nreturn 2");
        Given to = catalog().function("app.f", "", "integer", "plpython3u", "if x:\n  return 1\n  return 2");
        assertThat(difference(from, to).isEmpty()).isFalse();
    }

    @Test
    void theOrderOfColumnsIsReported() {
        Given from = catalog().table("app.t", "a integer", "b integer", "c text");
        Given to = catalog().table("app.t", "b integer", "d integer", "a integer", "c text");
        Difference difference = difference(from, to);
        assertThat(words(difference)).containsExactly("Created column app.t.d");
        assertThat(difference.columnOrders())
                .containsExactly(new Difference.ColumnOrder(
                        ObjectId.of(Kind.TABLE, "app", "t"), Given.names("a", "b", "c"), Given.names("b", "a", "c")));
        assertThat(words(difference(from, to, DifferenceOptions.DEFAULT.withColumnOrder(true))))
                .contains("Altered column app.t.a", "Altered column app.t.b");
    }

    @Test
    void aColumnThatMovesUpBecauseAnotherGoesIsInItsOrder() {
        Given from = catalog().table("app.t", "a integer", "b integer", "c text");
        Given to = catalog().table("app.t", "b integer", "c text");
        assertThat(difference(from, to).columnOrders()).isEmpty();
    }

    @Test
    void ownersAndGrantsCountUnlessNotAskedFor() {
        ObjectId id = ObjectId.of(Kind.TABLE, "app", "t");
        var old = new Annotations("one", "Things.", List.of(), Map.of());
        var now = new Annotations("other", "Things.", List.of(new Grant("", "SELECT", "other", false)), Map.of());
        Given from = catalog().table("app.t", "a integer").annotated(id, old);
        Given to = catalog().table("app.t", "a integer").annotated(id, now);
        DifferenceOptions noOwners = DifferenceOptions.DEFAULT.withOwners(false);
        assertThat(words(difference(from, to))).containsExactly("Annotated table app.t");
        List<Grant> handedOver = List.of(new Grant("", "SELECT", "one", false));
        Difference grants = difference(from, to, noOwners);
        assertThat(grants.changes())
                .containsExactly(new Change.Annotated(
                        id,
                        new Annotations(null, "Things.", List.of(), Map.of()),
                        new Annotations(null, "Things.", handedOver, Map.of())));
        assertThat(grants.to().annotationsOf(id)).isEqualTo(new Annotations("one", "Things.", handedOver, Map.of()));
        assertThat(difference(from, to, noOwners.withGrants(false)).isEmpty()).isTrue();
    }

    /** As of a table that {@code schema.sql} hands over with {@code OWNER TO}, and of the table that the revisions make. */
    @Test
    void whereOwnersDoNotCountBothAreTakenAsOne() {
        ObjectId table = ObjectId.of(Kind.TABLE, "app", "t");
        ObjectId column = ObjectId.of(Kind.COLUMN, "app", "t", "a");
        Given from = ofOwner("one", table, column);
        Given to = ofOwner("other", table, column);
        DifferenceOptions noOwners = DifferenceOptions.DEFAULT.withOwners(false);

        assertThat(difference(from, to, noOwners).isEmpty()).isTrue();
        assertThat(difference(to, from, noOwners).isEmpty()).isTrue();
        assertThat(words(difference(from, to))).contains("Annotated table app.t");
        Given revoked = ofOwner("other", table, column)
                .annotated(
                        table,
                        new Annotations(
                                "other", null, List.of(new Grant("other", "SELECT", "other", false)), Map.of()));
        assertThat(words(difference(from, revoked, noOwners)))
                .as("what a third role may is a difference still")
                .containsExactly("Annotated table app.t");
    }

    private static Given ofOwner(String owner, ObjectId table, ObjectId column) {
        Grant own = new Grant(owner, "SELECT", owner, false);
        Grant third = new Grant("reader", "SELECT", owner, false);
        return catalog()
                .table("app.t", "a integer")
                .annotated(table, new Annotations(owner, null, List.of(own, third), Map.of()))
                .annotated(column, new Annotations(null, null, List.of(third), Map.of()));
    }

    /** Its owner has all privileges on it, and the new table brings it. */
    @Test
    void theSequenceOfAnIdentityColumnComesAndGoesWithIt() {
        ObjectId sequence = ObjectId.of(Kind.SEQUENCE, "app", "t_id_seq");
        var own = new Annotations("one", null, List.of(new Grant("one", "USAGE", "one", false)), Map.of());
        var granted = new Annotations("one", null, List.of(new Grant("two", "USAGE", "one", false)), Map.of());
        Given none = catalog();
        Given plain = catalog().table("app.t", "id integer");
        Given identity = catalog().identityTable("app.t", "id").annotated(sequence, own);

        assertThat(words(difference(none, identity))).containsExactly("Created table app.t", "Created column app.t.id");
        assertThat(words(difference(plain, identity))).containsExactly("Altered column app.t.id");
        assertThat(difference(plain, identity).to().annotationsOf(sequence)).isEqualTo(own);
        assertThat(words(difference(identity, plain))).containsExactly("Altered column app.t.id");
        assertThat(difference(identity, plain).to().annotations()).isEmpty();
        assertThat(words(difference(
                        identity, catalog().identityTable("app.t", "id").annotated(sequence, granted))))
                .containsExactly("Annotated sequence app.t_id_seq");
    }

    @Test
    void whatIsIgnoredStaysAsItIs() {
        Given from = catalog().table("app.kept", "a integer").table("audit.t", "a integer");
        Given to = catalog().table("app.kept", "a bigint").table("audit.other", "a integer");
        DifferenceOptions options = DifferenceOptions.DEFAULT.withIgnore(
                List.of(NamePattern.parse("audit.*"), NamePattern.parse("column:a")));
        Difference difference = difference(from, to, options);
        assertThat(difference.isEmpty()).isTrue();
        assertThat(difference.to().objects()).isEqualTo(difference.from().objects());
    }

    @Test
    void aConfirmedRenameReachesWhateverNamesIt() {
        Given from = catalog()
                .table("app.users", "id integer not null", "mail text")
                .primaryKey("app.users", "users_pkey", "id")
                .check("app.users", "c", "CHECK ((mail <> ''::text))", "mail")
                .table("app.posts", "author integer")
                .foreignKey("app.posts", "posts_author_fkey", "author", "app.users", "id", "users_pkey");
        Given to = catalog()
                .table("app.people", "id integer not null", "email text")
                .primaryKey("app.people", "users_pkey", "id")
                .check("app.people", "c", "CHECK ((email <> ''::text))", "email")
                .table("app.posts", "author integer")
                .foreignKey("app.posts", "posts_author_fkey", "author", "app.people", "id", "users_pkey");
        var table =
                new Change.Renamed(ObjectId.of(Kind.TABLE, "app", "users"), ObjectId.of(Kind.TABLE, "app", "people"));
        var column = new Change.Renamed(
                ObjectId.of(Kind.COLUMN, "app", "users", "mail"), ObjectId.of(Kind.COLUMN, "app", "people", "email"));
        Difference difference = difference(from, to, DifferenceOptions.DEFAULT.withRenames(List.of(table, column)));
        assertThat(difference.changes()).containsExactly(table, column);
        assertThat(difference.from().objects()).isEqualTo(difference.to().objects());
    }

    @Test
    void whatIsOfAViewGoesWithTheView() {
        Catalog catalog = catalog()
                .table("app.t", "a integer")
                .view("app.v", "SELECT a FROM app.t", "a integer")
                .build();
        DifferenceOptions views = DifferenceOptions.DEFAULT.withOnly(List.of(NamePattern.parse("view:v")));
        assertThat(views.covers(ObjectId.of(Kind.TRIGGER, "app", "v", "told"), catalog))
                .isTrue();
        assertThat(views.covers(ObjectId.of(Kind.TRIGGER, "app", "t", "told"), catalog))
                .isFalse();
    }

    @Test
    void aRenameOfWhatIsNotThereIsRefused() {
        var renamed = new Change.Renamed(ObjectId.of(Kind.TABLE, "app", "x"), ObjectId.of(Kind.TABLE, "app", "y"));
        DifferenceOptions options = DifferenceOptions.DEFAULT.withRenames(List.of(renamed));
        assertThatThrownBy(() -> Differences.between(Catalog.EMPTY, Catalog.EMPTY, options))
                .isInstanceOf(UnfitRenameException.class)
                .hasMessage("There is no table app.x to rename.");
    }

    @Test
    void twoCannotBeRenamedToOneName() {
        Given from = catalog().table("app.a", "n integer").table("app.b", "n integer");
        Given to = catalog().table("app.c", "n integer");
        var one = new Change.Renamed(ObjectId.of(Kind.TABLE, "app", "a"), ObjectId.of(Kind.TABLE, "app", "c"));
        var other = new Change.Renamed(ObjectId.of(Kind.TABLE, "app", "b"), ObjectId.of(Kind.TABLE, "app", "c"));
        DifferenceOptions options = DifferenceOptions.DEFAULT.withRenames(List.of(one, other));
        assertThatThrownBy(() -> difference(from, to, options))
                .isInstanceOf(UnfitRenameException.class)
                .hasMessage("Both table app.b and table app.a would become table app.c.");
    }

    @Test
    void renamesAreOfferedWithTheirLikeness() {
        Given from = catalog()
                .table("app.users", "id bigint", "name text", "mail text", "born date")
                .table("app.t", "title character varying(100)", "n integer");
        Given to = catalog()
                .table("app.people", "id bigint", "name text", "mail text", "born date", "died date")
                .table("app.t", "heading character varying(100)", "n integer", "extra json");
        assertThat(difference(from, to).candidates())
                .extracting(candidate -> candidate.from() + " " + candidate.to().display() + " " + candidate.likeness())
                .containsExactly("column app.t.title app.t.heading 75", "table app.users app.people 68");
    }

    @Test
    void columnsOfViewsFollowTheirQueries() {
        Given from = catalog().view("app.v", " SELECT 1 AS a", "a integer");
        Given to = catalog().view("app.v", " SELECT 1 AS a,\n    2 AS b", "a integer", "b integer");
        assertThat(words(difference(from, to))).containsExactly("Altered view app.v");
    }
}
