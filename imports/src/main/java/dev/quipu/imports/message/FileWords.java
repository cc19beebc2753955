package dev.quipu.imports.message;

import dev.quipu.exports.Attachment;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a message of nothing but files says where a text is needed: what they are called, never what is in them. */
final class FileWords {
    /** The type of a file whose type nobody told. */
    static final String UNKNOWN_TYPE = "application/octet-stream";

    private static final int LONGEST = 200;
    private static final String DATA = "data:";
    private static final Pattern MEDIA_TYPE = Pattern.compile("[^/\\s]+/[^/\\s]+");
    private static final Pattern TYPE_OF_DATA = Pattern.compile("([^/;,\\s]{1,100}/[^;,\\s]{1,100})[;,]");

    private FileWords() {}

    /** Returns a line for each file; nothing if there are none, or one has a hash. */
    static String of(List<Attachment> files) {
        return files.stream().anyMatch(file -> file.sha256() != null)
                ? ""
                : files.stream().map(FileWords::word).collect(Collectors.joining("\n"));
    }

    /** Returns whether a text is the type of a file. */
    static boolean isMediaType(String text) {
        return MEDIA_TYPE.matcher(text).matches();
    }

    private static String word(Attachment file) {
        String name = file.name();
        String word = name == null || name.isBlank() ? file.uri() : name;
        if (isData(word)) {
            word = isData(file.uri()) ? typeOfData(file.uri(), file.mediaType()) : file.uri();
        }
        return word.codePointCount(0, word.length()) <= LONGEST
                ? word
                : word.substring(0, word.offsetByCodePoints(0, LONGEST)) + "…";
    }

    /** An address of this kind is the file itself. */
    private static boolean isData(String text) {
        int length = Math.min(text.length(), 50);
        return text.substring(0, length).strip().toLowerCase(Locale.ROOT).startsWith(DATA);
    }

    private static String typeOfData(String uri, @Nullable String told) {
        Matcher type = TYPE_OF_DATA.matcher(uri).region(uri.indexOf(':') + 1, uri.length());
        if (type.lookingAt()) {
            return type.group(1);
        }
        return told != null && isMediaType(told) ? told : UNKNOWN_TYPE;
    }
}
