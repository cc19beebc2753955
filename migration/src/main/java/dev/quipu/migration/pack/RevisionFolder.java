package dev.quipu.migration.pack;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A branch of an application's own in a folder of the class path: it is read by the names of its files, as a pack
 * is, because the folder may be inside a jar. It ships revisions and nothing else. Immutable.
 */
public final class RevisionFolder implements Pack {
    private static final String REVISIONS = "revisions/";

    private final String label;
    private final String folder;
    private final Map<String, String> texts;

    /**
     * Takes what is in a folder.
     *
     * @param label the branch's label
     * @param folder where it is on the class path, for people
     * @param texts the files' texts, by name
     */
    public RevisionFolder(String label, String folder, Map<String, String> texts) {
        this.label = label;
        this.folder = folder;
        this.texts = new TreeMap<>(texts);
    }

    @Override
    public String name() {
        return label;
    }

    @Override
    public String description() {
        return "the revisions in classpath:" + folder;
    }

    @Override
    public List<String> revisions() {
        return List.copyOf(texts.keySet());
    }

    @Override
    public List<String> queries() {
        return List.of();
    }

    @Override
    public List<String> healthChecks() {
        return List.of();
    }

    @Override
    public boolean has(String path) {
        return text(path) != null;
    }

    @Override
    public String read(String path) {
        String text = text(path);
        if (text == null) {
            throw new IllegalArgumentException("branch " + label + " has no " + path);
        }
        return text;
    }

    private @Nullable String text(String path) {
        return path.startsWith(REVISIONS) ? texts.get(path.substring(REVISIONS.length())) : null;
    }
}
