package dev.quipu.agents.prices;

import java.math.BigDecimal;
import java.util.Map;

/**
 * What a list says of a model.
 *
 * @param provider a word of {@code modelprovider}
 * @param perMillion what a million tokens of a kind cost; kinds that it does not tell are missing
 */
record ModelPrices(String provider, String model, Map<PriceKind, BigDecimal> perMillion) {}
