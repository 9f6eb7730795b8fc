package kejian.contract.job;

import java.util.List;
import kejian.contract.blob.BlobRef;
import kejian.contract.pack.MediaPackage;
import kejian.contract.pack.Rendition;
import org.jspecify.annotations.Nullable;

/**
 * How a job ended ({@code POST /api/work/{job}/outcome}). With {@code refusal} the content is at
 * fault and no worker will try again; with {@code failure} we are, and the origin retries; with
 * neither, the blobs named here are all at the origin ({@code PUT /api/work/{job}/blobs/{sha256}}).
 * The origin parses every rendition itself before it believes the worker, and makes the packaging
 * index.
 *
 * @param findings what the probe saw, shown to the editor
 */
public record JobOutcome(
        long fence,
        @Nullable Refusal refusal,
        @Nullable Failure failure,
        long durationMs,
        List<Track> tracks,
        @Nullable BlobRef poster,
        MediaPackage.@Nullable Storyboard storyboard,
        List<Finding> findings) {

    public JobOutcome {
        tracks = List.copyOf(tracks);
        findings = List.copyOf(findings);
    }

    /**
     * @param code of {@link kejian.contract.problem.Problem}: {@code video-invalid}, {@code
     *     type-mismatch}, {@code limit-exceeded}
     * @param detail one sentence for the editor, in Chinese
     * @param detailEn the same in English
     */
    public record Refusal(String code, String detail, String detailEn) {}

    /** What the operator needs to know; never shown to boxes. */
    public record Failure(String code, String detail) {}

    /** One CMAF track file that the worker made. */
    public record Track(
            String name,
            Rendition.Role role,
            BlobRef media,
            Rendition.@Nullable Video video,
            Rendition.@Nullable Audio audio) {}

    /**
     * @param rule stable name, for example {@code video.variable-frame-rate}
     */
    public record Finding(String rule, String detail, String detailEn) {}
}
