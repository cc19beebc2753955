package dev.quipu.threads.transcript;

import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The character references of HTML, as WebVTT takes them over: all that are numbers, and the names of HTML 4 without its
 * letters for mathematics. What is none of them stays as it is.
 */
final class CharacterReferences {
    private static final Pattern REFERENCE =
            Pattern.compile("&(?:#([0-9]{1,10})|#[xX]([0-9a-fA-F]{1,8})|([A-Za-z][A-Za-z0-9]{1,9}));");

    /** From U+00A0 on, in their order. */
    private static final String LATIN = """
            nbsp iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg macr deg plusmn sup2 sup3 acute \
            micro para middot cedil sup1 ordm raquo frac14 frac12 frac34 iquest Agrave Aacute Acirc Atilde Auml Aring \
            AElig Ccedil Egrave Eacute Ecirc Euml Igrave Iacute Icirc Iuml ETH Ntilde Ograve Oacute Ocirc Otilde Ouml \
            times Oslash Ugrave Uacute Ucirc Uuml Yacute THORN szlig agrave aacute acirc atilde auml aring aelig ccedil \
            egrave eacute ecirc euml igrave iacute icirc iuml eth ntilde ograve oacute ocirc otilde ouml divide oslash \
            ugrave uacute ucirc uuml yacute thorn yuml""";

    private static final String OTHERS = """
            amp=0026 lt=003c gt=003e quot=0022 apos=0027 OElig=0152 oelig=0153 Scaron=0160 scaron=0161 Yuml=0178 fnof=0192 \
            circ=02c6 tilde=02dc ensp=2002 emsp=2003 thinsp=2009 zwnj=200c zwj=200d lrm=200e rlm=200f ndash=2013 mdash=2014 \
            lsquo=2018 rsquo=2019 sbquo=201a ldquo=201c rdquo=201d bdquo=201e dagger=2020 Dagger=2021 bull=2022 hellip=2026 \
            permil=2030 prime=2032 Prime=2033 lsaquo=2039 rsaquo=203a euro=20ac trade=2122 larr=2190 uarr=2191 rarr=2192 \
            darr=2193 harr=2194 minus=2212""";

    private static final Map<String, String> NAMED = named();

    /** What HTML reads the numbers from 128 to 159 as: old editors wrote them in the code page of Windows. */
    private static final String WINDOWS =
            "\u20ac\u0081\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152"
                    + "\u008d\u017d\u008f\u0090\u2018\u2019\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\u009d\u017e"
                    + "\u0178";

    private CharacterReferences() {}

    /** Returns a text with the characters in the place of their references. */
    static String resolved(String text) {
        return text.indexOf('&') < 0
                ? text
                : REFERENCE.matcher(text).replaceAll(reference -> {
                    String decimal = reference.group(1);
                    String hexadecimal = reference.group(2);
                    String found = decimal != null
                            ? character(Long.parseLong(decimal))
                            : hexadecimal != null
                                    ? character(Long.parseLong(hexadecimal, 16))
                                    : NAMED.getOrDefault(reference.group(3), reference.group());
                    return Matcher.quoteReplacement(found);
                });
    }

    private static String character(long number) {
        if (number >= 0x80 && number <= 0x9f) {
            return String.valueOf(WINDOWS.charAt((int) number - 0x80));
        }
        boolean isNone = number == 0 || number > Character.MAX_CODE_POINT || (number >= 0xd800 && number <= 0xdfff);
        return isNone ? "\ufffd" : Character.toString((int) number);
    }

    private static Map<String, String> named() {
        Map<String, String> named = new HashMap<>();
        for (String name : LATIN.split(" ", -1)) {
            named.put(name, String.valueOf((char) (0xa0 + named.size())));
        }
        for (String other : OTHERS.split(" ", -1)) {
            int at = other.indexOf('=');
            named.put(other.substring(0, at), String.valueOf((char) Integer.parseInt(other.substring(at + 1), 16)));
        }
        return Map.copyOf(named);
    }
}
