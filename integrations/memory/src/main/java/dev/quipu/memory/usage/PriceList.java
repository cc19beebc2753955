package dev.quipu.memory.usage;

import java.math.BigDecimal;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Prices by model. */
record PriceList(Map<String, TokenPrice> prices) implements CallPrice {
    private static final Pattern DATE = Pattern.compile("-(?:\\d{4}-\\d{2}-\\d{2}|\\d{8})$");

    @Override
    public BigDecimal of(ModelCall call) {
        TokenPrice price = price(call.model());
        return price == null ? BigDecimal.ZERO : price.of(call);
    }

    private @Nullable TokenPrice price(String model) {
        TokenPrice own = prices.get(model);
        return own == null ? prices.get(DATE.matcher(model).replaceFirst("")) : own;
    }
}
