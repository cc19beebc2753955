package dev.quipu.agents.prices;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quipu.agents.AgentsPack;
import dev.quipu.migration.pack.PackReport;
import dev.quipu.migration.testing.Clients;
import dev.quipu.migration.testing.CommandRun;
import dev.quipu.migration.testing.PackDatabase;
import dev.quipu.postgres.failure.QuipuException;
import dev.quipu.postgres.testing.PostgresTest;
import dev.quipu.postgres.testing.TestServer;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a list's prices become, what is left of it, and that the past stays as it was. */
@PostgresTest
class ImportPricesTest {
    private static final AgentsPack PACK = new AgentsPack();
    private static final String REJECTS = "rejects.csv";

    /** In the form in which LiteLLM publishes its own, with models that nobody has. */
    private static final String MAP = """
            {
              "sample_spec": {"litellm_provider": "one of the providers", "input_cost_per_token": 0.0, "mode": "chat"},
              "quill-2": {"litellm_provider": "openai", "mode": "chat", "max_tokens": 8192, "supports_vision": true,
                "input_cost_per_token": 1.5e-07, "output_cost_per_token": 6E-7, "cache_read_input_token_cost": 7.5e-08,
                "input_cost_per_token_above_200k_tokens": 3e-07, "search_context_cost_per_query": {"high": 0.05}},
              "azure/quill-2": {"litellm_provider": "azure", "mode": "chat", "input_cost_per_token": 0.000000165,
                "output_cost_per_token": 0.00000066},
              "vertex_ai/scroll": {"litellm_provider": "vertex_ai-anthropic_models", "mode": "chat",
                "input_cost_per_token": 3e-06, "output_cost_per_token": 1.5e-05, "cache_creation_input_token_cost": 3.75e-06,
                "output_cost_per_reasoning_token": "2e-05"},
              "hosted/quill": {"litellm_provider": "hosted", "mode": "chat", "input_cost_per_token": 1e-06},
              "easel": {"litellm_provider": "openai", "mode": "image_generation", "input_cost_per_pixel": 1e-08},
              "typo": {"litellm_provider": "openai", "input_cost_per_token": "free"}
            }
            """;

    private final PackDatabase database =
            new PackDatabase(PACK, PackDatabase.atHead(TestServer.get(), PACK), PACK.name());

    @AfterEach
    void close() {
        database.close();
    }

    private static CommandRun list(String name, String... lines) {
        return new CommandRun().file(name, String.join("\n", lines) + "\n").with("rejects", REJECTS);
    }

    private PackReport done(CommandRun run) throws SQLException, IOException {
        return run.run(database, new ImportPrices());
    }

    /** Returns the rows without what they do not tell: "new 1 2" is of one model and of two prices. */
    private static List<String> rows(PackReport report) {
        return report.rows().stream()
                .map(row -> row.stream()
                        .filter(Objects::nonNull)
                        .map(String::valueOf)
                        .collect(Collectors.joining(" ")))
                .toList();
    }

    private static List<String> rejected(CommandRun run) {
        return run.written(REJECTS).lines().skip(1).toList();
    }

    private List<String> prices() throws SQLException {
        return database.lines("SELECT model_provider, model_name, kind, trim_scale(price_per_million) FROM model_prices"
                + " ORDER BY model_provider, model_name, kind, valid_from");
    }

    @Test
    void aMapOfModelsAsLiteLlmPublishesIt() throws Exception {
        CommandRun run = list("model_prices.json", MAP);

        PackReport report = done(run);

        assertThat(prices())
                .containsExactly(
                        "openai | quill-2 | cached | 0.075",
                        "openai | quill-2 | input | 0.15",
                        "openai | quill-2 | output | 0.6",
                        "google | scroll | cache_write | 3.75",
                        "google | scroll | input | 3",
                        "google | scroll | output | 15",
                        "google | scroll | reasoning | 20",
                        "azure | quill-2 | input | 0.165",
                        "azure | quill-2 | output | 0.66");
        assertThat(rows(report))
                .containsExactly(
                        "new 3 9",
                        "changed 0 0",
                        "unchanged 0 0",
                        "left_out 1 sample_spec describes the list",
                        "left_out 1 hosted/quill is of a provider that is not known",
                        "left_out 1 easel has no price of tokens",
                        "rejected 1 typo input_cost_per_token: \"free\" is not a decimal number");
        assertThat(report.notes())
                .contains(
                        "providers that the database does not have: hosted (1)",
                        "not used: input_cost_per_pixel (1), input_cost_per_token_above_200k_tokens (1)");
        assertThat(report.isComplete()).isFalse();
        assertThat(rejected(run))
                .containsExactly("typo,\"input_cost_per_token: \"\"free\"\" is not a decimal number\"");
        assertThat(database.value("SELECT input_cost FROM request_cost('openai', 'quill-2', '2020-01-01Z', 3, 0)"))
                .as("a first price holds since ever, and of three tokens not a digit is lost")
                .isEqualTo("0.0000004500");
    }

