package kejian.cli.intake;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import kejian.cli.client.Origin;
import kejian.contract.courseware.Category;
import kejian.contract.courseware.Purpose;
import kejian.sheet.Item;
import org.jspecify.annotations.Nullable;

/**
 * A courseware that is to be made of a file.
 *
 * @param externalId empty for the file's digest
 * @param subtitles files by language
 * @param extra what need not be
 */
public record Wanted(
        Path file,
        String title,
        String column,
        Words words,
        boolean restricted,
        String externalId,
        @Nullable Instant publishAt,
        @Nullable Instant withdrawAt,
        Map<String, Path> subtitles,
        Extra extra) {

    /**
     * @param cover a picture to stand for it
     * @param attachments files to take along
     * @param priority as the server names it
     * @param burnIn language of the captions that tier A's picture is to have
     */
    public record Extra(
            @Nullable Path cover,
            List<Path> attachments,
            @Nullable String priority,
            @Nullable String burnIn) {

        public static final Extra NONE = new Extra(null, List.of(), null, null);

        public Extra {
            attachments = List.copyOf(attachments);
        }
    }

    /** What is said about it. */
    public record Words(
            String summary,
            String presenter,
            String publisher,
            List<String> tags,
            Category category,
            Purpose purpose) {

        public Words {
            tags = List.copyOf(tags);
        }
    }

    public Wanted {
        subtitles = Map.copyOf(subtitles);
    }

    public static Wanted of(Item item, Path folder) {
        Map<String, Path> subtitles = new LinkedHashMap<>();
        item.subtitles().forEach((language, name) -> subtitles.put(language, folder.resolve(name)));
        return new Wanted(
                folder.resolve(item.video()),
                item.title(),
                item.column(),
                new Words(
                        item.summary(),
                        item.presenter(),
                        item.publisher(),
                        item.tags(),
                        item.category(),
                        item.purpose()),
                /* restricted= */ false,
                item.externalId(),
                item.publishAt(),
                item.withdrawAt(),
                subtitles,
                new Extra(
                        item.cover().isEmpty() ? null : folder.resolve(item.cover()),
                        item.attachments().stream().map(folder::resolve).toList(),
                        /* priority= */ null,
                        /* burnIn= */ null));
    }

    /** The same, of a file that another system spells otherwise. */
    Wanted from(Path other) {
        return new Wanted(
                other,
                title,
                column,
                words,
                restricted,
                externalId,
                publishAt,
                withdrawAt,
                subtitles,
                extra);
    }

    ObjectNode body(String upload, String external) throws IOException {
        ObjectNode body = Origin.JSON.createObjectNode();
        body.put("kind", Contents.of(file).name())
                .put("title", title)
                .put("summary", words.summary());
        if (!words.presenter().isEmpty()) {
            body.put("presenter", words.presenter());
        }
        if (!words.publisher().isEmpty()) {
            body.put("publisher", words.publisher());
        }
        if (!words.tags().isEmpty()) {
            words.tags().forEach(body.putArray("tags")::add);
        }
        body.put("category", words.category().name()).put("purpose", words.purpose().name());
        body.put("restricted", restricted).put("column", column);
        body.put("upload", upload).put("externalId", external);
        if (extra.priority() != null) {
            body.put("priority", extra.priority());
        }
        if (extra.burnIn() != null) {
            body.put("burnIn", extra.burnIn());
        }
        if (publishAt != null) {
            body.put("publishAt", publishAt.toString());
        }
        if (withdrawAt != null) {
            body.put("withdrawAt", withdrawAt.toString());
        }
        return body;
    }
}
