package kejian.acceptance.bench.audience;

/**
 * A courseware.
 *
 * @param id as the province has it
 */
public record Title(String id, long lengthMs) {}