    @Test
    void aMapOfSomeProvidersAndOfNamesOfOnesOwn() throws Exception {
        PackReport report =
                done(list("m.json", MAP).with("provider", "azure,other").with("map", "Hosted=other"));

        assertThat(prices())
                .containsExactly(
                        "azure | quill-2 | input | 0.165",
                        "azure | quill-2 | output | 0.66",
                        "other | quill | input | 1");
        assertThat(rows(report))
                .contains("left_out 4 quill-2 is of another provider")
                .noneMatch(row -> row.contains("rejected"));
    }

    /** What is empty or missing stays as it is. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "a.csv|`Provider;MODEL;Input per million;output_cost_per_token;cache-write;note\nopenai;quill;2,5;0;;x\nopenai;quill;2.5;1e-5;3.125;y`",
                "a.csv|`provider,model,kind,price_per_million\nopenai,quill,input,2.50\nopenai,quill,output,10\nopenai,quill,CACHE_WRITE,3.125`",
                "a.jsonl|`{\"provider\":\"openai\",\"model\":\"quill\",\"input\":2.5,\"completion_cost_per_thousand\":\"0.01\"}\n\n{\"provider\":\"openai\",\"model\":\"quill\",\"cache_write_per_token\":3.125E-6,\"note\":null}`",
                "a.json|`[{\"model_provider\":\"OpenAI\",\"model_name\":\"quill\",\"prompt\":2.5,\"output_per_million\":10,\"cache_creation_price_per_token\":0.000003125}]`",
            })
    void aListOfOnesOwn(String name, String text) throws Exception {
        database.execute("INSERT INTO model_prices VALUES ('openai', 'quill', 'reasoning', '-infinity', 7)");

        done(list(name, text));

        assertThat(prices())
                .containsExactly(
                        "openai | quill | cache_write | 3.125",
                        "openai | quill | input | 2.5",
                        "openai | quill | output | 10",
                        "openai | quill | reasoning | 7");
    }

    @Test
    void onlyWhatChangesIsWrittenAndThePastStays() throws Exception {
        String[] before = {"provider,model,input,output", "openai,quill,5,20", "openai,pen,1,2"};
        String[] after = {"provider,model,input,output", "openai,quill,2.5,20", "openai,pen,1.0,2e0"};
        done(list("a.csv", before));

        PackReport report = done(list("a.csv", after));
        PackReport again = done(list("a.csv", after));

        assertThat(rows(report)).containsExactly("new 0 0", "changed 1 1", "unchanged 2 3");
        assertThat(report.notes()).contains("openai quill, input: 2.5, before 5");
        assertThat(report.isComplete()).isTrue();
        assertThat(rows(again)).containsExactly("new 0 0", "changed 0 0", "unchanged 2 4");
        assertThat(database.lines("SELECT kind, valid_from = '-infinity', valid_from <= clock_timestamp(),"
                        + " trim_scale(price_per_million) FROM model_prices WHERE model_name = 'quill'"
                        + " ORDER BY kind, valid_from"))
                .containsExactly("input | t | t | 5", "input | f | t | 2.5", "output | t | t | 20");
        assertThat(
                        database.value(
                                "SELECT input_cost::float8 FROM request_cost('openai', 'quill', now() - interval '1 day', 1000000, 0)"))
                .isEqualTo("5");
    }

    @ParameterizedTest
    @ValueSource(strings = {"2026-12-01", "2026-12-01T01:00:00+01:00"})
    void aPriceHoldsFromTheMomentThatIsAskedFor(String moment) throws Exception {
        database.execute("INSERT INTO model_prices VALUES ('openai', 'quill', 'input', '-infinity', 5),"
                + " ('openai', 'quill', 'input', '2027-01-01Z', 1)");
        String[] lines = {"provider,model,input,output", "openai,quill,2.5,20"};

        PackReport report = done(list("a.csv", lines).with("valid-from", moment));

        String history = "SELECT kind, valid_from AT TIME ZONE 'UTC', trim_scale(price_per_million) FROM model_prices"
                + " ORDER BY kind, valid_from";
        List<String> expected = List.of(
                "input | -infinity | 5",
                "input | 2026-12-01 00:00:00 | 2.5",
                "input | 2027-01-01 00:00:00 | 1",
                "output | 2026-12-01 00:00:00 | 20");
        assertThat(database.lines(history)).containsExactlyElementsOf(expected);
        assertThat(rows(report)).containsExactly("new 1 1", "changed 1 1", "unchanged 0 0");
        assertThat(report.notes()).contains("1 of them hold until a later price that is there already");
        assertThat(rows(done(list("a.csv", lines).with("valid-from", moment))))
                .containsExactly("new 0 0", "changed 0 0", "unchanged 1 2");
        done(list("a.csv", "provider,model,input", "openai,quill,3").with("valid-from", moment));
        assertThat(database.lines(history)).hasSize(4).contains("input | 2026-12-01 00:00:00 | 3");
    }

    @Test
    void aDryRunPromisesTheSameAndChangesNothing() throws Exception {
        done(list("m.json", MAP));
        List<String> before = prices();
        String changed = MAP.replace("6E-7", "5E-7");

        PackReport promised = done(list("m.json", changed).dry());

        assertThat(prices()).isEqualTo(before);
        assertThat(promised.notes()).contains("dry run: nothing was changed");
        assertThat(done(list("m.json", changed)).rows()).isEqualTo(promised.rows());
        assertThat(prices()).contains("openai | quill-2 | output | 0.5");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            nullValues = "",
            value = {
                "openai,quill,input,abc|price_per_token: \"abc\" is not a decimal number",
                "openai,quill,input,NaN|price_per_token: \"NaN\" is not a decimal number",
                "openai,quill,input,-1e-6|price_per_token: \"-1e-6\" is not 0 or more",
                "openai,quill,input,1e-17|price_per_token: \"1e-17\" is not a price of at most 10 decimals for a million tokens",
                "openai,quill,input,1e4|price_per_token: \"1e4\" is not a price that fits",
                "openai,quill,input,1e999999999|price_per_token: \"1e999999999\" is not a decimal number",
                "openai,quill,thinking,1|kind: \"thinking\" is not one of input, output, cached, reasoning, cache_write",
                "openai,quill,,1|names no kind of tokens",
                "opnai,quill,input,1|provider: \"opnai\" is not one of",
                ",quill,input,1|names no provider",
                "openai,,input,1|names no model",
                "openai,quill,input|has 3 values for 4 columns",
                "openai,quill,input,`2|is not a decimal number",
            })
    void anEntryThatCannotBeIsRefusedWithItsLineAndItsReason(String line, String reason) throws Exception {
        CommandRun run = list("a.csv", "provider,model,kind,price_per_token", line, "openai,pen,input,1e-6");

        PackReport report = done(run);

        assertThat(prices()).as("the others are taken").containsExactly("openai | pen | input | 1");
        assertThat(rejected(run))
                .hasSize(1)
                .first()
                .satisfies(told -> assertThat(told.replace("\"\"", "\""))
                        .startsWith("line 2,")
                        .contains(reason));
        assertThat(report.isComplete()).isFalse();
    }

    @Test
    void anEntryThatSaysSomethingElseThanOneBeforeIsRefused() throws Exception {
        CommandRun run = list("a.json", """
                {"gemini/scroll": {"litellm_provider": "gemini", "input_cost_per_token": 1e-6},
                 "vertex_ai/scroll": {"litellm_provider": "vertex_ai", "input_cost_per_token": 0.000001},
                 "scroll": {"litellm_provider": "vertex_ai-chat-models", "input_cost_per_token": 2e-6},
                 "pen": {"litellm_provider": "openai", "input_cost_per_token": 1, "input_cost_per_token": 2},
                 "list": [1]}""");

        done(run);

        assertThat(prices()).containsExactly("google | scroll | input | 1");
        assertThat(rejected(run))
                .containsExactly(
                        "scroll,\"input: is 2, and \"\"gemini/scroll\"\" says 1\"",
                        "pen,input_cost_per_token: is given twice",
                        "list,is not a JSON object");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "a.json|{\"quill\": {\"litellm_provider\": \"openai\", \"input_cost_per_token\": 1e-6}, oops|a.json is not JSON: line 1, column",
                "a.json|{}{}|a.json has text behind its JSON",
                "a.json|12|a.json holds no JSON map and no array",
                "a.csv|model,input|the file has no column for the provider",
                "a.csv|provider,model,note|the file has no column for a price",
                "a.txt|x|the name of a.txt does not tell what it holds",
            })
    void aFileThatIsNoListChangesNothing(String name, String text, String complaint) throws Exception {
        assertThatThrownBy(() -> done(list(name, text)))
                .isInstanceOf(QuipuException.class)
                .hasMessageContaining(complaint);
        assertThat(prices()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"valid-from,yesterday", "valid-from,2026-02-30", "provider,opnai", "map,hosted=nobody", "format-of,xml"
    })
    void anOptionThatIsNoneIsRefused(String option, String value) {
        assertThatThrownBy(() -> done(list("m.json", MAP).with(option, value)))
                .isInstanceOf(QuipuException.class)
                .hasMessageContaining("--" + option)
                .hasMessageContaining(value);
    }

    /** It tells prices of a thousand tokens, to ten decimals: one that is rounded would be charged. */
    @Test
    void theCatalogShowsWhatIsCharged() throws Exception {
        database.execute("""
                INSERT INTO ai_models (provider, name, display_name, input_cost, output_cost)
                VALUES ('openai', 'quill', 'Quill', 0.005, 0.02), ('openai', 'pen', 'Pen', 0.005, 0.02)""");

        PackReport report =
                done(list("a.csv", "provider,model,input,output", "openai,quill,2.5,10", "openai,pen,0.00000001,10"));

        assertThat(database.lines("SELECT name, input_cost::float8, output_cost::float8 FROM ai_models ORDER BY name"))
                .containsExactly("pen | 0.005 | 0.02", "quill | 0.0025 | 0.01");
        assertThat(report.notes())
                .contains("models whose prices have too many decimals for ai_models, which shows other ones: 1");
        assertThat(database.lines("SELECT model_name, kind, price_per_million::float8 FROM model_prices"
                        + " WHERE valid_from > '-infinity' ORDER BY 1, 2"))
                .containsExactly(
                        "pen | input | 1e-08", "pen | output | 10", "quill | input | 2.5", "quill | output | 10");
        done(list("a.csv", "provider,model,output", "openai,quill,8").with("valid-from", "2999-01-01"));
        assertThat(database.value("SELECT output_cost::float8 FROM ai_models WHERE name = 'quill'"))
                .as("what is yet to come is not shown")
                .isEqualTo("0.01");
    }

