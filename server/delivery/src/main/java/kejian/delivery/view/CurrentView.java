package kejian.delivery.view;

import java.util.Optional;

/** The release that boxes see at this moment. One call per request, so that no answer mixes two. */
@FunctionalInterface
public interface CurrentView {

    /** Nothing where no release was ever activated. */
    Optional<ReleaseView> get();
}
