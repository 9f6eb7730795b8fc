package kejian.cli.demo;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What one request of the prober came to. Times are of {@link System#nanoTime}.
 *
 * @param title whose address it is; none of lists and the like
 * @param status 0 where there was no answer
 * @param release that the head names, 0 for none
 * @param told the release that the body names, 0 for none
 * @param listed courseware that the body names, where it is a list
 * @param fault what was wrong with the body, or why there was none
 */
record Answer(
        String edge,
        Sort sort,
        String address,
        @Nullable String title,
        long begun,
        long ended,
        int status,
        long release,
        long told,
        @Nullable Set<String> listed,
        @Nullable String fault) {

    enum Sort {
        /** A column's page: all that it holds is on it. */
        COLUMN,
        /** A plain list: all videos are in it. */
        LIST,
        /** A page, or the play address, of one courseware: of the present release alone. */
        TITLE,
        /** Bytes of a package: also of one that the release no longer names. */
        MEDIA,
        OTHER
    }
}
