package dev.quipu.agents.users;

import dev.quipu.agents.lines.BadLineException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How the records of a file say what a user is. */
sealed interface LineFormat permits CsvFormat, JsonFormat {
    /** Returns the values of a record, each at its column's place; null where there is none. */
    @Nullable
    String[] values(String record) throws BadLineException;

    /** Returns the places of the columns that records of this file can fill, in ascending order. */
    int[] filled();

    /** Returns which name of the file stands for which column, in the file's order. */
    Map<String, String> mapping();

    /** Returns the names of the file that stand for no column, with the reason where there is one. */
    List<String> ignored();
}
