package dev.quipu.catalog.difference;

import dev.quipu.catalog.sql.Token;
import dev.quipu.catalog.sql.Token.Form;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * SQL that a server has printed, in a form in which two ways to print one expression are equal. The server's printing is no
 * fixpoint: {@code x IN ('a', 'b')} of a varchar column reads first as
 * {@code (x)::text = ANY ((ARRAY['a'::character varying, 'b'::character varying])::text[])}, and once that was run, as
 * {@code (x)::text = ANY (ARRAY[('a'::character varying)::text, ('b'::character varying)::text])}. The form is for
 * comparing, not for running.
 */
final class CanonicalSql {
    /** Words after which a parenthesis is no list of arguments. */
    private static final Set<String> NO_FUNCTIONS = Set.of(
            "ALL",
            "AND",
            "ANY",
            "BETWEEN",
            "CASE",
            "CHECK",
            "DISTINCT",
            "ELSE",
            "IN",
            "LIKE",
            "NOT",
            "ON",
            "OR",
            "RETURN",
            "SELECT",
            "THEN",
            "USING",
            "WHEN",
            "WHERE",
            "WITH");

    /** The words that can follow the first one of a type's name. */
    private static final Set<String> TYPE_WORDS = Set.of("varying", "precision", "with", "without", "time", "zone");

    private final List<Token> tokens;
    private int at;

    private CanonicalSql(List<Token> tokens) {
        this.tokens = tokens;
    }

    static String of(String sql) {
        List<Token> tokens = Token.split(sql).stream()
                .filter(token -> token.form() != Form.SPACE)
                .toList();
        return print(new CanonicalSql(tokens).sequence(""));
    }

    private sealed interface Node {}

    private record Leaf(Token token) implements Node {}

    private record Group(String open, List<Node> children) implements Node {}

    private record Call(Leaf function, Group arguments) implements Node {}

    private record Cast(Node operand, String type) implements Node {}

    /** Reads up to a closing bracket, and over it. */
    private List<Node> sequence(String close) {
        var nodes = new ArrayList<Node>();
        while (at < tokens.size()) {
            Token token = tokens.get(at++);
            if (token.text().equals(close)) {
                break;
            }
            switch (token.text()) {
                case "(" -> addGroup(nodes, new Group("(", sequence(")")));
                case "[" -> addGroup(nodes, new Group("[", sequence("]")));
                case "::" -> addCast(nodes);
                default -> nodes.add(new Leaf(token));
            }
        }
        return nodes;
    }

    private static void addGroup(List<Node> nodes, Group group) {
        if (!nodes.isEmpty() && nodes.getLast() instanceof Leaf last && isFunction(last.token())) {
            nodes.removeLast();
            nodes.add(new Call(last, group));
        } else {
            nodes.add(withoutNeedlessParentheses(group));
        }
    }

    private static boolean isFunction(Token token) {
        return token.form() == Form.QUOTED_NAME || (token.form() == Form.WORD && !NO_FUNCTIONS.contains(token.text()));
    }

    private static Node withoutNeedlessParentheses(Group group) {
        return group.open().equals("(") && group.children().size() == 1
                ? group.children().getFirst()
                : group;
    }

    private void addCast(List<Node> nodes) {
        String type = type();
        if (!nodes.isEmpty()) {
            nodes.add(cast(nodes.removeLast(), type));
        }
    }

    private static Node cast(Node operand, String type) {
        if (operand instanceof Call(Leaf function, Group elements)
                && isArray(function, elements)
                && !elements.children().isEmpty()
                && type.endsWith("[]")) {
            String elementType = type.substring(0, type.length() - 2);
            return new Call(function, new Group("[", castElements(elements.children(), elementType)));
        }
        boolean isTextTwice = operand instanceof Cast(Leaf leaf, String inner)
                && leaf.token().form() == Form.TEXT
                && (inner.equals("character varying") || inner.equals("text"))
                && type.equals("text");
        return isTextTwice ? new Cast(((Cast) operand).operand(), type) : new Cast(operand, type);
    }

    private static boolean isArray(Leaf function, Group elements) {
        return function.token().text().equals("ARRAY") && elements.open().equals("[");
    }

    private static List<Node> castElements(List<Node> nodes, String type) {
        var cast = new ArrayList<Node>();
        var element = new ArrayList<Node>();
        for (Node node : nodes) {
            if (node instanceof Leaf(Token token) && token.text().equals(",")) {
                cast.add(castElement(element, type));
                cast.add(node);
                element.clear();
            } else {
                element.add(node);
            }
        }
        if (!element.isEmpty()) {
            cast.add(castElement(element, type));
        }
        return cast;
    }

    private static Node castElement(List<Node> element, String type) {
        return cast(withoutNeedlessParentheses(new Group("(", List.copyOf(element))), type);
    }

    /** Reads a type's name with its modifiers. */
    private String type() {
        var type = new StringBuilder();
        boolean again = true;
        while (at < tokens.size() && again) {
            Token token = tokens.get(at++);
            type.append(type.isEmpty() || !TYPE_WORDS.contains(token.text()) ? "" : " ")
                    .append(token.text());
            if (token.text().equals("(")) {
                type.append(print(sequence(")"))).append(')');
            }
            again = at < tokens.size() && belongsToType(token, tokens.get(at));
        }
        return type.toString();
    }

    private boolean belongsToType(Token last, Token next) {
        return switch (next.text()) {
            case ".", "(" -> last.form() != Form.SYMBOL;
            case "[" -> at + 1 < tokens.size() && tokens.get(at + 1).text().equals("]");
            case "]" -> last.text().equals("[");
            default -> last.text().equals(".") || TYPE_WORDS.contains(next.text());
        };
    }

    private static String print(List<Node> nodes) {
        return nodes.stream().map(CanonicalSql::print).collect(Collectors.joining(" "));
    }

    private static String print(Node node) {
        return switch (node) {
            case Leaf(Token token) -> token.text();
            case Group(String open, List<Node> children) -> open + print(children) + (open.equals("(") ? ")" : "]");
            case Call(Leaf function, Group arguments) -> print(function) + print(arguments);
            case Cast(Node operand, String type) -> print(operand) + "::" + type;
        };
    }
}
