package dev.quipu.finops;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.postgres.testing.PostgresTest;
import dev.quipu.postgres.testing.TestServer;
import java.sql.SQLException;
import java.util.SplittableRandom;
import java.util.StringJoiner;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@PostgresTest
class RecommendationTest {
    private FinOps finOps;

    @BeforeEach
    void open(TestServer server) {
        finOps = FinOps.atHead(server);
    }

    @AfterEach
    void close() {
        finOps.close();
    }

    // F2, F4: very_high and active were no labels, the USD columns were not there, 4.5 hours became 5, the id was a
    // number
    @Test
    void takesTheInsertOfTheSeedAsItIs() throws Exception {
        String id = finOps.value("""
                INSERT INTO optimization_recommendations
                    (service, strategy_id, strategy_name, description, estimated_savings_min_percent,
                     estimated_savings_max_percent, estimated_savings_min_usd, estimated_savings_max_usd,
                     implementation_effort_hours, implementation_difficulty, recommendation_steps, confidence_score,
                     status, tags)
                VALUES ('Amazon EKS', 'eks-consolidate', 'Consolidate clusters', 'Bring clusters together', 10.25, 30.5,
                     1234567890.12, 2234567890.34, 4.5, 'very_high', '[{"title": "Plan", "description": "Plan it"}]',
                     0.85, 'active', '["containers"]')
                RETURNING id""");

        assertThat(id).hasSize(36);
        assertThat(finOps.lines("""
                        SELECT estimated_savings_min_usd, estimated_savings_max_usd, implementation_effort_hours,
                               implementation_difficulty, status, validation_count, expires_at
                        FROM optimization_recommendations WHERE status = 'active'"""))
                .containsExactly("1234567890.12 | 2234567890.34 | 4.50 | very_high | active | 0 | null");
    }

    @Test
    void isActiveMediumAndEmptyUnlessToldOtherwise() throws Exception {
        insert("0", "0", "0");

        assertThat(finOps.lines("""
                        SELECT status, implementation_difficulty, recommendation_steps, tags, metadata, priority_score
                        FROM optimization_recommendations""")).containsExactly("active | medium | [] | [] | {} | 30");
    }

    @ParameterizedTest(name = "{0} percent, {1} hours, confidence {2}: {3}")
    @CsvSource({
        "0, 0, 0, 30",
        "100, 0, 1, 100",
        "0, 60, 0, 1",
        "0, 9999, 0, 1",
        "50, 10, 0.5, 60",
        "33.33, 4.5, 0.77, 64",
        "1.25, 60, 0, 1",
        "3.75, 60, 0, 2",
        "100, 9999, 0, 40"
    })
    void scoresSavingsEaseAndConfidence(String percent, String hours, String confidence, String score)
            throws Exception {
        insert(percent, hours, confidence);

        assertThat(score()).isEqualTo(score);
    }

    // F6: stayed 3 until an input changed
    @Test
    void nobodySetsThePriorityByHand() throws Exception {
        finOps.execute("""
                INSERT INTO optimization_recommendations
                    (service, strategy_id, strategy_name, description, confidence_score, priority_score)
                VALUES ('s', 'i', 'n', 'd', 0.5, 3)""");
        assertThat(score()).isEqualTo("45");

        finOps.execute("UPDATE optimization_recommendations SET priority_score = 3");
        assertThat(score()).isEqualTo("45");
        finOps.execute("UPDATE optimization_recommendations SET priority_score = NULL");
        assertThat(score()).isEqualTo("45");
        finOps.execute("UPDATE optimization_recommendations SET confidence_score = 1");
        assertThat(score()).isEqualTo("60");
    }

    /** F5: NULL savings counted 40 points and all NULL 100. The columns are NOT NULL, so the function gets other ones. */
    @Test
    void whatIsUnknownGivesNoPoints() throws Exception {
        finOps.execute("""
                CREATE TABLE loose (estimated_savings_max_percent numeric, implementation_effort_hours numeric,
                                    confidence_score numeric, priority_score integer);
                CREATE TRIGGER score BEFORE INSERT ON loose FOR EACH ROW
                    EXECUTE FUNCTION calculate_recommendation_priority();
                INSERT INTO loose VALUES (NULL, NULL, NULL), (NULL, 0, 1), (100, NULL, 1), (100, 0, NULL)""");

        assertThat(finOps.column("SELECT priority_score FROM loose")).containsExactly("1", "60", "70", "70");
    }

    @Test
    void scoresAsTheFormulaDoesForAnyValues() throws Exception {
        SplittableRandom random = new SplittableRandom(7);
        StringJoiner rows = new StringJoiner(", ");
        for (int i = 0; i < 500; i++) {
            rows.add("('s', '%d', 'n', 'd', %d.%02d, %d.%02d, 0.%02d)"
                    .formatted(
                            i,
                            random.nextInt(100),
                            random.nextInt(100),
                            random.nextInt(90),
                            random.nextInt(100),
                            random.nextInt(100)));
        }
        finOps.execute("""
                INSERT INTO optimization_recommendations
                    (service, strategy_id, strategy_name, description, estimated_savings_max_percent,
                     implementation_effort_hours, confidence_score)
                VALUES %s""".formatted(rows));

        assertThat(finOps.lines("""
                        SELECT * FROM optimization_recommendations WHERE priority_score IS DISTINCT FROM round(
                            estimated_savings_max_percent * 0.4
                            + CASE WHEN implementation_effort_hours < 60
                                   THEN 30 - implementation_effort_hours / 2 ELSE 0 END
                            + confidence_score * 30)
                        AND priority_score > 1""")).isEmpty();
        assertThat(finOps.value("SELECT count(DISTINCT priority_score) > 50 FROM optimization_recommendations"))
                .isEqualTo("t");
    }

    @Test
    void anUpdateIsTimed() throws Exception {
        finOps.execute("""
                INSERT INTO optimization_recommendations
                    (service, strategy_id, strategy_name, description, created_at, updated_at)
                VALUES ('s', 'i', 'n', 'd', '2020-01-01', '2020-01-01')""");

        finOps.execute("UPDATE optimization_recommendations SET updated_at = '2019-01-01', validation_count = 1");

        assertThat(finOps.value("SELECT updated_at > now() - interval '1 hour' FROM optimization_recommendations"))
                .isEqualTo("t");
    }

    /** A transaction that began earlier may well update later. */
    @Test
    void theTimeOfAChangeNeverGoesBack() throws Exception {
        String later = finOps.value("""
                INSERT INTO optimization_recommendations (service, strategy_id, strategy_name, description, updated_at)
                VALUES ('s', 'i', 'n', 'd', '2999-01-01Z') RETURNING id""");
        finOps.execute("UPDATE optimization_recommendations SET validation_count = 1");
        assertThat(finOps.value("SELECT updated_at = '2999-01-01Z' FROM optimization_recommendations WHERE id = '%s'"
                        .formatted(later)))
                .isEqualTo("t");
    }

    private void insert(String percent, String hours, String confidence) throws SQLException {
        finOps.execute("""
                INSERT INTO optimization_recommendations
                    (service, strategy_id, strategy_name, description, estimated_savings_max_percent,
                     implementation_effort_hours, confidence_score)
                VALUES ('s', 'i', 'n', 'd', %s, %s, %s)""".formatted(percent, hours, confidence));
    }

    private String score() throws SQLException {
        return finOps.value("SELECT priority_score FROM optimization_recommendations");
    }
}
