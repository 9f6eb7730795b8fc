package kejian.delivery.packaging;

import java.util.List;
import kejian.contract.pack.MediaPackage;
import org.jspecify.annotations.Nullable;

/**
 * What a manifest names beside the renditions, and how.
 *
 * @param packageId stands in addresses that do not lie below the manifest's own folder
 * @param query appended to each inner address, without {@code ?}; empty for none
 * @param choice of servers; none where there is none
 */
public record Presentation(
        String packageId,
        List<MediaPackage.Caption> captions,
        MediaPackage.@Nullable Storyboard storyboard,
        String query,
        @Nullable Choice choice) {

    /**
     * Servers that have the same.
     *
     * @param document address of the steering manifest, which says which one is best
     * @param pathways this server first; HLS names it alone, its manifest the others
     */
    public record Choice(String document, List<Pathway> pathways) {

        public Choice {
            pathways = List.copyOf(pathways);
        }
    }

    /**
     * @param base scheme, authority and a slash
     */
    public record Pathway(String id, String base) {}

    public Presentation {
        captions = List.copyOf(captions);
    }

    public static Presentation of(MediaPackage media, String query) {
        return new Presentation(media.id(), media.captions(), media.storyboard(), query, null);
    }

    public Presentation steered(Choice between) {
        return new Presentation(packageId, captions, storyboard, query, between);
    }

    /** An address with the query. */
    String address(String path) {
        return query.isEmpty() ? path : path + "?" + query;
    }
}
