package kejian.contract.job;

import kejian.contract.blob.BlobRef;
import org.jspecify.annotations.Nullable;

/**
 * One transcode job, lent to one worker for a time ({@code POST /api/work/lease}).
 *
 * @param fence rises each time the job is lent; every later call of the worker carries it, and a
 *     call with an older one is refused with 409 {@code lease-lost}
 * @param leaseSeconds the job goes to another worker when no progress arrives for this long
 * @param original what to transcode; fetched from {@code GET /api/work/{job}/original}
 * @param fileName the editor's name for it: a label, never a path
 * @param fast whether only the fast first rung is wanted now
 */
public record JobLease(
        String job,
        long fence,
        int leaseSeconds,
        BlobRef original,
        @Nullable String fileName,
        boolean fast) {}