    @Test
    void aListThatIsImportedEightTimesAtOnceChangesAPriceOnce() throws Exception {
        database.execute("""
                INSERT INTO ai_models (provider, name, display_name, input_cost, output_cost)
                VALUES ('openai', 'quill', 'Quill', 0.005, 0.02)""");
        Clients.run(database, 8, (client, connection) -> {
            if (client % 2 == 0) {
                connection.createStatement().execute("UPDATE ai_models SET description = 'x', input_cost = input_cost");
            }
            list("a.csv", "provider,model,input", "openai,quill,2.5").run(database, new ImportPrices());
        });

        assertThat(prices())
                .containsExactly(
                        "openai | quill | input | 5", "openai | quill | input | 2.5", "openai | quill | output | 20");
    }

    @Test
    void whoStopsItFindsEverythingAsItWas() throws Exception {
        String[] lines = new String[2_001];
        lines[0] = "provider,model,input";
        for (int i = 1; i < lines.length; i++) {
            lines[i] = "openai,quill-" + i + ",1";
        }
        CommandRun run = list("a.csv", lines);
        run.onProgress(words -> run.stop());

        PackReport report = done(run);

        assertThat(report.isComplete()).isFalse();
        assertThat(report.notes()).contains("stopped before the end; nothing was changed");
        assertThat(prices()).isEmpty();
        assertThat(rows(done(list("a.csv", lines)))).contains("new 2000 2000");
    }
}
