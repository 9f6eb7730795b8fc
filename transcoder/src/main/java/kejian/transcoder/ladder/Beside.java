package kejian.transcoder.ladder;

import kejian.contract.job.BurnIn;
import kejian.contract.job.JobLease;
import kejian.contract.release.Lecture;
import kejian.transcoder.lecture.Slides;
import org.jspecify.annotations.Nullable;

/**
 * What is shown with a film where a box can show one picture only.
 *
 * @param lecture whose slides lie in the room under {@link Slides#file}
 * @param burnIn captions that lie in the room as {@link kejian.transcoder.caption.Captions#FILE}
 */
public record Beside(@Nullable Lecture lecture, @Nullable BurnIn burnIn) {

    public static final Beside NOTHING = new Beside(null, null);

    public static Beside of(JobLease lease) {
        return new Beside(lease.lecture(), lease.burnIn());
    }

    boolean slides() {
        return Slides.has(lecture);
    }
}
