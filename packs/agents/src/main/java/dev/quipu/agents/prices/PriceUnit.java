package dev.quipu.agents.prices;

import dev.quipu.agents.lines.BadLineException;
import java.math.BigDecimal;
import java.util.regex.Pattern;

/** How many tokens a list tells the price of. The table tells that of a million. */
enum PriceUnit {
    TOKEN(6),
    THOUSAND(3),
    MILLION(0);

    private static final Pattern FORM =
            Pattern.compile("[-+]?([0-9]{1,40}(\\.[0-9]{0,40})?|\\.[0-9]{1,40})([eE][-+]?[0-9]{1,2})?");
    private static final int DIGITS = 20;
    private static final int DECIMALS = 10;
    private static final int SHOWN = 50;

    private final int zeros;

    PriceUnit(int zeros) {
        this.zeros = zeros;
    }

    /** Returns what a million tokens cost, of which nothing is rounded. */
    BigDecimal perMillion(String text) throws BadLineException {
        if (!FORM.matcher(text).matches()) {
            throw notA(text, "a decimal number");
        }
        BigDecimal price = new BigDecimal(text).movePointRight(zeros).stripTrailingZeros();
        if (price.signum() < 0) {
            throw notA(text, "0 or more");
        }
        if (price.scale() > DECIMALS) {
            throw notA(text, "a price of at most %d decimals for a million tokens".formatted(DECIMALS));
        }
        if (price.precision() - price.scale() > DIGITS - DECIMALS) {
            throw notA(text, "a price that fits");
        }
        return price;
    }

    private static BadLineException notA(String text, String what) {
        String shown = text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "…";
        return new BadLineException("\"%s\" is not %s".formatted(shown, what));
    }
}
