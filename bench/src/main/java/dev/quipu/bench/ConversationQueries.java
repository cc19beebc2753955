package dev.quipu.bench;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * The packs' own queries as the seeds promise them, with values of what {@link PackFill} has filled in.
 *
 * @param users how many users there are
 */
record ConversationQueries(int users) {
    /** A query with what to ask it for. */
    record Promise(NamedQuery query, int calls, String goal, Values values) {
        /** Returns the text of a call. */
        String call(int number) {
            return query.with(values.of(number));
        }
    }

    /** Gives the literals of a call's parameters. */
    interface Values {
        Map<String, String> of(int call);
    }

    List<Promise> assistant() {
        return List.of(
                promise(
                        "assistant",
                        "active_conversations",
                        1000,
                        "10 ms",
                        call -> Map.of("user_id", user(call), "limit", "20")),
                promise(
                        "assistant",
                        "conversation_messages",
                        1000,
                        "50 ms",
                        call -> Map.of("conversation_id", longConversation(call), "from", "1", "limit", "100")),
                promise(
                        "assistant",
                        "search_user_messages",
                        200,
                        "100 ms",
                        call -> Map.of("user_id", user(0), "search", words(call), "limit", "20")),
                promise(
                        "assistant",
                        "search_messages",
                        200,
                        "1 s",
                        call -> Map.of("search", words(call), "limit", "20")));
    }

    List<Promise> finOps() {
        return List.of(
                promise(
                        "finops",
                        "active_conversations",
                        1000,
                        "10 ms",
                        call -> Map.of("user_id", "'user" + number(call, users) + "'", "limit", "20")),
                promise(
                        "finops",
                        "thread_messages",
                        1000,
                        "50 ms",
                        call -> Map.of("thread_id", longConversation(call), "from", "0", "limit", "100")),
                promise(
                        "finops",
                        "search_user_messages",
                        200,
                        "100 ms",
                        call -> Map.of("user_id", "'user0'", "search", words(call), "limit", "20")),
                promise("finops", "search_messages", 200, "1 s", call -> Map.of("search", words(call), "limit", "20")),
                promise("finops", "agent_performance", 20, "200 ms", call -> Map.of("days", "7")));
    }

    /** Returns the literal of one of the assistant platform's users: at call 0 of the one with 10,000 messages, whose the long ones are. */
    String user(int call) {
        return "'" + md5("u" + (call == 0 ? 0 : number(call, users))) + "'";
    }

    private static Promise promise(String pack, String name, int calls, String goal, Values values) {
        return new Promise(NamedQuery.shipped(pack, name), calls, goal, values);
    }

    private static String longConversation(int call) {
        return "'" + md5("c" + call % 100) + "'";
    }

    /** One word in three calls of four, from common to rare, else two. */
    private static String words(int call) {
        int first = (int) Math.sqrt(number(call, 81_000_000));
        return call % 4 == 3 ? "'word" + first + " word" + (9000 - call % 50) + "'" : "'word" + first + "'";
    }

    private static int number(int call, int below) {
        return new SplittableRandom(call).nextInt(below);
    }

    private static String md5(String text) {
        try {
            byte[] hash = MessageDigest.getInstance("MD5").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
