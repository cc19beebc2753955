package dev.quipu.catalog.plan;

import dev.quipu.catalog.sql.Token;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What stands in parentheses as the server prints it, apart at its commas. */
final class Elements {
    private Elements() {}

    /** Returns {@code a} and {@code f(b, c)} for {@code RANGE (a, f(b, c))}: what is in the first parentheses. */
    static List<Element> of(String sql) {
        var elements = new ArrayList<Element>();
        var element = new ArrayList<Token>();
        int depth = 0;
        for (Token token : Token.split(sql)) {
            depth -= token.isSymbol(")") ? 1 : 0;
            boolean ends = depth == 0 ? token.isSymbol(")") : depth == 1 && token.isSymbol(",");
            if (ends) {
                elements.add(new Element(element));
                element = new ArrayList<>();
            } else if (depth > 0) {
                element.add(token);
            }
            if (ends && depth == 0) {
                return elements;
            }
            depth += token.isSymbol("(") ? 1 : 0;
        }
        return elements;
    }

    /**
     * One of them.
     *
     * @param tokens its pieces
     */
    record Element(List<Token> tokens) {
        Element {
            tokens = List.copyOf(tokens);
        }

        /** Returns it without blanks around it. */
        String text() {
            return text(tokens);
        }

        /** Returns what comes before the first blank outside of parentheses: a key without its collation and class. */
        String head() {
            return words().getFirst();
        }

        /** Returns a key without its operator class. */
        String collated() {
            List<String> words = words();
            boolean isCollated = words.size() > 2 && words.get(1).equals("COLLATE");
            return isCollated ? String.join(" ", words.subList(0, 3)) : words.getFirst();
        }

        /** What blanks outside of parentheses keep apart. */
        private List<String> words() {
            var words = new ArrayList<String>();
            var word = new StringBuilder();
            int depth = 0;
            for (Token token : Token.split(text())) {
                depth += token.isSymbol("(") ? 1 : token.isSymbol(")") ? -1 : 0;
                if (depth == 0 && token.form() == Token.Form.SPACE) {
                    words.add(word.toString());
                    word.setLength(0);
                } else {
                    word.append(token.text());
                }
            }
            words.add(word.toString());
            return words;
        }

        /** Returns what follows the last time that a word stands there. */
        Optional<String> afterWord(String word) {
            for (int i = tokens.size() - 1; i >= 0; i--) {
                if (tokens.get(i).isWord(word)) {
                    return Optional.of(text(tokens.subList(i + 1, tokens.size())));
                }
            }
            return Optional.empty();
        }

        private static String text(List<Token> tokens) {
            return tokens.stream()
                    .map(Token::text)
                    .collect(Collectors.joining())
                    .strip();
        }
    }
}
