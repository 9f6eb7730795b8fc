package kejian.contract.edge;

/**
 * What the origin answers to an edge that waits ({@code GET /sync/news?after=}).
 *
 * @param timestamp version of the newest timestamp document
 */
public record SyncNews(long timestamp) {}
