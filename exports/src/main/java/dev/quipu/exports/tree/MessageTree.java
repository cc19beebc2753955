package dev.quipu.exports.tree;

import dev.quipu.exports.ExportedMessage;
import dev.quipu.exports.MessageDraft;
import dev.quipu.exports.Problem;
import dev.quipu.exports.Role;
import dev.quipu.exports.ToolCall;
import dev.quipu.exports.ToolResult;
import dev.quipu.exports.source.Report;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Messages as nodes that say what they reply to, and perhaps what replies to them. They come out in order: each after what
 * it replies to, and otherwise by time. Where links lead nowhere or in a circle, that is told, and the node begins a branch.
 */
public final class MessageTree {
    private final Map<String, Node> nodes = new LinkedHashMap<>();
    private final Report report;
    private final String place;

    private static final class Node {
        final String key;
        final @Nullable MessageDraft draft;
        final List<String> children;
        final String place;

        @Nullable
        String parent;

        /** The nearest message above, past nodes without one. */
        @Nullable
        Node said;

        /** The nearest message above that is not a tool's. */
        @Nullable
        Node caller;

        Instant time = Instant.MIN;

        Node(String key, @Nullable String parent, List<String> children, @Nullable MessageDraft draft, String place) {
            this.key = key;
            this.parent = parent;
            this.children = children;
            this.draft = draft;
            this.place = place;
        }
    }

    /**
     * Begins without nodes.
     *
     * @param place of the conversation
     */
    public MessageTree(Report report, String place) {
        this.report = report;
        this.place = place;
    }

    /**
     * Adds a node.
     *
     * @param key what others call it
     * @param parent what it replies to; null if nothing, or if only the other's children tell
     * @param children what replies to it, in order, as far as that is told
     * @param draft the message; null for a node that only links others
     * @param nodePlace of the node
     */
    public void add(
            String key,
            @Nullable String parent,
            List<String> children,
            @Nullable MessageDraft draft,
            String nodePlace) {
        Node before = nodes.putIfAbsent(key, new Node(key, parent, children, draft, nodePlace));
        if (before != null) {
            report.add(Problem.Kind.LEFT_OUT, nodePlace, "a second message with the id " + key);
        }
    }

    /** Returns whether there is no message. */
    public boolean isEmpty() {
        return nodes.values().stream().allMatch(node -> node.draft == null);
    }

    /** Returns the key of the message that a node stands for, or that is nearest above it; null if there is none. */
    public @Nullable String messageAt(@Nullable String key) {
        Node node = key == null ? null : nodes.get(key);
        if (key != null && node == null) {
            report.add(Problem.Kind.UNLINKED, place, "the open branch ends at " + key + ", which is not there");
        }
        if (node == null) {
            return null;
        }
        return node.draft != null ? node.draft.key() : node.said == null ? null : said(node.said);
    }

    private static String said(Node node) {
        return node.draft == null ? node.key : node.draft.key();
    }

    /** Returns the messages in order. Call it once. */
    public List<ExportedMessage> messages() {
        adopt();
        List<Node> ordered = walk();
        ordered.removeIf(node -> node.draft == null);
        ordered.sort(Comparator.comparing((Node node) -> node.time));
        link(ordered);
        return ordered.stream().map(node -> draft(node).message()).toList();
    }

    private static MessageDraft draft(Node node) {
        if (node.draft == null) {
            throw new IllegalStateException(node.key + " holds no message");
        }
        return node.draft;
    }

    /** Gives parents to nodes that only the children of another tell of. */
    private void adopt() {
        for (Node node : nodes.values()) {
            for (String key : node.children) {
                Node child = nodes.get(key);
                if (child == null) {
                    report.add(Problem.Kind.UNLINKED, node.place, "a reply " + key + " that is not there");
                } else if (child.parent == null) {
                    child.parent = node.key;
                } else if (!child.parent.equals(node.key)) {
                    report.add(
                            Problem.Kind.UNLINKED,
                            child.place,
                            "replies to " + child.parent + ", which is taken, and is among the replies to " + node.key);
                }
            }
        }
    }

