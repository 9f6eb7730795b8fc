package kejian.contract.job;

import java.util.List;

/**
 * How a long title is divided ({@code POST /api/work/{job}/division}): ends the task {@link
 * Task.Start} and makes the others.
 *
 * @param recipe what the workers of this job tell each other; the origin only keeps it
 * @param ends for each chunk the picture after its last; rising, the last one is an expectation
 * @param copied a rendition that is taken from the original whole, or none
 */
public record Division(long fence, String recipe, List<Long> ends, List<Task.PartFile> copied) {

    public Division {
        ends = List.copyOf(ends);
        copied = List.copyOf(copied);
    }
}
