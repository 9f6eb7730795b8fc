package kejian.origin.survey;

import java.util.UUID;

/** A survey is asked from now on, and changes no more; fired inside the transaction. */
public record SurveyOpened(UUID id) {}