    private Map<String, List<Node>> repliesByParent() {
        Map<String, List<Node>> replies = new HashMap<>();
        Map<String, Integer> places = new HashMap<>();
        for (Node node : nodes.values()) {
            for (int i = 0; i < node.children.size(); i++) {
                places.putIfAbsent(node.children.get(i), i);
            }
            if (node.parent != null) {
                replies.computeIfAbsent(node.parent, key -> new ArrayList<>()).add(node);
            }
        }
        replies.values()
                .forEach(children -> children.sort(
                        Comparator.comparing(child -> places.getOrDefault(child.key, Integer.MAX_VALUE))));
        return replies;
    }

    /** Visits all nodes, each after its parent. A stack of its own: a conversation may be longer than Java's. */
    private List<Node> walk() {
        Map<String, List<Node>> replies = repliesByParent();
        Set<Node> seen = new HashSet<>();
        List<Node> ordered = new ArrayList<>(nodes.size());
        for (Node node : nodes.values()) {
            if (node.parent != null && !nodes.containsKey(node.parent)) {
                report.add(Problem.Kind.UNLINKED, node.place, "replies to " + node.parent + ", which is not there");
                node.parent = null;
            }
            if (node.parent == null) {
                visit(node, replies, seen, ordered);
            }
        }
        for (Node node : nodes.values()) {
            if (!seen.contains(node)) {
                report.add(Problem.Kind.UNLINKED, node.place, "replies to itself by way of others");
                node.parent = null;
                visit(node, replies, seen, ordered);
            }
        }
        return ordered;
    }

    private static void visit(Node root, Map<String, List<Node>> replies, Set<Node> seen, List<Node> ordered) {
        Deque<Node> open = new ArrayDeque<>();
        open.push(root);
        while (!open.isEmpty()) {
            Node node = open.pop();
            if (!seen.add(node)) {
                continue;
            }
            ordered.add(node);
            Instant own = node.draft == null ? null : node.draft.createdAt();
            node.time = own != null && own.isAfter(node.time) ? own : node.time;
            List<Node> children = replies.getOrDefault(node.key, List.of());
            for (int i = children.size() - 1; i >= 0; i--) {
                Node child = children.get(i);
                if (!seen.contains(child)) {
                    child.said = node.draft == null ? node.said : node;
                    child.time = node.time;
                    open.push(child);
                }
            }
        }
    }

    /** Tells each message what it replies to, in whose place it stands, and of a tool's result whose call it answers. */
    private static void link(List<Node> ordered) {
        Map<String, String> firsts = new HashMap<>();
        for (Node node : ordered) {
            MessageDraft draft = draft(node);
            String parent = node.said == null ? null : said(node.said);
            draft.parentKey(parent);
            // Of the first messages of a conversation all others stand in the place of one, whoever says them.
            String family = parent == null ? "" : parent + "\n" + draft.role();
            String first = firsts.putIfAbsent(family, draft.key());
            draft.alternativeTo(first);
            if (draft.role() == Role.TOOL) {
                answer(node, draft);
            }
        }
    }

    private static void answer(Node node, MessageDraft draft) {
        // What is above was linked before.
        Node above = node.said;
        node.caller = above != null && draft(above).role() == Role.TOOL ? above.caller : above;
        ToolResult result = draft.toolResult();
        if (result != null && result.callId() != null) {
            return;
        }
        List<ToolCall> calls =
                node.caller == null ? List.of() : draft(node.caller).toolCalls();
        if (!calls.isEmpty()) {
            ToolCall call = calls.getLast();
            String name = result == null || result.name() == null ? call.name() : result.name();
            draft.result(new ToolResult(call.id(), name, result == null ? null : result.failed()));
        }
    }
}
