package kejian.origin.courseware;

import java.util.UUID;

/** A published courseware must be gone from the boxes; fired inside the transaction. */
public record CoursewareWithdrawn(UUID id) {}
