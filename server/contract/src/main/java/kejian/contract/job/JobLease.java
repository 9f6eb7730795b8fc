package kejian.contract.job;

import java.util.Objects;
import kejian.contract.blob.BlobRef;
import kejian.contract.release.Lecture;
import org.jspecify.annotations.Nullable;

/**
 * One task of a transcode job, lent to one worker for a time ({@code POST /api/work/lease}). At
 * most one of {@code pictures}, {@code sound} and {@code join} is present; without any it is {@link
 * Task.Start}.
 *
 * @param fence rises each time something of the job is lent; every later call of the worker carries
 *     it, and a call with one that does not hold is refused with 409 {@code lease-lost}
 * @param leaseSeconds the task goes to another worker when no progress arrives for this long
 * @param original what to transcode; fetched from {@code GET /api/work/{job}/original}
 * @param fileName the editor's name for it: a label, never a path
 * @param onePiece whether the title must not be divided
 * @param lecture what a three-pane lecture shows beside its film, for whoever makes pictures of it;
 *     each slide is fetched from {@code GET /api/work/{job}/blobs/{sha256}}
 * @param burnIn captions to be drawn into it, likewise; fetched from the same address
 */
public record JobLease(
        String job,
        long fence,
        int leaseSeconds,
        BlobRef original,
        @Nullable String fileName,
        boolean onePiece,
        Task.@Nullable Pictures pictures,
        Task.@Nullable Sound sound,
        Task.@Nullable Join join,
        @Nullable Lecture lecture,
        @Nullable BurnIn burnIn) {

    public static JobLease of(
            String job,
            long fence,
            int leaseSeconds,
            BlobRef original,
            @Nullable String fileName,
            Task task,
            @Nullable Lecture lecture,
            @Nullable BurnIn burnIn) {
        return new JobLease(
                job,
                fence,
                leaseSeconds,
                original,
                fileName,
                task instanceof Task.Start start && !start.mayDivide(),
                task instanceof Task.Pictures pictures ? pictures : null,
                task instanceof Task.Sound sound ? sound : null,
                task instanceof Task.Join join ? join : null,
                lecture,
                burnIn);
    }

    public Task task() {
        if (pictures != null) {
            return pictures;
        }
        if (sound != null) {
            return sound;
        }
        return Objects.requireNonNullElseGet(join, () -> new Task.Start(!onePiece));
    }
}
