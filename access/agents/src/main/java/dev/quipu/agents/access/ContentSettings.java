package dev.quipu.agents.access;

import dev.quipu.access.Json;
import org.jspecify.annotations.Nullable;

/**
 * What may be edited about a version of some content, beside what it says.
 *
 * @param title at most 200 characters; null for none
 * @param description null for none
 * @param fileExtension at most 10 characters; null if it would be no file
 * @param mimeType at most 100 characters; null if not known
 * @param language of a program or of a text; at most 50 characters; null if not known
 * @param framework what code is written for; at most 100 characters; null for none
 * @param isPublic whether everybody may see it
 * @param isTemplate whether others may begin from it
 * @param metadata an object
 * @param tags an array of strings
 */
public record ContentSettings(
        @Nullable String title,
        @Nullable String description,
        @Nullable String fileExtension,
        @Nullable String mimeType,
        @Nullable String language,
        @Nullable String framework,
        boolean isPublic,
        boolean isTemplate,
        Json metadata,
        Json tags) {
    /** Makes the settings that something begins with; without a title if that is null. */
    public static ContentSettings titled(@Nullable String title) {
        return new ContentSettings(title, null, null, null, null, null, false, false, Json.EMPTY, Json.NONE);
    }

    /** Says what it is called, at most 200 characters, and what it is; null for nothing. */
    public ContentSettings withTitle(@Nullable String title, @Nullable String description) {
        return new ContentSettings(
                title, description, fileExtension, mimeType, language, framework, isPublic, isTemplate, metadata, tags);
    }

    /** Says what file it would be; null for none, or a type that is not known. */
    public ContentSettings withFile(@Nullable String extension, @Nullable String mimeType) {
        return new ContentSettings(
                title, description, extension, mimeType, language, framework, isPublic, isTemplate, metadata, tags);
    }

    /** Says what language it is in, at most 50 characters, and, of code, with what framework, at most 100; null for none. */
    public ContentSettings withLanguage(@Nullable String language, @Nullable String framework) {
        return new ContentSettings(
                title, description, fileExtension, mimeType, language, framework, isPublic, isTemplate, metadata, tags);
    }

    /** Says who may see it and begin from it beside its owner. */
    public ContentSettings withAudience(boolean isPublic, boolean isTemplate) {
        return new ContentSettings(
                title, description, fileExtension, mimeType, language, framework, isPublic, isTemplate, metadata, tags);
    }

    /** Gives metadata, an object, and tags, an array of strings. */
    public ContentSettings withMetadata(Json metadata, Json tags) {
        return new ContentSettings(
                title, description, fileExtension, mimeType, language, framework, isPublic, isTemplate, metadata, tags);
    }
}
