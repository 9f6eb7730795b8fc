package kejian.acceptance.bench.search;

import java.util.UUID;

/**
 * A courseware as somebody looks for it.
 *
 * @param tags a line each
 * @param text of an article, empty for a film
 */
record Lesson(UUID id, String title, String summary, String tags, String presenter, String text) {}
