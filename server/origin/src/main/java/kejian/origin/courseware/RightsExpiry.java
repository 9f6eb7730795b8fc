package kejian.origin.courseware;

import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.transaction.Transactional;
import java.time.Clock;
import org.jboss.logging.Logger;

/** Takes back what may no longer be shown, at the time that its editor named. */
@ApplicationScoped
class RightsExpiry {

    private static final Logger LOG = Logger.getLogger(RightsExpiry.class);
    private static final String WHO = "calendar";
    private static final String REASON = "已到下线时间 its rights have ended";

    private final Coursewares coursewares;
    private final Review review;
    private final Event<CoursewareChanged> changed;
    private final Clock clock;

    RightsExpiry(
            Coursewares coursewares, Review review, Event<CoursewareChanged> changed, Clock clock) {
        this.coursewares = coursewares;
        this.review = review;
        this.changed = changed;
        this.clock = clock;
    }

    @Scheduled(every = "${kejian.release.look:30s}", delayed = "20s")
    void everyHalfMinute() {
        withdrawWhatEnded();
    }

    @Transactional
    int withdrawWhatEnded() {
        var ended = coursewares.ended(clock.instant());
        for (Courseware c : ended) {
            review.withdraw(c, WHO, REASON);
            changed.fire(new CoursewareChanged(c.id));
            LOG.infof("rights ended: courseware=%s", c.id);
        }
        return ended.size();
    }
}
