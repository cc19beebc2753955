package dev.quipu.catalog.plan;

import dev.quipu.catalog.sql.Token;
import java.util.ArrayList;
import java.util.List;

/** Lists as the server prints them, taken apart. */
final class TopLevel {
    private TopLevel() {}

    /** Splits at commas that stand in no brackets, quotes or dollar quotes; the parts are stripped. */
    static List<String> split(String list) {
        var parts = new ArrayList<String>();
        var part = new StringBuilder();
        int depth = 0;
        for (Token token : Token.split(list)) {
            switch (token.text()) {
                case "(", "[" -> depth++;
                case ")", "]" -> depth--;
                default -> {}
            }
            if (depth == 0 && token.text().equals(",")) {
                parts.add(part.toString().strip());
                part.setLength(0);
            } else {
                part.append(token.text());
            }
        }
        if (!part.toString().isBlank()) {
            parts.add(part.toString().strip());
        }
        return parts;
    }
}
