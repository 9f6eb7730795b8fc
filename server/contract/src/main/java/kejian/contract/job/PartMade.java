package kejian.contract.job;

/**
 * The end of {@link Task.Pictures} or {@link Task.Sound} ({@code POST /api/work/{job}/part}). The
 * files are all at the origin, which looks at each before it believes the worker.
 */
public record PartMade(long fence, Task.Part part) {}
