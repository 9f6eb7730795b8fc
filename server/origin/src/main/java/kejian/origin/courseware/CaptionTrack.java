package kejian.origin.courseware;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import kejian.contract.blob.BlobRef;
import kejian.contract.pack.MediaPackage;
import kejian.origin.caption.CaptionFile;

/**
 * Captions of one language.
 *
 * @param language BCP 47, as {@link CaptionLanguage} writes it
 * @param label as viewers read it, no two of a courseware alike
 * @param byDefault whether it is shown to whoever chose nothing
 * @param text WebVTT that was written here
 * @param cues how many there are
 * @param form how the editor's file was written
 * @param charset likewise
 */
public record CaptionTrack(
        String language,
        String label,
        @JsonProperty("default") boolean byDefault,
        BlobRef text,
        int cues,
        CaptionFile.Form form,
        String charset) {

    CaptionTrack notByDefault() {
        return new CaptionTrack(language, label, false, text, cues, form, charset);
    }

    /** As a package names them. */
    public static List<MediaPackage.Caption> forBoxes(List<CaptionTrack> tracks) {
        return tracks.stream()
                .map(t -> new MediaPackage.Caption(t.language, t.label, t.text, t.byDefault))
                .toList();
    }
}
