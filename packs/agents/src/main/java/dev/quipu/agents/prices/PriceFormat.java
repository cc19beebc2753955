package dev.quipu.agents.prices;

import dev.quipu.postgres.failure.QuipuException;
import dev.quipu.postgres.failure.QuipuException.Kind;
import java.util.Locale;
import java.util.Optional;

/** What a list is written in. */
enum PriceFormat {
    /** Comma-separated values, with the names of the columns first. */
    CSV,
    /** An object a line. */
    JSONL,
    /** One document: a map by model, or an array. */
    JSON;

    static PriceFormat of(String file, Optional<String> given) {
        String name = file.toLowerCase(Locale.ROOT);
        return switch (given.orElse(name.substring(name.lastIndexOf('.') + 1))) {
            case "csv", "tsv" -> CSV;
            case "jsonl", "ndjson" -> JSONL;
            case "json" -> JSON;
            default ->
                throw new QuipuException(
                        Kind.USAGE,
                        given.isPresent()
                                ? "--format-of is csv, jsonl or json, and not \"%s\"".formatted(given.get())
                                : "the name of %s does not tell what it holds".formatted(file),
                        "say --format-of csv, jsonl or json");
        };
    }
}
