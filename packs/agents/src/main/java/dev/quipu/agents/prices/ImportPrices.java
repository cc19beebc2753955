package dev.quipu.agents.prices;

import dev.quipu.migration.pack.PackArgument;
import dev.quipu.migration.pack.PackCommand;
import dev.quipu.migration.pack.PackReport;
import dev.quipu.migration.pack.PackRun;
import dev.quipu.postgres.failure.QuipuException;
import dev.quipu.postgres.failure.QuipuException.Kind;
import java.io.IOException;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** {@code quipu agents import-prices}: what tokens cost, from a list. */
public final class ImportPrices implements PackCommand {
    private static final String FILE = "file";
    private static final String FORMAT = "format-of";
    private static final String FROM = "valid-from";
    private static final String PROVIDER = "provider";
    private static final String MAP = "map";
    private static final String REJECTS = "rejects";

    /** Creates it; all are equal. */
    public ImportPrices() {}

    @Override
    public String name() {
        return "import-prices";
    }

    @Override
    public List<String> description() {
        return List.of(
                "Import prices of models from a file of CSV or JSON.",
                "CSV and JSON lines name provider, model and prices: input_per_million, or input_cost_per_token, and so for "
                        + "output, cached, cache_write and reasoning; or kind and price_per_million. A JSON map has models "
                        + "as its keys, as LiteLLM's model_prices_and_context_window.json does.",
                "A price that holds already is left as it is, another one holds from now on, or from --valid-from, and the "
                        + "one before until then. What a list does not tell stays. Nothing is rounded.");
    }

    @Override
    public List<PackArgument> arguments() {
        return List.of(
                PackArgument.positional(FILE, "FILE", "What to read; - is standard input."),
                PackArgument.option(
                        FORMAT,
                        "csv|jsonl|json",
                        "What the file holds. Default: what its name ends in, .csv, .jsonl or .json."),
                PackArgument.option(
                        FROM,
                        "TIME",
                        "From when on prices hold: a date in UTC, or a time with its offset. Default: now; and since ever, "
                                + "if there is none yet."),
                PackArgument.option(PROVIDER, "NAME,…", "Take the prices of these providers alone."),
                PackArgument.option(
                        MAP,
                        "NAME=PROVIDER,…",
                        "Which provider a name of the file stands for, if it is called otherwise."),
                PackArgument.option(REJECTS, "FILE", "Where to write what is rejected, as CSV."),
                PackArgument.flag("overwrite", "Replace the file of what is rejected if it is there."));
    }

    @Override
    public List<String> examples() {
        return List.of(
                "quipu agents import-prices prices.csv --dry-run",
                "quipu agents import-prices prices.csv --valid-from 2026-12-01",
                "quipu agents import-prices models.json --provider openai,anthropic");
    }

    @Override
    public boolean changesDatabase() {
        return true;
    }

    @Override
    public PackReport run(PackRun run) throws SQLException, IOException {
        PriceImport prices = new PriceImport(run, options(run));
        String rejects = run.value(REJECTS).orElse(null);
        if (rejects == null) {
            return prices.run(null);
        }
        AtomicReference<@Nullable PackReport> report = new AtomicReference<>();
        run.write(rejects, writer -> report.set(prices.run(writer)));
        PackReport made = report.get();
        if (made == null) {
            throw new IllegalStateException("the file was written without its content");
        }
        return made;
    }

    private static PriceImport.Options options(PackRun run) {
        String file = run.required(FILE);
        return new PriceImport.Options(
                file,
                PriceFormat.of(file, run.value(FORMAT)),
                run.value(FROM).map(ImportPrices::moment).orElse(null),
                run.value(PROVIDER).orElse(""),
                run.value(MAP).orElse(""));
    }

    private static Instant moment(String text) {
        try {
            return text.contains("T")
                    ? OffsetDateTime.parse(text).toInstant()
                    : LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant();
        } catch (DateTimeException e) {
            throw new QuipuException(
                    Kind.USAGE,
                    "--%s is a date or a time, and not \"%s\"".formatted(FROM, text),
                    "such as 2026-12-01 or 2026-12-01T12:00:00+01:00");
        }
    }
}
