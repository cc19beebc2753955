package dev.quipu.agents.prices;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a name of a list stands for. */
sealed interface PriceField {
    /** What a price is of. */
    enum Of implements PriceField {
        PROVIDER,
        MODEL,
        KIND
    }

    /**
     * A price.
     *
     * @param kind for which tokens; null where the entry tells that beside
     * @param unit for how many
     */
    record Price(@Nullable PriceKind kind, PriceUnit unit) implements PriceField {}

    /** Returns what a name stands for, whatever its case, blanks and punctuation; null for nothing that is known. */
    static @Nullable PriceField of(String name) {
        return Names.KNOWN.get(Names.plain(name));
    }

    /** The names that are known: those of the table, those that say their unit, and those of LiteLLM's list. */
    final class Names {
        private static final Map<String, PriceField> KNOWN = known();

        private Names() {}

        private static Map<String, PriceField> known() {
            Map<String, PriceField> names = new HashMap<>();
            put(names, Of.PROVIDER, "provider", "model_provider", "litellm_provider");
            put(names, Of.MODEL, "model", "model_name");
            put(names, Of.KIND, "kind");
            kind(names, null, "price");
            kind(names, PriceKind.INPUT, "input", "prompt");
            kind(names, PriceKind.OUTPUT, "output", "completion");
            kind(names, PriceKind.CACHED, "cached", "cache_read", "cached_input");
            kind(names, PriceKind.CACHE_WRITE, "cache_write", "cache_creation");
            kind(names, PriceKind.REASONING, "reasoning");
            put(names, new Price(PriceKind.CACHED, PriceUnit.TOKEN), "cache_read_input_token_cost");
            put(names, new Price(PriceKind.CACHE_WRITE, PriceUnit.TOKEN), "cache_creation_input_token_cost");
            put(names, new Price(PriceKind.REASONING, PriceUnit.TOKEN), "output_cost_per_reasoning_token");
            return Map.copyOf(names);
        }

        /** A price of no unit is that of a million tokens, as in the table. */
        private static void kind(Map<String, PriceField> names, @Nullable PriceKind kind, String... words) {
            for (String word : words) {
                put(names, new Price(kind, PriceUnit.MILLION), word);
                for (PriceUnit unit : PriceUnit.values()) {
                    String per = "_per_" + unit.name();
                    put(names, new Price(kind, unit), word + per, word + "_price" + per, word + "_cost" + per);
                }
            }
        }

        private static void put(Map<String, PriceField> names, PriceField field, String... spellings) {
            for (String spelling : spellings) {
                names.put(plain(spelling), field);
            }
        }

        private static String plain(String name) {
            return name.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}]", "");
        }
    }
}
