package dev.quipu.catalog.render;

import dev.quipu.catalog.name.QualifiedName;
import java.util.List;

/**
 * What there is to say about a table or view.
 *
 * @param relation its name
 * @param kind what it is, in words
 * @param comment what its comment says; empty if it has none
 * @param facts what is special about it, a sentence each
 * @param sections the parts of the page that hold something
 */
record Page(QualifiedName relation, String kind, String comment, List<String> facts, List<Section> sections) {
    Page {
        facts = List.copyOf(facts);
        sections = sections.stream().filter(section -> !section.isEmpty()).toList();
    }
}
