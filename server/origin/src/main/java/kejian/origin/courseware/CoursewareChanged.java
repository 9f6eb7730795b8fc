package kejian.origin.courseware;

import java.util.UUID;

/** A courseware was made or changed; fired inside the transaction, to be acted on after it. */
public record CoursewareChanged(UUID id) {}
