package dev.quipu.agents.prices;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The prices of the database, in one transaction of the caller's: those of a list are brought to it, judged by what
 * holds at their moment, and written where they say something else.
 */
final class PriceTable {
    private static final int BATCH = 1_000;

    private final Connection connection;
    private final List<ModelPrices> waiting = new ArrayList<>();

    /** How many prices a judgement is about, and of how many models. */
    record Count(String outcome, long models, long prices) {}

    /** A price that is another one from now on. */
    record Change(String model, String kind, BigDecimal before, BigDecimal after) {}

    PriceTable(Connection connection) {
        this.connection = connection;
    }

    /** Returns the words of {@code modelprovider}. */
    static List<String> providers(Connection connection) throws SQLException {
        List<String> words = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT unnest(enum_range(NULL::modelprovider))")) {
            while (row.next()) {
                words.add(row.getString(1));
            }
        }
        return words;
    }

    /**
     * Stops others from changing prices, in the order in which an UPDATE of {@code ai_models} comes to them; requests
     * go on reading them.
     */
    void open() throws SQLException {
        execute("LOCK TABLE ai_models, model_prices IN SHARE ROW EXCLUSIVE MODE");
        execute("""
                CREATE TEMPORARY TABLE listed_prices (
                    provider modelprovider NOT NULL, model varchar(100) NOT NULL, kind varchar(20) NOT NULL,
                    price numeric(20,10) NOT NULL, PRIMARY KEY (provider, model, kind)) ON COMMIT DROP""");
    }

    void add(ModelPrices prices) throws SQLException {
        waiting.add(prices);
        if (waiting.size() >= BATCH) {
            send();
        }
    }

    private void send() throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(
                "INSERT INTO listed_prices VALUES (?::modelprovider, ?, ?, ?) ON CONFLICT DO NOTHING")) {
            for (ModelPrices prices : waiting) {
                for (Map.Entry<PriceKind, BigDecimal> price :
                        prices.perMillion().entrySet()) {
                    statement.setString(1, prices.provider());
                    statement.setString(2, prices.model());
                    statement.setString(3, price.getKey().word());
                    statement.setBigDecimal(4, price.getValue());
                    statement.addBatch();
                }
            }
            statement.executeBatch();
        }
        waiting.clear();
    }

    /**
     * Compares what was brought with what holds.
     *
     * @param from from when on it shall hold; null for now, and then the first price of its kind holds since ever, as
     *     the first one of {@code ai_models} does
     */
    void judge(@Nullable Instant from) throws SQLException {
        send();
        execute("ANALYZE listed_prices");
        try (PreparedStatement statement = connection.prepareStatement("""
                CREATE TEMPORARY TABLE judged_prices ON COMMIT DROP AS
                SELECT listed.*, held.price_per_million AS before,
                       CASE WHEN held IS NULL THEN 'new' WHEN held.price_per_million = listed.price THEN 'unchanged'
                           ELSE 'changed' END AS outcome,
                       CASE WHEN held IS NULL THEN asked.first ELSE asked.moment END AS valid_from
                FROM listed_prices AS listed
                CROSS JOIN (VALUES (?::timestamptz, ?::timestamptz)) AS asked (moment, first)
                LEFT JOIN LATERAL (
                    SELECT * FROM model_prices AS price
                    WHERE price.model_provider = listed.provider AND price.model_name = listed.model
                      AND price.kind = listed.kind AND price.valid_from <= asked.moment
                    ORDER BY price.valid_from DESC LIMIT 1) AS held ON true""")) {
            OffsetDateTime moment = from == null ? now() : OffsetDateTime.ofInstant(from, ZoneOffset.UTC);
            statement.setObject(1, moment);
            // The driver writes the least of its times as -infinity.
            statement.setObject(2, from == null ? OffsetDateTime.MIN : moment);
            statement.execute();
        }
    }

    /** After the lock: whoever changed a price before may have begun after this transaction did. */
    private OffsetDateTime now() throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT clock_timestamp()")) {
            row.next();
            return row.getObject(1, OffsetDateTime.class);
        }
    }

    List<Count> counts() throws SQLException {
        List<Count> counts = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("""
                        SELECT outcome, count(DISTINCT (provider, model)) FILTER (WHERE provider IS NOT NULL), count(provider)
                        FROM (VALUES (1, 'new'), (2, 'changed'), (3, 'unchanged')) AS known (place, outcome)
                        LEFT JOIN judged_prices USING (outcome)
                        GROUP BY place, outcome ORDER BY place""")) {
            while (row.next()) {
                counts.add(new Count(row.getString(1), row.getLong(2), row.getLong(3)));
            }
        }
        return counts;
    }

    /** Returns some of the prices that change, by provider and model. */
    List<Change> changes(int most) throws SQLException {
        List<Change> changes = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement("""
                SELECT provider || ' ' || model, kind, before, price FROM judged_prices
                WHERE outcome = 'changed' ORDER BY provider, model, kind LIMIT ?""")) {
            statement.setInt(1, most);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    changes.add(
                            new Change(row.getString(1), row.getString(2), row.getBigDecimal(3), row.getBigDecimal(4)));
                }
            }
        }
        return changes;
    }

    /** Returns how many prices that are written end where another one begins that is there already. */
    long endingLater() throws SQLException {
        return number("""
                SELECT count(*) FROM judged_prices AS judged
                WHERE outcome <> 'unchanged' AND EXISTS (
                    SELECT FROM model_prices AS price
                    WHERE price.model_provider = judged.provider AND price.model_name = judged.model
                      AND price.kind = judged.kind AND price.valid_from > judged.valid_from)""");
    }

    /** Writes what is new and what changes; a price that is there holds until then. */
    void write() throws SQLException {
        execute("""
                INSERT INTO model_prices (model_provider, model_name, kind, valid_from, price_per_million)
                SELECT provider, model, kind, valid_from, price FROM judged_prices WHERE outcome <> 'unchanged'
                ON CONFLICT (model_provider, model_name, kind, valid_from)
                    DO UPDATE SET price_per_million = EXCLUDED.price_per_million""");
    }

    /**
     * Has {@code ai_models} show what is charged now for what was written. It tells the price of a thousand tokens to
     * ten decimals: what is finer it cannot show, and what it showed instead would be charged.
     *
     * @return how many models cannot be shown
     */
    long show() throws SQLException {
        execute("""
                CREATE TEMPORARY TABLE charged_models ON COMMIT DROP AS
                SELECT model.id, now.input, now.output,
                       round(now.input, 10) = now.input AND round(now.output, 10) = now.output AS is_exact
                FROM ai_models AS model
                CROSS JOIN LATERAL (
                    SELECT coalesce(0.001 * max(charged.price) FILTER (WHERE kind = 'input'), model.input_cost) AS input,
                           coalesce(0.001 * max(charged.price) FILTER (WHERE kind = 'output'), model.output_cost) AS output
                    FROM (SELECT DISTINCT ON (kind) kind, price_per_million AS price FROM model_prices
                          WHERE model_provider = model.provider AND model_name = model.name
                            AND kind IN ('input', 'output') AND valid_from <= clock_timestamp()
                          ORDER BY kind, valid_from DESC) AS charged) AS now
                WHERE (model.provider, model.name) IN (
                          SELECT provider, model FROM judged_prices
                          WHERE outcome <> 'unchanged' AND kind IN ('input', 'output'))
                  AND (model.input_cost, model.output_cost) <> (now.input, now.output)""");
        execute("""
                UPDATE ai_models SET input_cost = charged.input, output_cost = charged.output
                FROM charged_models AS charged WHERE ai_models.id = charged.id AND is_exact""");
        return number("SELECT count(*) FROM charged_models WHERE NOT is_exact");
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private long number(String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }
}
