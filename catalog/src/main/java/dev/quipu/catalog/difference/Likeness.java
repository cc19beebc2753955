package dev.quipu.catalog.difference;

import dev.quipu.catalog.model.Column;
import dev.quipu.catalog.model.EnumType;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;

/** How alike two things are, from 0 to 1. */
final class Likeness {
    private Likeness() {}

    /** Of two names: the share of pairs of neighbouring characters that they have in common. */
    static double ofNames(String one, String other) {
        if (one.equals(other)) {
            return 1;
        }
        Map<String, Integer> left = bigrams(one);
        Map<String, Integer> right = bigrams(other);
        int common = 0;
        for (var bigram : left.entrySet()) {
            common += Math.min(bigram.getValue(), right.getOrDefault(bigram.getKey(), 0));
        }
        return 2.0 * common / (one.length() + other.length() + 2);
    }

    /** The ends of the name count as characters. */
    private static Map<String, Integer> bigrams(String name) {
        String framed = "\0" + name + "\0";
        var bigrams = new HashMap<String, Integer>();
        for (int i = 0; i + 1 < framed.length(); i++) {
            bigrams.merge(framed.substring(i, i + 2), 1, Integer::sum);
        }
        return bigrams;
    }

    /** Of two sets: what they have in common of all that they have. */
    static double ofSets(Collection<?> one, Collection<?> other) {
        var all = new HashSet<Object>(one);
        all.addAll(other);
        var common = new HashSet<Object>(one);
        common.retainAll(other);
        return all.isEmpty() ? 0 : (double) common.size() / all.size();
    }

    /** Of two columns of one table: half by their type, a quarter each by their place and their name. */
    static double ofColumns(Column one, Column other) {
        double type = one.type().equals(other.type()) ? 1 : ofTypes(one.type(), other.type());
        double place = 1.0 / (1 + Math.abs(one.position() - other.position()));
        double name = ofNames(one.name().value(), other.name().value());
        double rest = one.nullable() == other.nullable() ? 1 : 0.9;
        return (type / 2 + place / 4 + name / 4) * rest;
    }

    /** Two lengths of one type are half alike. */
    private static double ofTypes(String one, String other) {
        return withoutModifier(one).equals(withoutModifier(other)) ? 0.5 : 0;
    }

    private static String withoutModifier(String type) {
        return type.replaceAll("\\([^)]*\\)", "");
    }

    static double ofEnums(EnumType one, EnumType other) {
        return 0.8 * ofSets(one.labels(), other.labels())
                + 0.2 * ofNames(one.name().name().value(), other.name().name().value());
    }
}
