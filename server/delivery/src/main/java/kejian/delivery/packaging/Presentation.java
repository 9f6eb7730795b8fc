package kejian.delivery.packaging;

import java.util.List;
import kejian.contract.pack.MediaPackage;
import org.jspecify.annotations.Nullable;

/**
 * What a manifest names beside the renditions, and how.
 *
 * @param packageId stands in addresses that do not lie below the manifest's own folder
 * @param query appended to each inner address, without {@code ?}; empty for none
 * @param steering address of the document that says which server is best; none where there is no
 *     choice
 */
public record Presentation(
        String packageId,
        List<MediaPackage.Caption> captions,
        MediaPackage.@Nullable Storyboard storyboard,
        String query,
        @Nullable String steering) {

    public Presentation {
        captions = List.copyOf(captions);
    }

    public static Presentation of(MediaPackage media, String query) {
        return new Presentation(media.id(), media.captions(), media.storyboard(), query, null);
    }

    public Presentation withSteering(String address) {
        return new Presentation(packageId, captions, storyboard, query, address);
    }

    /** An address with the query. */
    String address(String path) {
        return query.isEmpty() ? path : path + "?" + query;
    }
}
