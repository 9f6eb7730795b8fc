package kejian.sheet;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import kejian.contract.courseware.Category;
import kejian.contract.courseware.Purpose;
import org.jspecify.annotations.Nullable;

/**
 * A row that may be acted on.
 *
 * @param row as the editor's program numbers it
 * @param column its slug
 * @param video relative to the sheet's folder, with {@code /}
 * @param subtitles caption files by language
 * @param cover likewise, empty where the row names none
 * @param attachments files to take along
 * @param externalId empty where the row names none
 */
public record Item(
        int row,
        Action action,
        String title,
        String column,
        String summary,
        String presenter,
        String publisher,
        String video,
        Map<String, String> subtitles,
        String cover,
        List<String> attachments,
        List<String> tags,
        Category category,
        Purpose purpose,
        @Nullable Instant publishAt,
        @Nullable Instant withdrawAt,
        String externalId) {

    public enum Action {
        /** Make it, unless it is there. */
        CREATE,
        /** Change the words of what is there under the external id. */
        UPDATE,
        SKIP
    }

    public Item {
        subtitles = Map.copyOf(subtitles);
        attachments = List.copyOf(attachments);
        tags = List.copyOf(tags);
    }
}
